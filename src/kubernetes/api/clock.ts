import { SECOND, rfc3339, rfc3339Nano, unixSeconds, type Micros } from '../../sim/time.ts'
import type { World } from '../../sim/world.ts'

/** Converts between virtual time and the time stamps inside objects. */
export class Clock {
  readonly #world: World
  #second = -1
  #text = ''

  constructor(world: World) {
    this.#world = world
  }

  get now(): Micros {
    return this.#world.now
  }

  /** The present as metav1.Time: RFC 3339, whole seconds. */
  timestamp(): string {
    const second = Math.floor(this.#world.now / SECOND)
    if (second !== this.#second) {
      this.#second = second
      this.#text = rfc3339(this.#world.bootEpochMs, this.#world.now)
    }
    return this.#text
  }

  /** A virtual time as metav1.Time. */
  textOf(at: Micros): string {
    return rfc3339(this.#world.bootEpochMs, at)
  }

  /** The present as metav1.MicroTime: six digits of fraction. */
  micro(): string {
    const text = rfc3339Nano(this.#world.bootEpochMs, this.#world.now)
    const [whole = '', fraction = ''] = text.slice(0, -1).split('.')
    return `${whole}.${fraction.padEnd(6, '0')}Z`
  }

  /** The virtual time of a time stamp. */
  parse(text: string): Micros {
    return parseTime(text) - this.#world.bootEpochMs * 1000
  }
}

/** Unix microseconds of an RFC 3339 time. */
export function parseTime(text: string): number {
  const m = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text)
  if (m === null) return 0
  const n = (i: number): number => Number(m[i])
  const zone = m[8] === undefined ? 0 : (m[8] === '-' ? -1 : 1) * (n(9) * 3600 + n(10) * 60)
  return (unixSeconds(n(1), n(2), n(3), n(4), n(5), n(6)) - zone) * SECOND + Math.floor(Number(m[7] ?? 0) * SECOND)
}

/** duration.HumanDuration: the AGE of `kubectl get`. */
export function humanDuration(seconds: number): string {
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${Math.trunc(seconds)}s`
  const whole = Math.trunc(seconds)
  const minutes = Math.trunc(whole / 60)
  if (minutes < 10) return whole % 60 === 0 ? `${minutes}m` : `${minutes}m${whole % 60}s`
  if (minutes < 180) return `${minutes}m`
  const hours = Math.trunc(minutes / 60)
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`
  if (hours < 48) return `${hours}h`
  if (hours < 24 * 8) return hours % 24 === 0 ? `${Math.trunc(hours / 24)}d` : `${Math.trunc(hours / 24)}d${hours % 24}h`
  const days = Math.trunc(hours / 24)
  if (days < 365 * 2) return `${days}d`
  if (days < 365 * 8) return days % 365 === 0 ? `${Math.trunc(days / 365)}y` : `${Math.trunc(days / 365)}y${days % 365}d`
  return `${Math.trunc(days / 365)}y`
}
