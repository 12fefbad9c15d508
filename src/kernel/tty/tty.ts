import type { Micros } from '../../sim/time.ts'
import type { World } from '../../sim/world.ts'
import { ByteQueue } from '../pipe/pipe.ts'
import type { ProcessGroup, Session } from '../proc/process.ts'
import type { Signal } from '../signals.ts'
import type { Termios, Winsize } from '../sys.ts'
import { WaitQueue } from '../wait.ts'
import { LineDiscipline } from './line-discipline.ts'
import { COOKED, DEFAULT_WINSIZE } from './termios.ts'

/** Bytes typed ahead that are kept before the line discipline has room for them; what is beyond is not accepted. */
const TYPE_AHEAD = 1 << 20
/** How fast a listener (a terminal's window) takes output, in bytes a virtual microsecond, and how far a writer may run ahead of it. */
const DRAIN_RATE = 4
const DRAIN_AHEAD: Micros = 20_000

export type OutputListener = (bytes: Uint8Array) => void

/**
 * A terminal: the line discipline between its master (the window through this class, or the holder of a master descriptor) and the
 * processes on it (termios(3), tty_ioctl(4)).
 */
export class Tty {
  /** As under /dev, e.g. `pts/0`. */
  readonly name: string
  session: Session | undefined
  foreground: ProcessGroup | undefined
  winsize: Winsize = DEFAULT_WINSIZE
  /** The master is gone. */
  hungUp = false
  /** Open files of the slave side, and whether there ever was one. */
  slaves = 0
  slaveWasOpen = false
  /** Woken when something can be read, or never will be. */
  readonly readers = new WaitQueue()
  /** Output for the holder of a master descriptor; passed by while there are listeners. */
  readonly output = new ByteQueue()
  /** Woken when the last slave is closed or type-ahead has room. */
  readonly masterChange = new WaitQueue()
  readonly #world: World
  readonly #discipline: LineDiscipline
  #termios: Termios = COOKED
  #pending: Uint8Array[] = []
  #pendingLength = 0
  #column = 0
  #echoes: number[] = []
  #stopped = false
  #busyUntil: Micros = 0
  #listeners: OutputListener[] = []
  #closeListeners: (() => void)[] = []

  constructor(name: string, world: World) {
    this.name = name
    this.#world = world
    this.#discipline = new LineDiscipline(this)
  }

  get termios(): Termios {
    return this.#termios
  }

  get column(): number {
    return this.#column
  }

  setTermios(change: Partial<Termios>): void {
    this.#termios = { ...this.#termios, ...change }
    this.#discipline.modeChanged()
    this.#wakeReaders()
  }

