import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { writeFile } from '../../kernel/libc/io.ts'
import { linesOf, readInput } from '../lib/input.ts'
import { type Run, utility } from '../utility.ts'
import { type Comparison, parseKey, type SortKey } from './sort-key.ts'
import { comparer } from './sort-compare.ts'

/** sort(1). */
export const sort = utility({
  name: 'sort', notYet: ['m'], about: 'Sort lines of text',
  gnu: {
    usage: 'sort [OPTION]... [FILE]...', usageStatus: 2,
    flags: [
      'b,ignore-leading-blanks  ignore leading blanks', 'd,dictionary-order  consider only blanks and alphanumeric characters', 'f,ignore-case  fold lower case to upper case characters', 'g,general-numeric-sort  compare according to general numerical value', 'i,ignore-nonprinting  consider only printable characters',
      'M,month-sort  compare (unknown) < \'JAN\' < ... < \'DEC\'', 'h,human-numeric-sort  compare human readable numbers (e.g., 2K 1G)', 'n,numeric-sort  compare according to string numerical value', 'R,random-sort  shuffle, but group identical keys', 'r,reverse  reverse the result of comparisons', 'V,version-sort  natural sort of (version) numbers within text',
      'c,check=?diagnose-first  check for sorted input; do not sort', 'C  like -c, but do not report first bad line', 'k,key=KEYDEF  sort via a key; KEYDEF gives location and type', 'm,merge  merge already sorted files; do not sort', 'o,output=FILE  write result to FILE instead of standard output', 's,stable  stabilize sort by disabling last-resort comparison',
      'S,buffer-size=SIZE  use SIZE for main memory buffer', 't,field-separator=SEP  use SEP instead of non-blank to blank transition', 'T,temporary-directory=DIR  use DIR for temporaries', ',parallel=N  change the number of sorts run concurrently to N', 'u,unique  output only the first of an equal run', 'z,zero-terminated  line delimiter is NUL, not newline',
    ],
  },
  busybox: {
    usage: 'sort [-nrugMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...',
    flags: [
      'o=FILE  Output to FILE', 'c  Check whether input is sorted', 'b  Ignore leading blanks', 'f  Ignore case', 'i  Ignore unprintable characters', 'd  Dictionary order (blank or alphanumeric only)', 'n  Sort numbers', 'g  General numerical sort', 'h  Sort human readable numbers (2K 1G)', 'M  Sort month', 'V  Sort version',
      't=CHAR  Field separator', 'k=N[,M]  Sort by Nth field', 'r  Reverse sort order', 's  Stable (don\'t sort ties alphabetically)', 'u  Suppress duplicate lines', 'z  NUL terminated input and output', 'm', 'S=SIZE', 'T=DIR',
    ],
  },
  *main(run) {
    if (run.has('R')) return yield* run.fail('drydock: sort -R is not simulated yet', 2)
    const separator = run.value('t')
    if (separator !== undefined && [...separator].length !== 1 && separator !== '\\0') return yield* run.fail(separator === '' ? 'empty tab' : run.gnu ? `multi-character tab ${run.q(separator)}` : 'bad -t parameter', 2)
    const global = globalComparison(run)
    const keys: SortKey[] = []
    for (const text of run.values('k')) {
      const key = parseKey(text, global)
      if (key === undefined) return yield* run.fail(run.gnu ? `invalid number at field start: invalid count at start of ${run.q(text)}` : 'bad field specification', 2)
      keys.push(key)
    }
    const compare = comparer({ keys, global, separator: separator === '\\0' ? '\0' : separator, gnu: run.gnu })
    const lastResort = !run.has('s') && !run.has('u')
    const full = lastResort ? compare.full : compare.keyed
    const read = yield* readLines(run)
    if (read === undefined) return 2
    if (run.has('c') || run.has('C')) return yield* check(run, read, run.has('u') ? compare.keyed : full)
    const sorted = read.lines.toSorted(full)
    const unique = run.has('u') ? sorted.filter((each, i) => i === 0 || compare.keyed(sorted[i - 1] as string, each) !== 0) : sorted
    return yield* deliver(run, unique)
  },
})

function globalComparison(run: Run): Comparison {
  const kind = run.last('n', 'g', 'h', 'M', 'V')
  return { kind: kind ?? '', blanks: run.has('b'), fold: run.has('f'), dictionary: run.has('d'), printing: run.has('i'), reverse: run.has('r') }
}

function* readLines(run: Run): Gen<{ lines: string[]; path: string } | undefined> {
  const lines: string[] = []
  const paths = run.operands.length > 0 ? run.operands : ['-']
  for (const path of paths) {
    const text = yield* readInput(run, path, (p) => `cannot read: ${p}`)
    if (text === undefined) return undefined
    const more = linesOf(text, run.has('z') ? '\0' : '\n')
    for (const each of more) lines.push(each)
  }
  return { lines, path: paths[0] as string }
}

function* check(run: Run, { lines, path }: { lines: readonly string[]; path: string }, compare: (a: string, b: string) => number): Gen<number> {
  for (let i = 1; i < lines.length; i++) {
    const order = compare(lines[i - 1] as string, lines[i] as string)
    if (order < 0 || (order === 0 && !run.has('u'))) continue
    if (run.has('C') || run.value('c') === 'quiet' || run.value('c') === 'silent') return 1
    if (run.gnu) yield* run.warn(`${path}:${i + 1}: disorder: ${lines[i]}`)
    else yield* run.warn(`Check line ${i}`)
    return 1
  }
  return 0
}

function* deliver(run: Run, lines: readonly string[]): Gen<number> {
  const end = run.has('z') ? '\0' : '\n'
  const output = run.value('o')
  if (output === undefined) {
    for (const each of lines) {
      run.out.put(each + end)
      if (run.out.full) yield* run.out.flush()
    }
    return 0
  }
  try {
    yield* writeFile(output, lines.map((each) => each + end).join(''))
    return 0
  } catch (error) {
    if (!isErrno(error)) throw error
    return yield* run.fail(run.gnu ? `open failed: ${output}: ${error.message}` : `can't open '${output}': ${error.message}`, 2)
  }
}
