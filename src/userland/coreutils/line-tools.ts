import { linesOf, readInput } from '../lib/input.ts'
import { utility } from '../utility.ts'

/** tac(1). */
export const tac = utility({
  name: 'tac', about: 'Concatenate FILEs and print them in reverse',
  gnu: { usage: 'tac [OPTION]... [FILE]...', flags: ['b,before  attach the separator before instead of after', 's,separator=STRING  use STRING as the separator instead of newline'] },
  busybox: { usage: 'tac [FILE]...' },
  *main(run) {
    const separator = run.value('s') ?? '\n'
    let status = 0
    for (const path of run.operands.length > 0 ? run.operands : ['-']) {
      const text = yield* readInput(run, path, (p) => `failed to open ${run.sq(p)} for reading`)
      if (text === undefined) {
        status = 1
        continue
      }
      const pieces = run.has('b') ? text.split(separator).map((piece, i) => (i > 0 ? separator + piece : piece)) : text.split(separator).map((piece, i, all) => (i < all.length - 1 ? piece + separator : piece))
      for (const piece of pieces.toReversed()) yield* run.out.write(piece)
    }
    return status
  },
})

/** rev(1). */
export const rev = utility({
  name: 'rev', about: 'Reverse lines of FILE', gnu: { usage: 'rev [options] [file ...]' }, busybox: { usage: 'rev [FILE]...' },
  *main(run) {
    let status = 0
    for (const path of run.operands.length > 0 ? run.operands : ['-']) {
      const text = yield* readInput(run, path, (p) => `cannot open ${p}`)
      if (text === undefined) status = 1
      else yield* run.out.write(text.split('\n').map((line) => [...line].toReversed().join('')).join('\n'))
    }
    return status
  },
})

/** paste(1). */
export const paste = utility({
  name: 'paste', about: 'Paste lines from each input file, separated with tabs',
  gnu: { usage: 'paste [OPTION]... [FILE]...', flags: ['d,delimiters=LIST  reuse characters from LIST instead of TABs', 's,serial  paste one file at a time instead of in parallel', 'z,zero-terminated  line delimiter is NUL, not newline'] },
  busybox: { usage: 'paste [-d LIST] [-s] [FILE]...', flags: ['d=LIST  Use delimiters from LIST, not tab', 's  Serial: one file at a time'] },
  *main(run) {
    const delimiters = [...(run.value('d') ?? '\t').replace(/\\([nt\\0])/g, (_, c: string) => ({ n: '\n', t: '\t', '\\': '\\', 0: '\0' })[c] ?? '')].map((c) => (c === '\0' ? '' : c))
    const end = run.has('z') ? '\0' : '\n'
    const columns: string[][] = []
    const stdin: string[] = []
    const sharers = run.operands.filter((path) => path === '-').length
    let read = false
    for (const path of run.operands.length > 0 ? run.operands : ['-']) {
      if (path === '-' && sharers > 1) {
        if (!read) stdin.push(...linesOf((yield* readInput(run, path)) ?? '', end))
        read = true
        const nth = columns.filter((_, i) => run.operands[i] === '-').length
        columns.push(run.has('s') ? (nth === 0 ? stdin : []) : stdin.filter((_, i) => i % sharers === nth))
        continue
      }
      const text = yield* readInput(run, path)
      if (text === undefined) return 1
      columns.push(linesOf(text, end))
    }
    const join = (cells: readonly string[]): string => cells.map((cell, i) => (i === 0 ? cell : (delimiters[(i - 1) % Math.max(1, delimiters.length)] ?? '') + cell)).join('')
    if (run.has('s')) for (const column of columns) yield* run.out.write(join(column) + end)
    else {
      const rows = Math.max(0, ...columns.map((column) => column.length))
      for (let row = 0; row < rows; row++) yield* run.out.write(join(columns.map((column) => column[row] ?? '')) + end)
    }
    return 0
  },
})