  /** Bytes from the keyboard. Gives how many were accepted (all, unless a megabyte is already waiting). */
  input(bytes: Uint8Array): number {
    if (this.hungUp) return 0
    const accepted = Math.min(bytes.length, TYPE_AHEAD - this.#pendingLength)
    if (accepted > 0) {
      this.#pending.push(bytes.slice(0, accepted))
      this.#pendingLength += accepted
      this.#feed()
    }
    return accepted
  }

  get inputRoom(): number {
    return TYPE_AHEAD - this.#pendingLength
  }

  /** What one read on the slave gives; undefined while there is nothing. */
  take(max: number): Uint8Array | undefined {
    const bytes = this.#discipline.read(max)
    if (bytes !== undefined) this.#feed()
    return bytes
  }

  get readable(): boolean {
    return this.hungUp || this.#discipline.readable
  }

  get available(): number {
    return this.#discipline.available
  }

  flushInput(): void {
    this.#discipline.flush()
    this.#pending = []
    this.#pendingLength = 0
  }

  /** Calls `listener` with all output from now on (and what nobody has taken yet). Gives the way to stop it. */
  onOutput(listener: OutputListener): () => void {
    this.#listeners.push(listener)
    if (this.output.length > 0) listener(this.output.take(this.output.length))
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== listener)
    }
  }

  /** Calls `listener` whenever the last process has closed the slave. */
  onClose(listener: () => void): void {
    this.#closeListeners.push(listener)
  }

  /** Takes as much output of a process as there is room for; 0: wait until `writableAt`, or for `output.writers`. */
  write(data: Uint8Array): number {
    if (this.writableAt > this.#world.now) return 0
    const room = this.#listeners.length > 0 ? data.length : this.output.room
    // ONLCR may double every byte, so only half the room is promised.
    const count = Math.min(data.length, this.#listeners.length > 0 ? 65_536 : room >> 1)
    if (count > 0) this.#put(this.#processed(data.subarray(0, count)))
    return count
  }

  /** When a writer may go on: later than now while the listener is behind or ^S holds the output. */
  get writableAt(): Micros {
    if (this.#stopped) return Number.POSITIVE_INFINITY
    return this.#listeners.length > 0 ? this.#busyUntil - DRAIN_AHEAD : 0
  }

  get writable(): boolean {
    return this.hungUp || (this.writableAt <= this.#world.now && (this.#listeners.length > 0 || this.output.room > 1))
  }

  /** Changes the window size; the foreground group gets SIGWINCH when it is another. */
  resize(size: Winsize): void {
    const { rows, cols } = this.winsize
    if (rows === size.rows && cols === size.cols) return
    this.winsize = size
    this.signal('WINCH')
  }

  /** The master goes away: the session leader gets SIGHUP and SIGCONT, readers see the end, writers EIO. */
  hangup(): void {
    if (this.hungUp) return
    this.hungUp = true
    this.#discipline.flush()
    this.#wakeReaders()
    this.output.writers.wake()
    const leader = this.session?.leader
    if (leader === undefined) return
    leader.kernel.signals.post(leader, 'HUP')
    leader.kernel.signals.post(leader, 'CONT')
  }

  /** Sends a signal to the foreground process group. */
  signal(signal: Signal): void {
    this.#flushEchoes()
    const group = this.foreground
    if (group === undefined) return
    group.leader.kernel.signals.postGroup(group, signal)
  }

  /** Echoes are gathered and written together once what came in has been looked at. */
  echo(bytes: readonly number[]): void {
    const shown = this.#processed(Uint8Array.from(bytes))
    for (const byte of shown) this.#echoes.push(byte)
  }

  hold(stopped: boolean): void {
    if (this.#stopped === stopped) return
    this.#stopped = stopped
    if (!stopped) this.output.writers.wake()
  }

  slaveOpened(): void {
    this.slaves++
    this.slaveWasOpen = true
  }

  slaveClosed(): void {
    this.slaves--
    if (this.slaves > 0) return
    this.output.readers.wake()
    this.masterChange.wake()
    for (const listener of this.#closeListeners) listener()
  }

  #feed(): void {
    while (this.#pending.length > 0) {
      const first = this.#pending[0]!
      const taken = this.#discipline.receive(first)
      // A signal may have thrown the type-ahead away meanwhile.
      if (this.#pending[0] !== first) continue
      this.#pendingLength -= taken
      if (taken < first.length) {
        this.#pending[0] = first.subarray(taken)
        break
      }
      this.#pending.shift()
    }
    this.#flushEchoes()
    this.masterChange.wake()
    this.#wakeReaders()
  }

  #flushEchoes(): void {
    if (this.#echoes.length === 0) return
    const bytes = Uint8Array.from(this.#echoes)
    this.#echoes = []
    this.#put(bytes)
  }

  #wakeReaders(): void {
    if (this.readable) this.readers.wake()
  }

  /** Output processing (OPOST, ONLCR), and where the cursor is afterwards. */
  #processed(bytes: Uint8Array): Uint8Array {
    const { opost, onlcr } = this.#termios
    const crlf = opost && onlcr
    let extra = 0
    for (const c of bytes) if (c === 10) extra++
    const out = crlf && extra > 0 ? new Uint8Array(bytes.length + extra) : bytes.slice()
    let n = 0
    for (const c of bytes) {
      if (c === 10 && crlf) out[n++] = 13
      out[n++] = c
      this.#moveCursor(c, crlf)
    }
    return out
  }

  #moveCursor(c: number, crlf: boolean): void {
    if (c === 13 || (c === 10 && crlf)) this.#column = 0
    else if (c === 8) this.#column = Math.max(0, this.#column - 1)
    else if (c === 9) this.#column = (this.#column | 7) + 1
    else if (c >= 32 && c !== 127 && (c & 0xc0) !== 0x80) this.#column++
  }

  #put(bytes: Uint8Array): void {
    if (this.hungUp) return
    if (this.#listeners.length === 0) {
      this.output.put(bytes)
      return
    }
    this.#busyUntil = Math.max(this.#busyUntil, this.#world.now) + Math.ceil(bytes.length / DRAIN_RATE)
    for (const listener of this.#listeners) listener(bytes)
  }
}
