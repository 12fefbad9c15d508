import { FitAddon } from '@xterm/addon-fit'
import type { SearchAddon } from '@xterm/addon-search'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { type PaneId, acknowledge, closePane, onTty, resizePane, typeText } from '../../link/engine.ts'
import { palettes } from './palettes.ts'

/** One terminal on screen. It outlives the component that shows it, so that folding a panel loses nothing. */
export type Screen = {
  readonly pane: PaneId
  readonly term: Terminal
  readonly element: HTMLDivElement
  readonly fit: () => void
  search: SearchAddon | undefined
}

const screens = new Map<PaneId, Screen & { readonly dispose: () => void }>()

/** The screen of a pane, made when it is first asked for. */
export function screenOf(pane: PaneId, label: string): Screen {
  const known = screens.get(pane)
  if (known !== undefined) return known
  const term = new Terminal({
    allowProposedApi: true,
    cursorBlink: true,
    cursorStyle: 'bar',
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: 12.5,
    lineHeight: 1.25,
    scrollback: 10_000,
    macOptionIsMeta: true,
    minimumContrastRatio: 4.5,
    theme: palettes.light,
  })
  const fitAddon = new FitAddon()
  term.loadAddon(fitAddon)
  const element = document.createElement('div')
  element.style.height = '100%'
  element.setAttribute('aria-label', label)
  const listening = onTty(pane, (bytes, seq) => term.write(bytes, () => acknowledge(pane, seq)))
  term.onData((data) => typeText(pane, data))
  term.onResize(({ cols, rows }) => resizePane(pane, cols, rows))
  const fit = () => {
    if (element.clientWidth > 40 && element.clientHeight > 20 && element.isConnected) fitAddon.fit()
  }
  const dispose = () => {
    listening()
    term.dispose()
    element.remove()
  }
  const screen = { pane, term, element, fit, search: undefined, dispose }
  screens.set(pane, screen)
  void loadComforts(screen)
  return screen
}

/** Puts a screen into the page; opens it there when it never was. */
export function showScreen(screen: Screen, into: HTMLElement): void {
  into.append(screen.element)
  if (screen.term.element === undefined) screen.term.open(screen.element)
  screen.fit()
  resizePane(screen.pane, screen.term.cols, screen.term.rows)
}

/** Ends a terminal: its shell gets a hang-up. */
export function closeScreen(pane: PaneId): void {
  screens.get(pane)?.dispose()
  screens.delete(pane)
  closePane(pane)
}

/** Says on a screen that its shell has ended; the next key calls `onKey`. */
export function endScreen(pane: PaneId, text: string, onKey: () => void): void {
  const screen = screens.get(pane)
  if (screen === undefined) return
  screen.term.write(`\r\n\x1b[90m${text}\x1b[0m`)
  screen.term.onData(onKey)
}

/** Throws all screens away, for a new scene. */
export function forgetScreens(): void {
  for (const screen of screens.values()) screen.dispose()
  screens.clear()
}

/** Applies a theme and a size of type to all screens. */
export function dressScreens(theme: 'light' | 'dark', fontPx: number): void {
  for (const { term, fit } of screens.values()) {
    term.options.theme = palettes[theme]
    term.options.fontSize = fontPx
    fit()
  }
}

/** What a terminal can do without in its first second: wide characters by Unicode 11, links, search. */
async function loadComforts(screen: Screen): Promise<void> {
  const { SearchAddon, Unicode11Addon, WebLinksAddon } = await import('./comforts.ts')
  if (!screens.has(screen.pane)) return
  screen.term.loadAddon(new Unicode11Addon())
  screen.term.unicode.activeVersion = '11'
  screen.term.loadAddon(new WebLinksAddon())
  screen.search = new SearchAddon()
  screen.term.loadAddon(screen.search)
}
