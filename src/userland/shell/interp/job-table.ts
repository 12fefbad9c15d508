import type { Pid, WaitStatus } from '../../../kernel/sys.ts'
import { signalNumber } from '../../../kernel/signals.ts'

export type JobProcess = { readonly pid: Pid; status: WaitStatus | undefined }
export type Job = {
  readonly id: number
  readonly pgid: Pid
  readonly processes: JobProcess[]
  readonly text: string
  /** Whether it has a process group of its own (job control was on). */
  readonly controlled: boolean
  foreground: boolean
  /** The user knows of its present state. */
  notified: boolean
  disowned: boolean
}

export type JobState = 'running' | 'stopped' | 'done'

/** `$?` of a wait status. */
export function statusCode(status: WaitStatus): number {
  if (status.kind === 'exited') return status.code
  return status.kind === 'continued' ? 0 : 128 + signalNumber(status.signal)
}

export function jobState(job: Job): JobState {
  if (job.processes.some(p => p.status?.kind === 'stopped')) return 'stopped'
  return job.processes.every(p => p.status !== undefined && p.status.kind !== 'continued') ? 'done' : 'running'
}

/** The status of a job: its last process's. */
export function jobStatus(job: Job): WaitStatus | undefined {
  return job.processes.at(-1)?.status
}

/** The jobs of a shell, and the children that belong to none that is still listed. */
export class JobTable {
  #jobs: Job[] = []
  /** Most recent last: `%+` is the last, `%-` the one before. */
  #order: number[] = []
  /** Statuses of ended background processes, for `wait PID`. */
  readonly ended = new Map<Pid, number>()

  /** A subshell's table: nothing in it is its child. */
  fork(): JobTable {
    const copy = new JobTable()
    copy.inherited = this.#jobs.map(j => ({ ...j }))
    return copy
  }

  /** The parent's jobs, which `jobs` in a subshell still lists. */
  inherited: readonly Job[] = []

  all(): readonly Job[] {
    return this.#jobs
  }

  add(pgid: Pid, pids: readonly Pid[], text: string, options: { controlled: boolean; foreground: boolean }): Job {
    const id = Math.max(0, ...this.#jobs.map(j => j.id)) + 1
    const job: Job = { id, pgid, processes: pids.map(pid => ({ pid, status: undefined })), text, ...options, notified: false, disowned: false }
    this.#jobs.push(job)
    if (!options.foreground) this.touch(job)
    return job
  }

  /** Makes a job the current one. */
  touch(job: Job): void {
    this.#order = [...this.#order.filter(id => id !== job.id), job.id]
  }

  remove(job: Job): void {
    this.#jobs = this.#jobs.filter(j => j !== job)
    this.#order = this.#order.filter(id => id !== job.id)
  }

  /** Takes a child's change of state; gives the job it belongs to. */
  record(pid: Pid, status: WaitStatus): Job | undefined {
    for (const job of this.#jobs) {
      const process = job.processes.find(p => p.pid === pid)
      if (process === undefined) continue
      const before = jobState(job)
      process.status = status.kind === 'continued' ? undefined : status
      if (jobState(job) !== before) job.notified = false
      if (status.kind === 'stopped') this.touch(job)
      return job
    }
    return undefined
  }

  current(): Job | undefined {
    return this.#byRank(-1)
  }

  previous(): Job | undefined {
    return this.#byRank(-2) ?? this.#byRank(-1)
  }

  #byRank(rank: number): Job | undefined {
    const stopped = this.#order.filter(id => this.#stateOf(id) === 'stopped')
    const running = this.#order.filter(id => this.#stateOf(id) !== 'stopped')
    const id = [...running, ...stopped].at(rank)
    return this.#jobs.find(j => j.id === id)
  }

  #stateOf(id: number): JobState | undefined {
    const job = this.#jobs.find(j => j.id === id)
    return job === undefined ? undefined : jobState(job)
  }

  /** The job of `%1`, `%+`, `%-`, `%name`, `%?text`; undefined when there is none. */
  find(spec: string): Job | undefined {
    const text = spec.startsWith('%') ? spec.slice(1) : spec
    if (text === '' || text === '+' || text === '%') return this.current()
    if (text === '-') return this.previous()
    if (/^\d+$/.test(text)) return this.#jobs.find(j => j.id === Number(text))
    if (text.startsWith('?')) return this.#jobs.find(j => j.text.includes(text.slice(1)))
    return this.#jobs.find(j => j.text.startsWith(text))
  }

  byPid(pid: Pid): Job | undefined {
    return this.#jobs.find(j => j.processes.some(p => p.pid === pid))
  }
}
