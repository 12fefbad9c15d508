import { concat } from '../../base/bytes.ts'
import type { Signal } from '../signals.ts'
import type { Termios } from '../sys.ts'
import { CONTROL } from './termios.ts'

/** Bytes a terminal holds for its readers (N_TTY_BUF_SIZE). */
export const INPUT_CAPACITY = 4095

/** What the line discipline needs of its terminal. */
export type Discipline = {
  readonly termios: Termios
  /** Column of the cursor, for erasing tabs. */
  readonly column: number
  echo(bytes: readonly number[]): void
  signal(signal: Signal): void
  /** ^S and ^Q. */
  hold(stopped: boolean): void
}

const BELL = 7
const TAB = 9
const NEWLINE = 10
const RETURN = 13
const SPACE = 32

/**
 * The input half of a terminal (n_tty): edits lines in canonical mode, echoes, and turns control characters into signals. In
 * canonical mode each entry of `#ready` is what one read gives: a line, or what stood before ^D (nothing: end of file).
 */
export class LineDiscipline {
  readonly #tty: Discipline
  #ready: Uint8Array[] = []
  #readyLength = 0
  #line: number[] = []
  #lineColumn = 0
  #literal = false

  constructor(tty: Discipline) {
    this.#tty = tty
  }

  get readable(): boolean {
    return this.#ready.length > 0
  }

  /** Bytes that a read could get now. */
  get available(): number {
    return this.#readyLength
  }

