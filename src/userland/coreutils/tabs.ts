import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { writeFile } from '../../kernel/libc/io.ts'
import { readInput, readInputBytes } from '../lib/input.ts'
import { parseSize } from '../lib/size.ts'
import { displayWidth } from '../lib/width.ts'
import { type Run, utility } from '../utility.ts'

function stopsOf(run: Run): number[] | undefined {
  const text = run.value('t')
  if (text === undefined) return [8]
  const stops = text.split(/[, ]/).map(Number)
  return stops.every((n) => Number.isInteger(n) && n > 0) ? stops : undefined
}

/** The next tab stop behind a column; a list of stops has none behind its last. */
function nextStop(column: number, stops: readonly number[]): number | undefined {
  const [only] = stops
  if (stops.length === 1) return (Math.floor(column / (only as number)) + 1) * (only as number)
  return stops.find((stop) => stop > column)
}

function* eachText(run: Run, change: (text: string) => string): Gen<number> {
  let status = 0
  for (const path of run.operands.length > 0 ? run.operands : ['-']) {
    const text = yield* readInput(run, path)
    if (text === undefined) status = 1
    else yield* run.out.write(text.split('\n').map(change).join('\n'))
  }
  return status
}

/** expand(1). */
export const expand = utility({
  name: 'expand', about: 'Convert tabs to spaces, writing to stdout', gnu: { usage: 'expand [OPTION]... [FILE]...', flags: ['i,initial  do not convert tabs after non blanks', 't,tabs=N  have tabs N characters apart, not 8'] }, busybox: { usage: 'expand [-i] [-t N] [FILE]...', flags: ['i,initial  Don\'t convert tabs after non blanks', 't,tabs=N  Tabstops every N chars'] },
  *main(run) {
    const stops = stopsOf(run)
    if (stops === undefined) return yield* run.fail(`tab size contains invalid character(s): ${run.q(run.value('t') ?? '')}`)
    return yield* eachText(run, (line) => {
      let out = ''
      let column = 0
      let blank = true
      for (const char of line) {
        if (char === '\t' && (blank || !run.has('i'))) {
          const stop = nextStop(column, stops) ?? column + 1
          out += ' '.repeat(stop - column)
          column = stop
          continue
        }
        if (char !== ' ' && char !== '\t') blank = false
        out += char
        column += displayWidth(char)
      }
      return out
    })
  },
})

/** unexpand(1). */
export const unexpand = utility({
  name: 'unexpand', about: 'Convert spaces to tabs, writing to stdout', gnu: { usage: 'unexpand [OPTION]... [FILE]...', flags: ['a,all  convert all blanks, instead of just initial blanks', ',first-only  convert only leading sequences of blanks', 't,tabs=N  have tabs N characters apart instead of 8 (enables -a)'] }, busybox: { usage: 'unexpand [-fa][-t N] [FILE]...', flags: ['a,all  Convert all blanks', 'f,first-only  Convert only leading blanks', 't,tabs=N  Tabstops every N chars'] },
  *main(run) {
    const stops = stopsOf(run)
    if (stops === undefined) return yield* run.fail(`tab size contains invalid character(s): ${run.q(run.value('t') ?? '')}`)
    const all = (run.has('a') || run.has('t')) && !run.has('first-only') && !run.has('f')
    return yield* eachText(run, (line) => unexpandLine(line, stops, all))
  },
})

function unexpandLine(line: string, stops: readonly number[], all: boolean): string {
  let out = ''
  let column = 0
  let pending = ''
  let from = 0
  let leading = true
  for (const char of `${line}\0`) {
    if ((char === ' ' || char === '\t') && (leading || all)) {
      if (pending === '') from = column
      pending += char
      column = char === '\t' ? (nextStop(column, stops) ?? column + 1) : column + 1
      continue
    }
    if (pending !== '') {
      let at = from
      for (let stop = nextStop(at, stops); stop !== undefined && stop <= column; stop = nextStop(at, stops)) {
        out += stop - at === 1 && pending[0] === ' ' && column - at === 1 ? ' ' : '\t'
        at = stop
      }
      out += ' '.repeat(column - at)
      pending = ''
    }
    leading = false
    if (char !== '\0') {
      out += char
      column += displayWidth(char)
    }
  }
  return out
}

/** split(1). */
export const split = utility({
  name: 'split', about: 'Split FILE into pieces', gnu: { usage: 'split [OPTION]... [FILE [PREFIX]]', flags: ['l,lines=NUMBER  put NUMBER lines/records per output file', 'b,bytes=SIZE  put SIZE bytes per output file', 'a,suffix-length=N  generate suffixes of length N (default 2)', 'd  use numeric suffixes starting at 0, not alphabetic'] }, busybox: { usage: 'split [OPTIONS] [INPUT [PREFIX]]', flags: ['b=N[k|m]  Split by N (kilo|mega)bytes', 'l=N  Split by N lines', 'a=N  Use N letters as suffix'] },
  *main(run) {
    const bytes = yield* readInputBytes(run, run.operands[0] ?? '-')
    if (bytes === undefined) return 1
    const size = run.value('b') === undefined ? undefined : parseSize(run.value('b') as string)
    const lines = Number(run.value('l') ?? 1000)
    const width = Number(run.value('a') ?? 2)
    for (let at = 0, n = 0; at < bytes.length; n++) {
      let end = size === undefined ? at : at + size
      if (size === undefined) for (let i = 0; i < lines && end < bytes.length; i++) end = (bytes.indexOf(10, end) + 1 || bytes.length)
      let suffix = ''
      for (let k = 0, rest = n; k < width; k++) {
        const base = run.has('d') ? 10 : 26
        suffix = (run.has('d') ? String(rest % base) : String.fromCharCode(97 + (rest % base))) + suffix
        rest = Math.floor(rest / base)
      }
      try {
        yield* writeFile(`${run.operands[1] ?? 'x'}${suffix}`, bytes.subarray(at, end))
      } catch (error) {
        if (!isErrno(error)) throw error
        return yield* run.fail(`${run.operands[1] ?? 'x'}${suffix}: ${error.message}`)
      }
      at = end
    }
    return 0
  },
})

