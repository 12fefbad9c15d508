import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { print } from '../../../kernel/libc/io.ts'
import { type Job, jobState, jobStatus, statusCode } from '../interp/job-table.ts'
import { collectSignals, describeJob, quietly, waitForJob, waitOnce } from '../interp/process.ts'
import type { Shell } from '../interp/shell.ts'
import { badOption, builtin, options } from './builtin.ts'
import { signalNumber } from '../../../kernel/signals.ts'

/** Asks the kernel for changes of children without sleeping. */
export function* refresh(sh: Shell): Gen<void> {
  for (;;) {
    const pid = yield* waitOnce(sh, true)
    if (pid === false || pid === undefined) return
  }
}

/** Lists jobs. */
export const jobs = builtin({
  name: 'jobs', usage: 'jobs [-lnprs] [jobspec ...] or jobs -x command [args]',
  *main(sh, argv) {
    const parsed = options(argv, 'lnprs')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'jobs [-lnprs] [jobspec ...] or jobs -x command [args]')
    yield* refresh(sh)
    const { given } = parsed
    const all = sh.subshellDepth > 0 && sh.jobs.all().length === 0 ? sh.jobs.inherited : sh.jobs.all()
    let list = parsed.rest.length > 0 ? [] : all.filter(j => !j.disowned)
    let status = 0
    for (const spec of parsed.rest) {
      const job = sh.jobs.find(spec)
      if (job !== undefined) list = [...list, job]
      else {
        yield* sh.warn(sh.bash ? `${spec}: no such job` : `No such job: ${spec}`)
        status = sh.bash ? 1 : 2
      }
    }
    for (const job of list) {
      if (job.foreground) continue
      const state = jobState(job)
      if ((given.has('r') && state !== 'running') || (given.has('s') && state !== 'stopped')) continue
      yield* print(given.has('p') ? `${job.processes[0]?.pid ?? job.pgid}\n` : `${describeJob(sh, job, given.has('l'))}\n`)
      if (state === 'done') sh.jobs.remove(job)
    }
    return status
  },
})

function* choose(sh: Shell, spec: string | undefined): Gen<Job | undefined> {
  if (!sh.on('monitor') && (sh.bash || sh.jobs.all().length > 0)) {
    yield* sh.warn('no job control')
    return undefined
  }
  yield* refresh(sh)
  const job = spec === undefined ? sh.jobs.current() : sh.jobs.find(spec)
  if (job === undefined) yield* sh.warn(sh.bash ? `${spec ?? 'current'}: no such job` : spec === undefined ? 'No current job' : `No such job: ${spec}`)
  return job
}

function* proceed(sh: Shell, job: Job): Gen<void> {
  for (const p of job.processes) if (p.status?.kind === 'stopped') p.status = undefined
  yield* quietly(sys.kill(job.controlled ? -job.pgid : job.pgid, 'CONT'))
}

/** Brings a job to the foreground. */
export const fg = builtin({
  name: 'fg', usage: 'fg [job_spec]',
  *main(sh, argv) {
    const job = yield* choose(sh, argv[1])
    if (job === undefined) return sh.bash ? 1 : 2
    yield* print(`${job.text}\n`)
    job.foreground = true
    if (sh.terminal !== undefined && job.controlled) yield* quietly(sys.tcsetpgrp(sh.terminal, job.pgid))
    yield* proceed(sh, job)
    return yield* waitForJob(sh, job)
  },
})

/** Lets stopped jobs go on in the background. */
export const bg = builtin({
  name: 'bg', usage: 'bg [job_spec ...]',
  *main(sh, argv) {
    for (const spec of argv.length > 1 ? argv.slice(1) : [undefined]) {
      const job = yield* choose(sh, spec)
      if (job === undefined) return sh.bash ? 1 : 2
      job.foreground = false
      sh.jobs.touch(job)
      yield* print(`[${job.id}]${job === sh.jobs.current() ? '+' : '-'} ${job.text}${sh.bash ? ' &' : ''}\n`)
      yield* proceed(sh, job)
    }
    return 0
  },
})

