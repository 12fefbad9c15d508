import { Failure } from '../../../cli/failure.ts'
import type { QueryValues } from '../client/engine.ts'

/** The flags that say how a container is asked to end. */
export type GraceFlags = { readonly signal: string; readonly timeout: number; readonly time: number; given(name: 'signal' | 'timeout' | 'time'): boolean }

/** The query of stop and restart: signal and seconds of grace, as far as they were given. */
export function graceQuery(flags: GraceFlags): QueryValues {
  if (flags.given('time') && flags.given('timeout')) throw new Failure('conflicting options: cannot specify both --timeout and --time')
  const seconds = flags.given('timeout') ? flags.timeout : flags.given('time') ? flags.time : undefined
  return { signal: flags.signal, t: seconds === undefined ? undefined : String(seconds) }
}
