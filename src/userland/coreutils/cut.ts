import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import { linesOf, readInput } from '../lib/input.ts'
import { type PosixRegex, posixRegex, RegexError } from '../lib/regex.ts'
import { isUtf8, type Run, utility } from '../utility.ts'

/** A LIST of cut: closed ranges counted from 1. */
type Range = { from: number; to: number }

/** cut(1). */
export const cut = utility({
  name: 'cut', about: 'Print selected fields from FILEs to stdout',
  gnu: {
    usage: 'cut OPTION... [FILE]...',
    flags: ['b,bytes=LIST  select only these bytes', 'c,characters=LIST  select only these characters', 'd,delimiter=DELIM  use DELIM instead of TAB for field delimiter', 'f,fields=LIST  select only these fields', 'n  (ignored)', ',complement  complement the set of selected bytes, characters or fields', 's,only-delimited  do not print lines not containing delimiters', ',output-delimiter=STRING  use STRING as the output delimiter', 'z,zero-terminated  line delimiter is NUL, not newline'],
  },
  busybox: {
    usage: 'cut [OPTIONS] [FILE]...',
    flags: ['b=LIST  Output only bytes from LIST', 'c=LIST  Output only characters from LIST', 'd=SEP  Field delimiter for input (default -f TAB, -F run of whitespace)', 'O=SEP  Field delimiter for output (default = -d for -f, one space for -F)', 'D  Don\'t sort/collate sections or match -fF lines without delimiter', 'f=LIST  Print only these fields (-d is single char)', 'F=LIST  Print only these fields (-d is regex)', 's  Output only lines containing delimiter', 'n  Ignored'],
  },
  *main(run) {
    const modes = run.given.filter((g) => ['b', 'c', 'f', 'F'].includes(g.flag.key))
    if (modes.length === 0) return yield* (run.gnu ? run.usage('you must specify a list of bytes, characters, or fields') : run.fail('expected a list of bytes, characters, or fields'))
    if (modes.length > 1) return yield* (run.gnu ? run.usage('only one list may be specified') : run.usage())
    const mode = modes[0]?.flag.key as string
    const delimiter = run.value('d')
    if (run.gnu && delimiter !== undefined && [...delimiter].length > 1) return yield* run.usage('the delimiter must be a single character')
    if (run.gnu && delimiter !== undefined && mode !== 'f') return yield* run.usage('an input delimiter may be specified only when operating on fields')
    if (run.gnu && run.has('s') && mode !== 'f') return yield* run.usage('suppressing non-delimited lines makes sense\n\tonly when operating on fields')
    const list = parseList(run.value(mode) as string, run, mode === 'f' || mode === 'F')
    if (typeof list === 'string') return yield* (run.gnu ? run.usage(list) : run.fail(list))
    let splitter: PosixRegex | undefined
    try {
      splitter = mode === 'F' ? posixRegex(delimiter ?? '[[:space:]]+', { syntax: 'extended', global: true }) : undefined
    } catch (error) {
      if (!(error instanceof RegexError)) throw error
      return yield* run.fail(`bad regex '${delimiter}': ${error.message}`)
    }
    const end = run.has('z') ? '\0' : '\n'
    let status = 0
    for (const path of run.operands.length > 0 ? run.operands : ['-']) {
      const text = yield* readInput(run, path)
      if (text === undefined) {
        status = 1
        continue
      }
      for (const line of linesOf(text, end)) {
        const made = mode === 'f' || mode === 'F' ? cutFields(run, line, list, delimiter ?? '\t', splitter) : cutColumns(run, line, list, mode === 'b')
        if (made !== undefined) yield* run.out.write(made + end)
      }
    }
    return status
  },
})

function parseList(text: string, run: Run, fields: boolean): Range[] | string {
  const ranges: Range[] = []
  const what = fields ? 'fields' : 'byte/character positions'
  for (const part of text.split(/[,\s]+/)) {
    if (part === '' && text === '') return run.gnu ? `${what} are numbered from 1` : `invalid range ${text}`
    const match = /^(\d*)(-?)(\d*)$/.exec(part)
    if (match === null || (match[1] === '' && match[3] === '')) {
      if (match !== null && match[2] === '-') return run.gnu ? 'invalid range with no endpoint: -' : 'invalid range -'
      return run.gnu ? `invalid ${fields ? 'field' : 'byte/character position'} value ${run.q(part)}` : `invalid number '${part}'`
    }
    const from = match[1] === '' ? 1 : Number(match[1])
    const to = match[2] === '' ? from : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3])
    if ((from === 0 || to === 0) && run.gnu) return `${what} are numbered from 1`
    if (from === 0 || to === 0) return `invalid range ${part}`
    if (to < from) return run.gnu ? 'invalid decreasing range' : `${part}: invalid range`
    ranges.push({ from, to })
  }
  if (run.has('D')) return ranges
  ranges.sort((a, b) => a.from - b.from)
  const merged: Range[] = []
  for (const range of ranges) {
    const last = merged.at(-1)
    if (last !== undefined && range.from <= last.to && !(run.gnu && run.value('output-delimiter') !== undefined && !fields)) last.to = Math.max(last.to, range.to)
    else merged.push({ ...range })
  }
  return run.has('complement') ? complement(merged) : merged
}

function complement(ranges: readonly Range[]): Range[] {
  const out: Range[] = []
  let from = 1
  for (const range of ranges) {
    if (range.from > from) out.push({ from, to: range.from - 1 })
    from = range.to + 1
  }
  if (Number.isFinite(from)) out.push({ from, to: Number.POSITIVE_INFINITY })
  return out
}

function splitAt(line: string, splitter: PosixRegex): string[] {
  const fields: string[] = []
  let from = 0
  for (let span = splitter.span(line, 0); span !== undefined; span = splitter.span(line, Math.max(span.end, span.start + 1))) {
    if (span.end === span.start) continue
    fields.push(line.slice(from, span.start))
    from = span.end
  }
  return [...fields, line.slice(from)]
}

function cutFields(run: Run, line: string, list: readonly Range[], delimiter: string, splitter: PosixRegex | undefined): string | undefined {
  const fields = splitter === undefined ? line.split(delimiter) : splitAt(line, splitter)
  const regexJoin = run.value('O') ?? ' '
  if (fields.length === 1) return run.has('s') || run.has('D') ? undefined : line
  const join = run.value('output-delimiter') ?? (splitter === undefined ? (run.value('O') ?? delimiter) : regexJoin)
  return list.flatMap(({ from, to }) => fields.slice(from - 1, Math.min(to, fields.length))).join(join)
}

function cutColumns(run: Run, line: string, list: readonly Range[], bytes: boolean): string {
  const join = run.value('output-delimiter') ?? run.value('O') ?? ''
  if (bytes || (run.gnu && !isUtf8(run.env)) || run.gnu) {
    const all = encodeUtf8(line)
    return list.filter(({ from }) => from <= all.length).map(({ from, to }) => decodeUtf8(all.subarray(from - 1, Math.min(to, all.length)))).join(join)
  }
  const chars = [...line]
  return list.filter(({ from }) => from <= chars.length).map(({ from, to }) => chars.slice(from - 1, Math.min(to, chars.length)).join('')).join(join)
}