  /** Takes bytes from the master's side until the buffer is full; gives how many were taken. */
  receive(bytes: Uint8Array): number {
    let taken = 0
    while (taken < bytes.length) {
      const full = this.#readyLength + this.#line.length >= INPUT_CAPACITY
      // With a complete line waiting the master has to wait; without one nobody could ever read, so what does not fit is dropped.
      if (full && (!this.#tty.termios.icanon || this.#ready.length > 0)) break
      this.#character(bytes[taken++]!, full)
    }
    return taken
  }

  /** What one read(2) gives; undefined when there is nothing to read. */
  read(max: number): Uint8Array | undefined {
    const first = this.#ready[0]
    if (first === undefined) return undefined
    if (this.#tty.termios.icanon) return this.#takeFrom(first, max)
    const parts: Uint8Array[] = []
    for (let left = max; left > 0 && this.#ready.length > 0; ) {
      const part = this.#takeFrom(this.#ready[0]!, left)
      parts.push(part)
      left -= part.length
    }
    return parts.length === 1 ? parts[0]! : concat(parts)
  }

  /** The mode has changed: without ICANON a line being edited can be read as it is, and there is no end of file. */
  modeChanged(): void {
    if (this.#tty.termios.icanon) return
    this.#ready = this.#ready.filter((chunk) => chunk.length > 0)
    if (this.#line.length > 0) this.#finishLine()
  }

  /** Throws all input away (TCIFLUSH). */
  flush(): void {
    this.#ready = []
    this.#readyLength = 0
    this.#line = []
    this.#literal = false
  }

  #takeFrom(chunk: Uint8Array, max: number): Uint8Array {
    if (chunk.length <= max) {
      this.#ready.shift()
      this.#readyLength -= chunk.length
      return chunk
    }
    this.#ready[0] = chunk.subarray(max)
    this.#readyLength -= max
    return chunk.subarray(0, max)
  }

  #character(byte: number, full: boolean): void {
    const { icanon, isig, icrnl } = this.#tty.termios
    if (this.#literal) {
      this.#literal = false
      return this.#plain(byte, full)
    }
    const c = icrnl && byte === RETURN ? NEWLINE : byte
    if (isig) {
      const signal = signalFor(c)
      if (signal !== undefined) return this.#interrupt(c, signal)
    }
    if (!icanon) return this.#raw(c)
    if (c === CONTROL.VSTOP || c === CONTROL.VSTART) return this.#tty.hold(c === CONTROL.VSTOP)
    if (!this.#edit(c, full)) this.#plain(c, full)
  }

  #interrupt(c: number, signal: Signal): void {
    this.flush()
    this.#tty.hold(false)
    this.#echoControl(c)
    this.#tty.signal(signal)
  }

  /** Editing characters of canonical mode; false when `c` is none. */
  #edit(c: number, full: boolean): boolean {
    switch (c) {
      case NEWLINE:
        if (this.#tty.termios.echo) this.#tty.echo([NEWLINE])
        this.#line.push(NEWLINE)
        this.#finishLine()
        return true
      case CONTROL.VEOF:
        this.#finishLine()
        return true
      case CONTROL.VERASE:
      case CONTROL.BACKSPACE:
        this.#erase(1)
        return true
      case CONTROL.VWERASE:
        this.#erase(this.#wordLength())
        return true
      case CONTROL.VKILL:
        this.#erase(this.#line.length)
        return true
      case CONTROL.VREPRINT:
        this.#reprint()
        return true
      case CONTROL.VLNEXT:
        this.#literal = true
        if (this.#tty.termios.echo && !full) this.#tty.echo([0x5e, 8])
        return true
      default:
        return false
    }
  }

  #plain(c: number, full: boolean): void {
    if (!this.#tty.termios.icanon) return this.#raw(c)
    if (full) return this.#tty.echo([BELL])
    if (this.#line.length === 0) this.#lineColumn = this.#tty.column
    this.#line.push(c)
    this.#echoControl(c)
  }

  #raw(c: number): void {
    this.#echoControl(c)
    this.#ready.push(Uint8Array.of(c))
    this.#readyLength++
  }

  #finishLine(): void {
    const chunk = Uint8Array.from(this.#line)
    this.#line = []
    this.#ready.push(chunk)
    this.#readyLength += chunk.length
  }

  /** Erases the last `count` characters (not bytes) of the line. */
  #erase(count: number): void {
    for (let i = 0; i < count && this.#line.length > 0; i++) {
      const before = columns(this.#line, this.#lineColumn)
      let byte = this.#line.pop()!
      while ((byte & 0xc0) === 0x80 && this.#line.length > 0) byte = this.#line.pop()!
      if (!this.#tty.termios.echo) continue
      const width = before - columns(this.#line, this.#lineColumn)
      for (let n = 0; n < width; n++) this.#tty.echo(byte === TAB ? [8] : [8, SPACE, 8])
    }
  }

  /** Characters from the end to the start of the last word. */
  #wordLength(): number {
    let at = this.#line.length
    let count = 0
    let seenWord = false
    while (at > 0) {
      const c = this.#line[at - 1]!
      const blank = c === SPACE || c === TAB
      if (blank && seenWord) break
      seenWord ||= !blank
      at--
      if ((c & 0xc0) !== 0x80) count++
    }
    return count
  }

  #reprint(): void {
    if (!this.#tty.termios.echo) return
    this.#echoControl(CONTROL.VREPRINT)
    this.#tty.echo([NEWLINE])
    for (const c of this.#line) this.#echoControl(c)
  }

  /** Echoes a character, control characters as ^X (ECHOCTL). */
  #echoControl(c: number): void {
    if (!this.#tty.termios.echo) return
    if (isControl(c) && c !== TAB && c !== NEWLINE) this.#tty.echo([0x5e, c ^ 0x40])
    else this.#tty.echo([c])
  }
}

function signalFor(c: number): Signal | undefined {
  if (c === CONTROL.VINTR) return 'INT'
  if (c === CONTROL.VQUIT) return 'QUIT'
  return c === CONTROL.VSUSP ? 'TSTP' : undefined
}

const isControl = (c: number): boolean => c < SPACE || c === 0x7f

/** The column after echoing a line that began at column `start`. */
function columns(line: readonly number[], start: number): number {
  let column = start
  for (const c of line) {
    if (c === TAB) column = (column | 7) + 1
    else if (isControl(c)) column += 2
    else if ((c & 0xc0) !== 0x80) column++
  }
  return column
}
