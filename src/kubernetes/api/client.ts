import { SECOND, type Micros } from '../../sim/time.ts'
import type { ClientLimits, Latencies } from '../latencies.ts'
import type { Caller } from './caller.ts'
import type { ApiServer } from './server.ts'

/**
 * A component's connection to the API server: requests go through its rate limiter (a token bucket, as client-go's) and
 * take a round trip of virtual time; the call itself passes objects, nothing is serialised.
 */
export class ApiClient {
  readonly api: ApiServer
  readonly caller: Caller
  readonly #latencies: Latencies
  readonly #interval: Micros
  readonly #burst: number
  /** When the bucket would be full again. */
  #fullAt: Micros = 0

  constructor(api: ApiServer, caller: Caller, limits: ClientLimits, latencies: Latencies) {
    this.api = api
    this.caller = caller
    this.#latencies = latencies
    this.#interval = SECOND / limits.qps
    this.#burst = limits.burst
  }

  /** Does `call` when the request reaches the server, as a reaction to what is happening now. */
  request(what: string, call: () => void): void {
    const { world } = this.api
    const cause = world.causeOf(this.caller.manager, what)
    world.at(this.#admitAt() + this.#latencies.apiRoundTrip, () => world.under(cause, call))
  }

  #admitAt(): Micros {
    const { now } = this.api.world
    this.#fullAt = Math.max(this.#fullAt, now) + this.#interval
    return Math.max(now, this.#fullAt - this.#burst * this.#interval)
  }
}
