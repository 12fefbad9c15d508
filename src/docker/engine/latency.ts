import { MILLISECOND } from '../../sim/time.ts'

/** How long the daemon takes for what it does, as observed on a small machine. */
export const LATENCY = {
  create: 35 * MILLISECOND,
  /** Network, snapshot mount, shim, runc create and start. */
  start: 220 * MILLISECOND,
  /** Between the program's first step and the client's hearing that it runs. */
  started: 25 * MILLISECOND,
  remove: 18 * MILLISECOND,
  exec: 55 * MILLISECOND,
  pause: 12 * MILLISECOND,
  network: 70 * MILLISECOND,
  volume: 5 * MILLISECOND,
} as const
