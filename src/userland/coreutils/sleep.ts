import { sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { utility } from '../utility.ts'

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }

/** Microseconds of `1.5`, `10s`, `2m`, `1h`, `3d`, `infinity`; undefined when it is no duration. */
export function durationOf(text: string): number | undefined {
  if (/^\+?inf(inity)?$/i.test(text)) return Number.MAX_SAFE_INTEGER
  const match = /^\+?(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+)([smhd]?)$/i.exec(text)
  if (match === null) return undefined
  return Math.min(Number.MAX_SAFE_INTEGER, Math.round(Number(match[1]) * (UNITS[match[2] as string] as number) * SECOND))
}

/** sleep(1). */
export const sleep = utility({
  name: 'sleep', about: 'Pause for a time equal to the total of the args given, where each arg can\nhave an optional suffix of (s)econds, (m)inutes, (h)ours, or (d)ays',
  gnu: { usage: 'sleep NUMBER[SUFFIX]...\n  or:  sleep OPTION' }, busybox: { usage: 'sleep [N]...' },
  *main(run) {
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    let total = 0
    for (const text of run.operands) {
      const duration = durationOf(text)
      if (duration === undefined) return yield* (run.gnu ? run.usage(`invalid time interval ${run.q(text)}`) : run.fail(`invalid number '${text}'`))
      total = Math.min(Number.MAX_SAFE_INTEGER, total + duration)
    }
    const forever = total > 1e15
    do yield* sys.sleep(forever ? 1e15 : total)
    while (forever)
    return 0
  },
})
