import { isErrno } from '../../../kernel/errno.ts'
import { sys } from '../../../kernel/sys.ts'
import { badOption, builtin, options } from './builtin.ts'

/** Letter, resource, what ulimit -a calls it in bash, unit and factor. */
const LIMITS = [
  ['c', 'CORE', 'core file size', 'blocks', 1024], ['d', 'DATA', 'data seg size', 'kbytes', 1024], ['f', 'FSIZE', 'file size', 'blocks', 1024],
  ['l', 'MEMLOCK', 'max locked memory', 'kbytes', 1024], ['m', 'RSS', 'max memory size', 'kbytes', 1024], ['n', 'NOFILE', 'open files', '', 1],
  ['s', 'STACK', 'stack size', 'kbytes', 1024], ['t', 'CPU', 'cpu time', 'seconds', 1], ['u', 'NPROC', 'max user processes', '', 1], ['v', 'AS', 'virtual memory', 'kbytes', 1024],
] as const

const show = (value: number, factor: number): string => (value === Number.POSITIVE_INFINITY || value < 0 || value >= 2 ** 62 ? 'unlimited' : String(Math.floor(value / factor)))

/** Shows and sets resource limits. */
export const ulimit = builtin({
  name: 'ulimit', usage: 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]',
  *main(sh, argv) {
    const parsed = options(argv, 'SHacdflmnstuv')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]')
    const hard = parsed.given.has('H')
    if (parsed.given.has('a')) {
      for (const [letter, resource, name, unit, factor] of LIMITS) {
        const limit = yield* sys.getrlimit(resource)
        const value = show(hard ? limit.hard : limit.soft, factor)
        yield* sh.write(sh.bash ? `${name.padEnd(24)}${`(${unit === '' ? '' : `${unit}, `}-${letter})`.padStart(16)} ${value}\n` : `${`${name}${unit === '' ? '' : ` (${unit === 'kbytes' ? 'kb' : unit})`}`.padEnd(32)}(-${letter}) ${value}\n`)
      }
      return 0
    }
    const chosen = LIMITS.find(([letter]) => parsed.given.has(letter)) ?? (LIMITS[2] as (typeof LIMITS)[number])
    const [, resource, name, , factor] = chosen
    const current = yield* sys.getrlimit(resource)
    const [wanted] = parsed.rest
    if (wanted === undefined) return yield* sh.write(`${show(hard ? current.hard : current.soft, factor)}\n`)
    if (!/^(\d+|unlimited|hard|soft)$/.test(wanted)) {
      yield* sh.warn(sh.bash ? `${wanted}: invalid number` : `bad number`)
      return sh.bash ? 1 : 2
    }
    const value = wanted === 'unlimited' ? Number.POSITIVE_INFINITY : wanted === 'hard' ? current.hard : wanted === 'soft' ? current.soft : Number(wanted) * factor
    const both = !hard && !parsed.given.has('S')
    try {
      yield* sys.setrlimit(resource, hard ? current.soft : value, both || hard ? value : current.hard)
      return 0
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* sh.warn(sh.bash ? `${name}: cannot modify limit: ${error.message}` : `error setting limit: ${error.message}`)
      return sh.bash ? 1 : 2
    }
  },
})
