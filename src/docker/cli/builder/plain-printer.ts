import type { BuildTrace, StepTrace } from './trace.ts'
import { amount, statusSeconds } from './amounts.ts'

const MAX_DELAY = 10_000_000
const ANTI_FLICKER = 5_000_000

/**
 * Writes a build's progress as lines: `#5 [2/5] WORKDIR /app`, `#5 DONE 0.0s`. One step has the output until it ends or another
 * has waited long enough (moby/buildkit progressui, textMux).
 */
export class PlainPrinter {
  #current: string | undefined
  #next = 0
  #first = true
  #out = ''

  /** The text of all news at a time. */
  print(trace: BuildTrace, now: number): string {
    this.#out = ''
    const fresh = [...trace.news].flatMap((digest) => stepOf(trace, digest))
    const completed = fresh.filter(({ completed: done }) => done).sort((a, b) => (a.vertex.completed ?? 0) - (b.vertex.completed ?? 0))
    const current = this.#current
    const currentDone = completed.find(({ vertex }) => vertex.digest === current)
    if (currentDone !== undefined) this.#step(trace, currentDone, now)
    for (const step of completed) if (step !== currentDone) this.#step(trace, step, now)
    const open = fresh.filter(({ completed: done, vertex }) => !done && vertex.started !== undefined)
    if (open.length > 0) this.#open(trace, open, current, currentDone !== undefined, now)
    else this.#resume(trace, current, now)
    return this.#out
  }

  /** Nothing new is open: keep the current step, or make any running one current. */
  #resume(trace: BuildTrace, current: string | undefined, now: number): void {
    const step = current === undefined ? undefined : trace.steps.get(current)
    if (step?.running === true) return
    const running = [...trace.steps.values()].find((candidate) => candidate.running)
    if (running !== undefined) this.#step(trace, running, now)
  }

  #open(trace: BuildTrace, open: readonly StepTrace[], current: string | undefined, currentDone: boolean, now: number): void {
    const active = open.find(({ vertex }) => vertex.digest === current)
    if (active !== undefined) this.#step(trace, active, now)
    const waiting = open.filter((step) => step !== active)
    const first = waiting[0]
    if (first === undefined) return
    const before = current === undefined ? undefined : trace.steps.get(current)
    if (currentDone || before === undefined || before.completed) return this.#step(trace, first, now)
    const late = waiting.find((step) => now - (step.blockedSince || step.vertex.started || now) > MAX_DELAY)
    if (late !== undefined) this.#step(trace, late, now)
    else if (now - before.blockedSince > ANTI_FLICKER) this.#step(trace, first, now)
  }

  #step(trace: BuildTrace, step: StepTrace, now: number): void {
    const { vertex } = step
    if (step.index === 0) step.index = ++this.#next
    if (vertex.digest !== this.#current) this.#switchTo(trace, step, now)
    const open = this.#statuses(step, now)
    for (; step.shownWarnings < step.warnings.length; step.shownWarnings++) this.#out += `#${step.index} WARN: ${step.warnings[step.shownWarnings]?.short ?? ''}\n`
    this.#lines(step)
    this.#current = vertex.digest
    if (step.completed && !open) this.#end(step, now)
    trace.news.delete(vertex.digest)
  }

  #switchTo(trace: BuildTrace, step: StepTrace, now: number): void {
    const old = this.#current === undefined ? undefined : trace.steps.get(this.#current)
    if (old !== undefined) {
      if (old.partial && old.shownPartial > 0) this.#out += '\n'
      old.shownPartial = 0
      old.blockedSince = now
      this.#out += `#${old.index} ...\n`
    }
    if (!this.#first) this.#out += '\n'
    this.#first = false
    step.blockedSince = now
    this.#out += `#${step.index} ${step.vertex.name}\n`
  }

  #statuses(step: StepTrace, now: number): boolean {
    let open = false
    for (const id of step.freshStatuses) {
      const status = step.statuses.get(id)
      if (status === undefined) continue
      if (status.completed === undefined) open = true
      const bytes = status.total !== 0 ? ` ${amount(status.current)} / ${amount(status.total)}` : status.current !== 0 ? ` ${amount(status.current)}` : ''
      const seconds = statusSeconds(status, now)
      const time = seconds > 0.01 ? ` ${seconds.toFixed(1)}s` : ''
      this.#out += `#${step.index} ${status.id}${bytes}${time}${status.completed === undefined ? '' : ' done'}\n`
    }
    step.freshStatuses.clear()
    return open
  }

  #lines(step: StepTrace): void {
    step.lines.forEach((line, i) => {
      const last = i === step.lines.length - 1
      const whole = `#${step.index} ${line}`
      this.#out += i === 0 ? whole.slice(step.shownPartial) : whole
      if (!last || !step.partial) this.#out += '\n'
      step.shownPartial = last && step.partial ? whole.length : 0
    })
    step.lines = []
  }

  #end(step: StepTrace, now: number): void {
    this.#current = undefined
    if (step.partial && step.shownPartial > 0) this.#out += '\n'
    step.partial = false
    const { error, cached } = step.vertex
    if (error !== undefined && error !== '') this.#out += error.endsWith('context canceled') ? `#${step.index} CANCELED\n` : `#${step.index} ERROR: ${error}\n`
    else if (cached === true) this.#out += `#${step.index} CACHED\n`
    else this.#out += `#${step.index} DONE${step.vertex.started === undefined ? '' : ` ${step.seconds(now).toFixed(1)}s`}\n`
  }
}

function stepOf(trace: BuildTrace, digest: string): readonly StepTrace[] {
  const step = trace.steps.get(digest)
  return step === undefined ? [] : [step]
}
