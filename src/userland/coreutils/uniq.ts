import { isErrno } from '../../kernel/errno.ts'
import { writeFile } from '../../kernel/libc/io.ts'
import { linesOf, readInput } from '../lib/input.ts'
import { type Run, utility } from '../utility.ts'

/** uniq(1). */
export const uniq = utility({
  name: 'uniq', about: 'Discard duplicate lines',
  gnu: {
    usage: 'uniq [OPTION]... [INPUT [OUTPUT]]',
    flags: ['c,count  prefix lines by the number of occurrences', 'd,repeated  only print duplicate lines, one for each group', 'D,all-repeated=?METHOD  print all duplicate lines', 'f,skip-fields=N  avoid comparing the first N fields', 'i,ignore-case  ignore differences in case when comparing', 's,skip-chars=N  avoid comparing the first N characters', 'u,unique  only print unique lines', 'z,zero-terminated  line delimiter is NUL, not newline', 'w,check-chars=N  compare no more than N characters in lines'],
  },
  busybox: { usage: 'uniq [-cduiz] [-f,s,w N] [FILE [OUTFILE]]', flags: ['c  Prefix lines by the number of occurrences', 'd  Only print duplicate lines', 'u  Only print unique lines', 'i  Ignore case', 'z  NUL terminated output', 'f=N  Skip first N fields', 's=N  Skip first N chars (after any skipped fields)', 'w=N  Compare N characters in line'] },
  *main(run) {
    const [input = '-', output, extra] = run.operands
    if (extra !== undefined) return yield* run.usage(run.gnu ? `extra operand ${run.q(extra)}` : undefined)
    for (const key of ['f', 's', 'w']) {
      const number = run.value(key)
      if (number !== undefined && !/^\d+$/.test(number)) return yield* run.fail(run.gnu ? `${number}: invalid number of ${key === 'f' ? 'fields to skip' : key === 's' ? 'bytes to skip' : 'bytes to compare'}` : `invalid number '${number}'`)
    }
    const text = yield* readInput(run, input)
    if (text === undefined) return 1
    const end = run.has('z') ? '\0' : '\n'
    const made = groups(run, linesOf(text, end)).flatMap((group) => shown(run, group)).map((line) => line + end).join('')
    if (output === undefined || output === '-') yield* run.out.write(made)
    else {
      try {
        yield* writeFile(output, made)
      } catch (error) {
        if (!isErrno(error)) throw error
        return yield* run.fail(`${run.gnu ? output : `can't open '${output}'`}: ${error.message}`)
      }
    }
    return 0
  },
})

function groups(run: Run, lines: readonly string[]): string[][] {
  const out: string[][] = []
  let key: string | undefined
  for (const line of lines) {
    const next = keyOf(run, line)
    if (next === key) out.at(-1)?.push(line)
    else out.push([line])
    key = next
  }
  return out
}

function keyOf(run: Run, line: string): string {
  let text = line
  for (let n = Number(run.value('f') ?? 0); n > 0; n--) text = text.replace(/^[ \t]*[^ \t]*/, '')
  text = text.slice(Number(run.value('s') ?? 0))
  const width = run.value('w')
  if (width !== undefined) text = text.slice(0, Number(width))
  return run.has('i') ? text.toLowerCase() : text
}

function shown(run: Run, group: readonly string[]): readonly string[] {
  const [first = ''] = group
  if (run.has('D')) return group.length > 1 ? group : []
  if (run.has('d') && group.length === 1) return []
  if (run.has('u') && group.length > 1) return []
  return [run.has('c') ? `${String(group.length).padStart(7)} ${first}` : first]
}
