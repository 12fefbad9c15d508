import { formatNumber } from '../lib/printf.ts'
import { utility } from '../utility.ts'

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$|^[-+]?0[xX][0-9a-fA-F]+$/

/** seq(1). */
export const seq = utility({
  name: 'seq', about: 'Print numbers from FIRST to LAST, in steps of INC.\nFIRST, INC default to 1.',
  gnu: { usage: 'seq [OPTION]... LAST\n  or:  seq [OPTION]... FIRST LAST\n  or:  seq [OPTION]... FIRST INCREMENT LAST', raw: true },
  busybox: { usage: 'seq [-w] [-s SEP] [FIRST [INC]] LAST', raw: true },
  *main(run) {
    const parsed = parse(run.operands, run.gnu)
    if (typeof parsed === 'string') return yield* run.usage(parsed)
    const { numbers, separator, wide, format } = parsed
    if (numbers.length === 0) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    if (numbers.length > 3) return yield* run.usage(run.gnu ? `extra operand ${run.q(numbers[3] as string)}` : undefined)
    const bad = numbers.find((text) => !NUMBER.test(text))
    if (bad !== undefined) return yield* run.usage(run.gnu ? `invalid floating point argument: ${run.q(bad)}` : undefined)
    const [first, step, last] = numbers.length === 1 ? ['1', '1', numbers[0]] : numbers.length === 2 ? [numbers[0], '1', numbers[1]] : numbers
    const [from, by, to] = [Number(first), Number(step), Number(last)]
    if (by === 0) return yield* (run.gnu ? run.usage(`invalid Zero increment value: ${run.q(step as string)}`) : run.usage())
    const places = Math.max(decimals(first as string), decimals(step as string))
    const typed = (text: string): number => text.length + (text.includes('.') ? places - decimals(text) : places > 0 ? places + 1 : 0)
    const width = wide ? Math.max(typed(first as string), typed(last as string), from.toFixed(places).length, (from + Math.floor((to - from) / by + 1e-10) * by).toFixed(places).length) : 0
    const count = Math.floor((to - from) / by + 1e-10)
    for (let i = 0; i <= count; i++) {
      const value = from + i * by
      run.out.put(`${i > 0 ? separator : ''}${format !== undefined ? formatNumber(format, value) : padded((value === 0 ? 0 : value).toFixed(places), width)}`)
      if (run.out.full) yield* run.out.flush()
    }
    if (count >= 0) yield* run.out.write('\n')
    return 0
  },
})

const decimals = (text: string): number => (/e/i.test(text) ? 0 : (text.split('.')[1] ?? '').length)
const padded = (text: string, width: number): string => (text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0'))

type Parsed = { numbers: string[]; separator: string; wide: boolean; format: string | undefined }

/** Negative numbers are operands, so the arguments are read here. */
function parse(args: readonly string[], gnu: boolean): Parsed | string {
  const out: Parsed = { numbers: [], separator: '\n', wide: false, format: undefined }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (out.numbers.length > 0 || NUMBER.test(arg) || !arg.startsWith('-') || arg === '-') {
      out.numbers.push(arg)
      continue
    }
    if (arg === '--') continue
    if (arg === '-w' || arg === '--equal-width') out.wide = true
    else if (arg.startsWith('-s') || arg.startsWith('--separator')) {
      const attached = arg.startsWith('--') ? arg.split('=').slice(1).join('=') || undefined : arg.slice(2) || undefined
      const value = attached ?? args[++i]
      if (value === undefined) return 'option requires an argument -- \'s\''
      out.separator = value
    } else if (gnu && (arg.startsWith('-f') || arg.startsWith('--format'))) {
      out.format = arg.startsWith('--') ? arg.split('=').slice(1).join('=') : arg.slice(2) || (args[++i] ?? '%g')
    } else return arg.startsWith('--') ? `unrecognized option '${arg}'` : `invalid option -- '${arg[1]}'`
  }
  return out
}
