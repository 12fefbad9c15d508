import { encodeUtf8 } from '../base/bytes.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Process } from '../kernel/proc/process.ts'
import { sys } from '../kernel/sys.ts'
import { type DevPtsFs, makeControlling } from '../kernel/tty/devpts.ts'
import { openSlave } from '../kernel/tty/pty.ts'
import type { Tty } from '../kernel/tty/tty.ts'
import { resolve } from '../kernel/vfs/path.ts'

/** What a login shell of the workstation gets. */
export type Login = { readonly shell: string; readonly home: string; readonly cwd: string; readonly env: ReadonlyMap<string, string> }

export type PaneListener = { output(pane: string, bytes: Uint8Array): void; closed(pane: string): void }

type Pane = { readonly tty: Tty; readonly shell: Process }

/** The terminals of the window: each is a pseudo-terminal of the workstation with a login shell on it. */
export class Panes {
  readonly #kernel: Kernel
  readonly #pts: DevPtsFs
  readonly #login: Login
  readonly #listener: PaneListener
  readonly #panes = new Map<string, Pane>()

  constructor(kernel: Kernel, pts: DevPtsFs, login: Login, listener: PaneListener) {
    this.#kernel = kernel
    this.#pts = pts
    this.#login = login
    this.#listener = listener
  }

  get names(): readonly string[] {
    return [...this.#panes.keys()]
  }

  open(name: string, rows: number, cols: number): void {
    if (this.#panes.has(name)) return
    const tty = this.#pts.allocate()
    tty.resize({ rows, cols })
    tty.onOutput((bytes) => this.#listener.output(name, bytes))
    const slave = openSlave(tty, 2)
    const { shell, cwd, env } = this.#login
    const init = this.#kernel.init
    const process = this.#kernel.spawn({
      argv: [`-${shell.slice(shell.lastIndexOf('/') + 1)}`], main: { program: () => sys.exec(shell, ['-bash'], env) }, env,
      newSession: true, stdio: [slave, slave, slave], ...(init !== undefined && { cwd: resolve(init, cwd) }),
      onExit: () => this.#ended(name),
    })
    makeControlling(process, tty)
    this.#panes.set(name, { tty, shell: process })
  }

  keys(name: string, text: string): void {
    this.#panes.get(name)?.tty.input(encodeUtf8(text))
  }

  resize(name: string, rows: number, cols: number): void {
    this.#panes.get(name)?.tty.resize({ rows, cols })
  }

  close(name: string): void {
    const pane = this.#panes.get(name)
    if (pane === undefined) return
    this.#panes.delete(name)
    pane.tty.hangup()
    this.#pts.free(pane.tty)
  }

  #ended(name: string): void {
    if (!this.#panes.has(name)) return
    this.close(name)
    this.#listener.closed(name)
  }
}
