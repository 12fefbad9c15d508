import type { Micros } from '../sim/time.ts'
import type { Task } from './proc/task.ts'

/** Why a task sleeps, as `ps` (wchan), the inspector and the lessons show it. */
export type WaitReason =
  | { readonly for: 'readable' | 'writable'; readonly fd: number }
  | { readonly for: 'child' | 'time' | 'signal' | 'event' | 'poll' | 'connect' | 'accept' | 'lock'; readonly detail?: string }

/** Tasks that sleep until something happens. Waking makes each of them try its system call again. */
export class WaitQueue {
  readonly #tasks = new Set<Task>()

  get empty(): boolean {
    return this.#tasks.size === 0
  }

  add(task: Task): void {
    this.#tasks.add(task)
  }

  remove(task: Task): void {
    this.#tasks.delete(task)
  }

  wake(): void {
    if (this.#tasks.size === 0) return
    const woken = [...this.#tasks]
    this.#tasks.clear()
    for (const task of woken) task.wake()
  }
}

/** The answer of a system call that cannot be given yet: sleep on these queues, at the latest until `until`, then try again. */
export class Wait {
  readonly queues: readonly WaitQueue[]
  readonly until: Micros | undefined
  readonly why: WaitReason

  constructor(queues: readonly WaitQueue[], why: WaitReason, until?: Micros) {
    this.queues = queues
    this.why = why
    this.until = until
  }
}
