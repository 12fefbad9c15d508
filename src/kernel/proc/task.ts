import type { Timer } from '../../sim/event-queue.ts'
import type { Micros } from '../../sim/time.ts'
import type { Gen, SysCall } from '../coroutine.ts'
import type { SysError } from '../errno.ts'
import type { Wait } from '../wait.ts'
import type { Process } from './process.ts'

/** What a coroutine is resumed with. */
export type Answer = { readonly value: unknown } | { readonly error: SysError }

/** A thread: a stack of coroutines and what it waits for. The kernel's scheduler runs it. */
export class Task {
  readonly tid: number
  readonly process: Process
  /** The innermost coroutine is last. */
  stack: Gen<unknown>[]
  /** What to resume the innermost coroutine with. */
  answer: Answer = { value: undefined }
  /** The system call that could not be answered yet and is tried again on waking. */
  call: SysCall | undefined
  waiting: Wait | undefined
  /** Kept from the first try of a call to the last: when its timeout ends. */
  deadline: Micros | undefined
  /** CPU time still to be burnt by `compute`. */
  burn: Micros = 0
  /** A caught signal has arrived: the sleeping call fails with EINTR. */
  interrupted = false
  dead = false
  /** In the run queue. */
  queued = false
  /** Its last slice of CPU time is not over yet: it runs again then, whoever wakes it meanwhile. */
  onCpu = false
  #timer: Timer | undefined

  constructor(tid: number, process: Process, main: Gen<unknown>) {
    this.tid = tid
    this.process = process
    this.stack = [main]
  }

  /** Sleeps as `wait` says. */
  sleep(wait: Wait): void {
    this.waiting = wait
    for (const queue of wait.queues) queue.add(this)
    if (wait.until !== undefined) this.#timer = this.process.kernel.world.at(wait.until, () => this.wake())
  }

  /** Ends the sleep, so that the call is tried again; does nothing when awake. */
  wake(): void {
    if (this.waiting === undefined) return
    this.#forget(this.waiting)
    if (!this.dead) this.process.kernel.scheduler.enqueue(this)
  }

  /** Never runs again. The coroutines are dropped, not unwound: what they held is released by the kernel. */
  kill(): void {
    this.dead = true
    this.stack = []
    if (this.waiting !== undefined) this.#forget(this.waiting)
  }

  #forget(wait: Wait): void {
    for (const queue of wait.queues) queue.remove(this)
    this.process.kernel.world.cancel(this.#timer)
    this.#timer = undefined
    this.waiting = undefined
  }
}
