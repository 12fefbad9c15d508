import { MILLISECOND, type Micros } from '../../sim/time.ts'

/** `cpu.max`: so much CPU time in every period; no quota is no limit. */
export type CpuMax = { readonly quota: Micros | undefined; readonly period: Micros }

export const NO_QUOTA: CpuMax = { quota: undefined, period: 100 * MILLISECOND }

/**
 * CPU bandwidth control of one group: time used beyond the quota of a period is owed to the next ones, and the group's tasks are held
 * back until it is paid (CFS bandwidth control).
 */
export class Bandwidth {
  #max: CpuMax = NO_QUOTA
  #periodStart: Micros = 0
  #used: Micros = 0
  #heldUntil: Micros = 0
  periods = 0
  throttled = 0
  throttledTime: Micros = 0

  get max(): CpuMax {
    return this.#max
  }

  setMax(max: CpuMax, now: Micros): void {
    this.#max = max
    this.#periodStart = now
    this.#used = 0
    this.#heldUntil = 0
  }

  charge(duration: Micros, now: Micros): void {
    if (this.#max.quota === undefined) return
    this.#roll(now)
    this.#used += duration
  }

  /** When its tasks may run: now, or at the start of the period in which the debt is paid. */
  runnableAt(now: Micros): Micros {
    const { quota, period } = this.#max
    if (quota === undefined) return now
    this.#roll(now)
    if (this.#used < quota) return now
    const until = this.#periodStart + Math.floor(this.#used / quota) * period
    if (until > this.#heldUntil) {
      this.throttled++
      this.throttledTime += until - Math.max(now, this.#heldUntil)
      this.#heldUntil = until
    }
    return until
  }

  /** Periods that nobody used are not counted: their timer does not run. */
  #roll(now: Micros): void {
    const { quota = 0, period } = this.#max
    const passed = Math.floor((now - this.#periodStart) / period)
    if (passed <= 0) return
    const busy = Math.max(1, Math.ceil(this.#used / quota))
    this.periods += Math.min(passed, this.#used > 0 ? busy : 1)
    this.#periodStart += passed * period
    this.#used = Math.max(0, this.#used - passed * quota)
  }
}
