import type { Micros } from '../sim/time.ts'
import type { World } from '../sim/world.ts'
import type { SysCall, Yielded } from './coroutine.ts'
import { errno, SysError } from './errno.ts'
import type { Kernel } from './kernel.ts'
import type { Process } from './proc/process.ts'
import type { Task } from './proc/task.ts'
import { Wait } from './wait.ts'

/** How long a task of usual weight keeps a CPU before others get it, in CPU time; weight and niceness stretch or shrink it. */
const SLICE: Micros = 2000
const SHORTEST: Micros = 200
/** A computation so short that the task's next steps are taken as happening at the same time. */
const BRIEF: Micros = 100
const LONGEST: Micros = 20_000
/** CPU time charged for every system call. */
const SYSCALL_COST: Micros = 1

/**
 * Runs the tasks of one host on its CPUs. A task keeps a CPU for as long as the CPU time it is charged for; then, or when it sleeps,
 * the next in line gets it. A cgroup's quota holds a task back until its next period, its cpuset until one of its CPUs is free.
 */
export class Scheduler {
  readonly cpus: number
  readonly #kernel: Kernel
  readonly #world: World
  #queue: Task[] = []
  #head = 0
  readonly #idle: Set<number>
  #dispatching = false
  /** Whose system call is being answered: what /proc/self stands for. */
  current: Process | undefined
  /** CPU time used by all tasks so far. */
  busyTime: Micros = 0

  constructor(kernel: Kernel, cpus: number) {
    this.#kernel = kernel
    this.#world = kernel.world
    this.cpus = cpus
    this.#idle = new Set(Array.from({ length: cpus }, (_, cpu) => cpu))
  }

  /** How many tasks run or want to. */
  get runnable(): number {
    return this.#queue.length - this.#head + this.cpus - this.#idle.size
  }

  enqueue(task: Task): void {
    if (task.queued || task.onCpu || task.dead) return
    task.queued = true
    this.#queue.push(task)
    this.#wakeDispatcher()
  }

  #wakeDispatcher(): void {
    if (this.#dispatching || this.#idle.size === 0) return
    this.#dispatching = true
    this.#world.after(0, () => {
      this.#dispatching = false
      while (this.#idle.size > 0) {
        const next = this.#next()
        if (next === undefined) return
        this.#occupy(next.task, next.cpu)
      }
    })
  }

  /** The first in line that may run now, and the CPU for it. Those whose CPUs are all taken keep their places. */
  #next(): { task: Task; cpu: number } | undefined {
    const skipped: Task[] = []
    while (this.#head < this.#queue.length) {
      const task = this.#queue[this.#head++]!
      if (this.#head > 1024 && this.#head * 2 > this.#queue.length) {
        this.#queue = this.#queue.slice(this.#head)
        this.#head = 0
      }
      const cpu = this.#cpuFor(task)
      if (cpu === undefined) {
        skipped.push(task)
        continue
      }
      task.queued = false
      if (task.dead || task.process.state === 'stopped') continue
      const at = task.process.cgroup.runnableAt(this.#world.now)
      if (at <= this.#world.now) {
        if (skipped.length > 0) this.#putBack(skipped)
        return { task, cpu }
      }
      if (at === Number.POSITIVE_INFINITY) task.process.cgroup.park(task)
      else this.#world.at(at, () => this.enqueue(task))
    }
    this.#queue = skipped
    this.#head = 0
    return undefined
  }

  #putBack(skipped: readonly Task[]): void {
    this.#queue = [...skipped, ...this.#queue.slice(this.#head)]
    this.#head = 0
  }

  #cpuFor(task: Task): number | undefined {
    const allowed = task.process.cgroup.allowedCpus()
    for (const cpu of this.#idle) if (allowed === undefined || allowed.has(cpu)) return cpu
    return undefined
  }

  #occupy(task: Task, cpu: number): void {
    this.#idle.delete(cpu)
    task.onCpu = true
    const used = this.#run(task)
    this.busyTime += used
    task.process.usage.user += used
    task.process.cgroup.charge(used, this.#world.now)
    this.#world.after(used, () => {
      this.#idle.add(cpu)
      task.onCpu = false
      if (!task.dead && task.waiting === undefined) this.enqueue(task)
      this.#wakeDispatcher()
    })
  }

  /** Runs a task until it sleeps, ends or has used its slice; gives the CPU time used. */
  #run(task: Task): Micros {
    let used = 0
    const { process } = task
    const slice = sliceOf(process)
    this.current = process
    while (used < slice && !task.dead && process.state === 'running') {
      if (task.burn > 0) {
        const burnt = Math.min(task.burn, slice - used)
        task.burn -= burnt
        used += burnt
        // What comes after a computation happens after it: in a slice of its own, unless that would be splitting hairs.
        if (burnt > BRIEF) break
        continue
      }
      if (task.call === undefined && !this.#resume(task)) continue
      if (task.call === undefined) continue
      used += SYSCALL_COST
      if (!this.#answer(task, task.call)) break
    }
    return used
  }

  /** Runs the innermost coroutine to its next yield. Leaves a system call in `task.call`, if it made one. */
  #resume(task: Task): boolean {
    const top = task.stack.at(-1)
    if (top === undefined) return false
    const { answer } = task
    let step: IteratorResult<Yielded, unknown>
    try {
      step = 'error' in answer ? top.throw(answer.error) : top.next(answer.value)
    } catch (error) {
      this.#unwind(task, error)
      return false
    }
    task.answer = NOTHING
    if (task.dead) return false
    if (step.done === true) {
      task.stack.pop()
      if (task.stack.length === 0) this.#kernel.lifecycle.taskEnded(task, step.value)
      else task.answer = { value: step.value }
      return false
    }
    if ('next' in step.value) {
      task.stack.push(step.value)
      return false
    }
    task.call = step.value
    return true
  }

  #unwind(task: Task, error: unknown): void {
    task.stack.pop()
    if (error instanceof SysError && task.stack.length > 0) task.answer = { error }
    else if (task.stack.length > 0) this.#rethrow(task, error)
    else this.#kernel.lifecycle.taskFailed(task, error)
  }

  /** Exceptions that are not errnos travel through the coroutines too (a shell's `break` is one). */
  #rethrow(task: Task, error: unknown): void {
    task.answer = { error: error as SysError }
  }

  /** Tries the system call; false when the task sleeps now. */
  #answer(task: Task, call: SysCall): boolean {
    if (task.interrupted) {
      task.interrupted = false
      this.#finish(task, call, { error: errno('EINTR') })
      return true
    }
    let result: unknown
    try {
      result = this.#kernel.handler(call.op)(task, call as never)
    } catch (error) {
      if (!(error instanceof SysError)) throw error
      this.#finish(task, call, { error })
      return !task.dead
    }
    if (result instanceof Wait) {
      task.call = call
      if (task.dead) return false
      task.sleep(result)
      return false
    }
    this.#finish(task, call, { value: result })
    return !task.dead
  }

  #finish(task: Task, call: SysCall, answer: Task['answer']): void {
    task.call = undefined
    task.deadline = undefined
    if (task.process.traced) this.#kernel.trace?.(task, call, answer)
    task.answer = answer
  }
}

const NOTHING = { value: undefined } as const

/** Longer for heavier groups and negative niceness: shares of a contended CPU are in proportion. */
function sliceOf({ cgroup, nice }: Process): Micros {
  const share = cgroup.share()
  if (share === 1 && nice === 0) return SLICE
  return Math.round(Math.min(LONGEST, Math.max(SHORTEST, SLICE * share * 1.25 ** -nice)))
}