/** nl(1). */
export const nl = utility({
  name: 'nl', about: 'Write FILEs to standard output with line numbers added',
  gnu: {
    usage: 'nl [OPTION]... [FILE]...',
    flags: ['b,body-numbering=STYLE  use STYLE for numbering body lines', 'i,line-increment=NUMBER  line number increment at each line', 'n,number-format=FORMAT  insert line numbers according to FORMAT', 's,number-separator=STRING  add STRING after (possible) line number', 'v,starting-line-number=NUMBER  first line number for each section', 'w,number-width=NUMBER  use NUMBER columns for line numbers'],
  },
  busybox: { usage: 'nl [OPTIONS] [FILE]...', flags: ['b=STYLE  Which lines to number - a: all, t: nonempty, n: none', 'i=N  Line number increment', 's=STRING  Use STRING as line number separator', 'v=N  Start from N', 'w=N  Width of line numbers'] },
  *main(run) {
    const style = run.value('b') ?? 't'
    if (!/^[atn]$/.test(style)) return yield* run.fail(run.gnu && style.startsWith('p') ? 'drydock: nl -b pBRE is not simulated yet' : `invalid body numbering style: ${run.q(style)}`)
    const width = Number(run.value('w') ?? 6)
    const separator = run.value('s') ?? '\t'
    const format = run.value('n') ?? 'rn'
    let number = Number(run.value('v') ?? 1)
    let status = 0
    for (const path of run.operands.length > 0 ? run.operands : ['-']) {
      const text = yield* readInput(run, path)
      if (text === undefined) {
        status = 1
        continue
      }
      for (const line of linesOf(text)) {
        const numbered = style === 'a' || (style === 't' && line !== '')
        const shown = String(number)
        const label = format === 'ln' ? shown.padEnd(width) : format === 'rz' ? shown.padStart(width, '0') : shown.padStart(width)
        yield* run.out.write(numbered ? `${label}${separator}${line}\n` : line === '' || run.gnu ? `${' '.repeat(width + (run.gnu ? separator.length : separator.length))}${line}\n` : `${' '.repeat(width + separator.length)}${line}\n`)
        if (numbered) number += Number(run.value('i') ?? 1)
      }
    }
    return status
  },
})

/** fold(1). */
export const fold = utility({
  name: 'fold', notYet: ['b'], about: 'Wrap input lines in FILEs (or stdin)',
  gnu: { usage: 'fold [OPTION]... [FILE]...', flags: ['b,bytes  count bytes rather than columns', 's,spaces  break at spaces', 'w,width=WIDTH  use WIDTH columns instead of 80'] },
  busybox: { usage: 'fold [-bs] [-w WIDTH] [FILE]...', flags: ['b  Count bytes rather than columns', 's  Break at spaces', 'w=WIDTH  Use WIDTH columns instead of 80'] },
  *main(run) {
    const width = Number(run.value('w') ?? 80)
    if (!(width > 0)) return yield* run.fail(`invalid number of columns: ${run.q(run.value('w') ?? '')}`)
    let status = 0
    for (const path of run.operands.length > 0 ? run.operands : ['-']) {
      const text = yield* readInput(run, path)
      if (text === undefined) {
        status = 1
        continue
      }
      yield* run.out.write(text.split('\n').map((line) => foldLine(line, width, run.has('s'))).join('\n'))
    }
    return status
  },
})

function foldLine(line: string, width: number, spaces: boolean): string {
  const out: string[] = []
  let rest = [...line]
  while (rest.length > width) {
    const blank = spaces ? rest.slice(0, width).findLastIndex((c) => c === ' ' || c === '\t') : -1
    const at = blank >= 0 ? blank + 1 : width
    out.push(rest.slice(0, at).join(''))
    rest = rest.slice(at)
  }
  return [...out, rest.join('')].join('\n')
}

/** comm(1). */
export const comm = utility({
  name: 'comm', notYet: ['check-order'], about: 'Compare FILE1 with FILE2',
  gnu: { usage: 'comm [OPTION]... FILE1 FILE2', flags: ['1  suppress column 1', '2  suppress column 2', '3  suppress column 3', ',check-order  check that the input is correctly sorted', ',nocheck-order  do not check that the input is correctly sorted', ',output-delimiter=STR  separate columns with STR', 'z,zero-terminated  line delimiter is NUL, not newline'] },
  busybox: { usage: 'comm [-123] FILE1 FILE2', flags: ['1  Suppress lines unique to FILE1', '2  Suppress lines unique to FILE2', '3  Suppress lines common to both files'] },
  *main(run) {
    const [one, two, extra] = run.operands
    if (one === undefined || two === undefined) return yield* run.usage(run.gnu ? (one === undefined ? 'missing operand' : `missing operand after ${run.q(one)}`) : undefined)
    if (extra !== undefined) return yield* run.usage(run.gnu ? `extra operand ${run.q(extra)}` : undefined)
    const [a, b] = [yield* readInput(run, one), yield* readInput(run, two)]
    if (a === undefined || b === undefined) return 1
    const end = run.has('z') ? '\0' : '\n'
    const [x, y] = [linesOf(a, end), linesOf(b, end)]
    const tab = run.value('output-delimiter') ?? '\t'
    const lead = [false, false, false].map((_, column) => tab.repeat(['1', '2', '3'].slice(0, column).filter((key) => !run.has(key)).length))
    const put = (column: number, line: string): string => (run.has(String(column + 1)) ? '' : `${lead[column]}${line}${end}`)
    let [i, j] = [0, 0]
    while (i < x.length || j < y.length) {
      const [p, q] = [x[i], y[j]]
      if (q === undefined || (p !== undefined && p < q)) yield* run.out.write(put(0, x[i++] as string))
      else if (p === undefined || p > q) yield* run.out.write(put(1, y[j++] as string))
      else {
        yield* run.out.write(put(2, p))
        i++
        j++
      }
    }
    return 0
  },
})
