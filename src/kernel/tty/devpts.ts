import type { World } from '../../sim/world.ts'
import { errno } from '../errno.ts'
import type { Process } from '../proc/process.ts'
import type { Task } from '../proc/task.ts'
import { type Generated, GeneratedFs } from '../vfs/generated-fs.ts'
import type { Position } from '../vfs/mount.ts'
import type { OpenFile } from '../vfs/open-file.ts'
import { openMaster, openSlave } from './pty.ts'
import { Tty } from './tty.ts'

const PTS_MAJOR = 136

/** The terminals of one devpts instance, by number; a container has an instance of its own, so its first terminal is pts/0 again. */
class Terminals {
  readonly #world: World
  readonly #ttys = new Map<number, Tty>()

  constructor(world: World) {
    this.#world = world
  }

  allocate(): Tty {
    let n = 0
    while (this.#ttys.has(n)) n++
    const tty = new Tty(`pts/${n}`, this.#world)
    this.#ttys.set(n, tty)
    return tty
  }

  free(tty: Tty): void {
    this.#ttys.delete(Number(tty.name.slice(4)))
  }

  numbers(): number[] {
    return [...this.#ttys.keys()].sort((a, b) => a - b)
  }

  get(name: string): Tty | undefined {
    return /^\d+$/.test(name) ? this.#ttys.get(Number(name)) : undefined
  }
}

/** The file system of /dev/pts: the slave sides of pseudo-terminals, and ptmx, which makes new ones (devpts, pts(4)). */
export class DevPtsFs extends GeneratedFs {
  readonly #terminals: Terminals

  constructor(world: World, dev: number) {
    const terminals = new Terminals(world)
    super({ type: 'devpts', dev, now: world.now, top: topOf(terminals) })
    this.#terminals = terminals
  }

  /** A new terminal with nobody at its master side yet. It stays until `free`. */
  allocate(): Tty {
    return this.#terminals.allocate()
  }

  /** Takes a terminal's name away; call `hangup` on it first. */
  free(tty: Tty): void {
    this.#terminals.free(tty)
  }

  get(name: string): Tty | undefined {
    return this.#terminals.get(name)
  }

  /** A new terminal and the open file of its master side; both go when that is closed. */
  openPair(flags = 2): { tty: Tty; master: OpenFile } {
    return newPair(this.#terminals, flags)
  }
}

function newPair(terminals: Terminals, flags: number): { tty: Tty; master: OpenFile } {
  const tty = terminals.allocate()
  return { tty, master: openMaster(tty, () => terminals.free(tty), flags) }
}

function topOf(terminals: Terminals): Generated {
  return {
    kind: 'dir', mode: 0o755,
    names: () => [...terminals.numbers().map(String), 'ptmx'],
    child: (name) => {
      if (name === 'ptmx') return ptmx(terminals)
      const tty = terminals.get(name)
      return tty === undefined ? undefined : slave(tty, Number(name))
    },
  }
}

function slave(tty: Tty, minor: number): Generated {
  return {
    kind: 'char', mode: 0o620, gid: 5, rdev: PTS_MAJOR * 256 + minor,
    open: (at, flags, path, task) => openTerminal(task, tty, flags, path, at),
  }
}

function ptmx(terminals: Terminals): Generated {
  return { kind: 'char', mode: 0o666, rdev: 5 * 256 + 2, open: (_at, flags) => newPair(terminals, flags).master }
}

const O_NOCTTY = 0o400

/** Opens a terminal by name: a session leader without a controlling terminal gets it as such, unless O_NOCTTY says no (tty(4)). */
export function openTerminal(task: Task, tty: Tty, flags: number, path: string, at: Position | undefined): OpenFile {
  if (tty.hungUp) throw errno('EIO')
  if ((flags & O_NOCTTY) === 0) acquire(task, tty)
  return openSlave(tty, flags, path, at)
}

function acquire({ process }: Task, tty: Tty): void {
  const { session } = process.group
  if (session.leader !== process || session.tty !== undefined || tty.session !== undefined) return
  makeControlling(process, tty)
}

/** Makes a terminal the controlling one of a session leader. */
export function makeControlling(process: Process, tty: Tty): void {
  process.group.session.tty = tty
  tty.session = process.group.session
  tty.foreground = process.group
}
