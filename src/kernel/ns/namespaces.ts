import type { NetNamespace } from '../net/net-namespace.ts'
import type { Process } from '../proc/process.ts'
import type { MountNamespace } from '../vfs/mount.ts'

/** A namespace without content of its own here (ipc, user, cgroup, time): only its identity is visible. */
export type PlainNamespace = { readonly id: number }

export type UtsNamespace = { readonly id: number; hostname: string; domainname: string }

/** Process ids (pid_namespaces(7)): nested; a process has a number in its own and in every ancestor. */
export class PidNamespace {
  readonly id: number
  readonly parent: PidNamespace | undefined
  readonly level: number
  readonly #processes = new Map<number, Process>()
  #last = 0
  /** Its process 1; undefined before it is made. When it ends, all of them do. */
  init: Process | undefined

  constructor(id: number, parent: PidNamespace | undefined) {
    this.id = id
    this.parent = parent
    this.level = parent === undefined ? 0 : parent.level + 1
  }

  /** Gives the next free number. */
  enter(process: Process): number {
    do this.#last = this.#last >= 4_194_303 ? 300 : this.#last + 1
    while (this.#processes.has(this.#last))
    this.#processes.set(this.#last, process)
    this.init ??= process
    return this.#last
  }

  /** Numbers that threads took which are gone already. */
  pass(count: number): void {
    this.#last += count
  }

  leave(pid: number): void {
    this.#processes.delete(pid)
  }

  get(pid: number): Process | undefined {
    return this.#processes.get(pid)
  }

  /** In the order of their numbers. */
  processes(): Process[] {
    return [...this.#processes].sort(([a], [b]) => a - b).map(([, p]) => p)
  }

  /** Whether `other` is this namespace or lies below it. */
  sees(other: PidNamespace): boolean {
    for (let n: PidNamespace | undefined = other; n !== undefined; n = n.parent) if (n === this) return true
    return false
  }

  /** The last number given out (for /proc/loadavg). */
  get lastPid(): number {
    return this.#last
  }
}

/** The namespaces of a process; shared by reference until one is unshared. */
export type Namespaces = {
  readonly mnt: MountNamespace
  readonly uts: UtsNamespace
  readonly ipc: PlainNamespace
  readonly net: NetNamespace
  readonly pid: PidNamespace
  readonly user: PlainNamespace
  readonly cgroup: PlainNamespace
  readonly time: PlainNamespace
}

export type NamespaceKind = keyof Namespaces
