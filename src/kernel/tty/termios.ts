import type { Termios, Winsize } from '../sys.ts'

/** Attributes of a new terminal (`stty sane`). */
export const COOKED: Termios = { icanon: true, echo: true, isig: true, icrnl: true, opost: true, onlcr: true }

/** What cfmakeraw(3) makes of them. */
export const RAW: Termios = { icanon: false, echo: false, isig: false, icrnl: false, opost: false, onlcr: false }

/** Size of a terminal before anybody has told it. */
export const DEFAULT_WINSIZE: Winsize = { rows: 24, cols: 80 }

/** The control characters of `stty -a` by their names in termios(3). */
export const CONTROL = {
  VINTR: 0x03, VQUIT: 0x1c, VERASE: 0x7f, BACKSPACE: 0x08, VKILL: 0x15, VEOF: 0x04, VSTART: 0x11, VSTOP: 0x13, VSUSP: 0x1a, VREPRINT: 0x12,
  VWERASE: 0x17, VLNEXT: 0x16,
} as const