/** Takes jobs out of the table, or (-h) spares them SIGHUP. */
export const disown = builtin({
  name: 'disown', shells: ['bash'], usage: 'disown [-h] [-ar] [jobspec ... | pid ...]',
  *main(sh, argv) {
    const parsed = options(argv, 'har')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'disown [-h] [-ar] [jobspec ... | pid ...]')
    const list = parsed.given.has('a') || (parsed.given.has('r') && parsed.rest.length === 0)
      ? sh.jobs.all().filter(j => !parsed.given.has('r') || jobState(j) === 'running')
      : parsed.rest.length === 0 ? [sh.jobs.current()] : parsed.rest.map(s => (/^\d+$/.test(s) ? sh.jobs.byPid(Number(s)) : sh.jobs.find(s)))
    let status = 0
    for (const [i, job] of list.entries()) {
      if (job === undefined) {
        yield* sh.warn(`${parsed.rest[i] ?? 'current'}: no such job`)
        status = 1
      } else if (parsed.given.has('h')) job.disowned = true
      else sh.jobs.remove(job)
    }
    return status
  },
})

/** Sleeps until something happens to a child; a trapped signal ends the wait: then the status to give. */
function* waitChange(sh: Shell): Gen<number | 'changed' | 'none'> {
  const pid = yield* waitOnce(sh)
  if (pid === false) return 'none'
  if (pid !== undefined) return 'changed'
  yield* collectSignals(sh)
  const trapped = sh.pending.find(s => s !== 'CHLD')
  return trapped === undefined ? 'changed' : 128 + signalNumber(trapped)
}

function* waitForPid(sh: Shell, pid: number): Gen<number> {
  for (;;) {
    const known = sh.jobs.ended.get(pid)
    if (known !== undefined) return known
    const job = sh.jobs.byPid(pid)
    const process = job?.processes.find(p => p.pid === pid)
    if (job === undefined || process === undefined) return -1
    if (process.status !== undefined && process.status.kind !== 'stopped') {
      if (jobState(job) === 'done') sh.jobs.remove(job)
      sh.jobs.ended.set(pid, statusCode(process.status))
      return statusCode(process.status)
    }
    const change = yield* waitChange(sh)
    if (typeof change === 'number') return change
    if (change === 'none') return 127
  }
}

function* waitForAll(sh: Shell): Gen<number> {
  for (;;) {
    for (const job of sh.jobs.all().slice()) if (jobState(job) === 'done') sh.jobs.remove(job)
    if (sh.jobs.all().every(j => jobState(j) !== 'running')) return 0
    const change = yield* waitChange(sh)
    if (typeof change === 'number') return change
    if (change === 'none') return 0
  }
}

function* waitForNext(sh: Shell): Gen<number> {
  for (;;) {
    const done = sh.jobs.all().find(j => jobState(j) === 'done')
    if (done !== undefined) {
      const status = jobStatus(done)
      sh.jobs.remove(done)
      return status === undefined ? 0 : statusCode(status)
    }
    const change = yield* waitChange(sh)
    if (typeof change === 'number') return change
    if (change === 'none') return 127
  }
}

/** Waits for background jobs. */
export const wait = builtin({
  name: 'wait', usage: 'wait [-fn] [-p var] [id ...]',
  *main(sh, argv) {
    const parsed = options(argv, sh.bash ? 'fnp:' : sh.dialect.grammar === 'ash' ? 'n' : '')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'wait [-fn] [-p var] [id ...]')
    if (parsed.given.has('n')) return yield* waitForNext(sh)
    if (parsed.rest.length === 0) return yield* waitForAll(sh)
    let status = 0
    for (const id of parsed.rest) {
      const job = id.startsWith('%') ? sh.jobs.find(id) : undefined
      if (id.startsWith('%') && job === undefined) {
        yield* sh.warn(sh.bash ? `${id}: no such job` : `No such job: ${id}`)
        status = sh.bash ? 127 : 2
        continue
      }
      if (job === undefined && !/^\d+$/.test(id)) {
        yield* sh.warn(sh.bash ? `\`${id}': not a pid or valid job spec` : `Illegal number: ${id}`)
        status = sh.bash ? 1 : 2
        continue
      }
      status = yield* waitForPid(sh, job?.processes.at(-1)?.pid ?? Number(id))
      if (status < 0) {
        if (sh.bash) yield* sh.warn(`pid ${id} is not a child of this shell`)
        status = 127
      }
    }
    return status
  },
})
