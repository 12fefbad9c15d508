import { decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { type Stat, STDIN, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { strftime, zoneOf } from '../lib/date.ts'
import { diffLines, type Edit } from '../lib/diff.ts'
import { readInputBytes } from '../lib/input.ts'
import { type Run, utility } from '../utility.ts'

const FLAGS = ['q,brief  report only when files differ', 's,report-identical-files  report when two files are the same', 'u  output NUM (default 3) lines of unified context', 'U,unified=?NUM  output NUM lines of unified context', 'r,recursive  recursively compare any subdirectories found', 'N,new-file  treat absent files as empty', 'i,ignore-case  ignore case differences in file contents', 'b,ignore-space-change  ignore changes in the amount of white space', 'w,ignore-all-space  ignore all white space', 'B,ignore-blank-lines  ignore changes where lines are all blank', 'a,text  treat all files as text', 'L,label=LABEL  use LABEL instead of file name and timestamp', 'd,minimal', 'T', 't', 'S=FILE', 'c', 'y,side-by-side', ',color=?WHEN']

/** diff(1). */
export const diff = utility({
  name: 'diff', notYet: ['color'], about: 'Compare files line by line and output the differences between them', gnu: { usage: 'diff [OPTION]... FILES', usageStatus: 2, flags: FLAGS }, busybox: { usage: 'diff [-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2', usageStatus: 2, flags: FLAGS.slice(0, 16).map((line) => line.replace('?NUM', 'LINES')) },
  *main(run) {
    for (const key of ['c', 'y', 'S', 't', 'T']) if (run.has(key)) return yield* run.fail(`drydock: diff -${key} is not simulated yet`, 2)
    const [one, two, extra] = run.operands
    if (one === undefined || two === undefined) return yield* run.usage(run.gnu ? (one === undefined ? 'missing operand after ‘diff’' : `missing operand after ${run.q(one)}`) : undefined)
    if (extra !== undefined) return yield* run.usage(`extra operand ${run.q(extra)}`)
    const [a, b] = [yield* look(run, one), yield* look(run, two)]
    if (a === undefined || b === undefined) return 2
    if (a.kind === 'dir' && b.kind === 'dir') return yield* directories(run, one, two)
    const left = a.kind === 'dir' ? `${one}/${two.split('/').at(-1)}` : one
    const right = b.kind === 'dir' ? `${two}/${one.split('/').at(-1)}` : two
    return yield* files(run, left, right, '')
  },
})

function* look(run: Run, path: string): Gen<Stat | undefined> {
  try {
    return yield* path === '-' ? sys.fstat(STDIN) : sys.stat(path)
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* run.warn(run.gnu ? `${path}: ${error.message}` : `can't stat '${path}': ${error.message}`)
    return undefined
  }
}

function* directories(run: Run, one: string, two: string): Gen<number> {
  const names = function* (dir: string): Gen<string[]> {
    return (yield* sys.readdir(dir)).map((entry) => entry.name)
  }
  const [a, b] = [new Set(yield* names(one)), new Set(yield* names(two))]
  let status = 0
  for (const name of [...new Set([...a, ...b])].sort()) {
    const [left, right] = [`${one.replace(/\/+$/, '')}/${name}`, `${two.replace(/\/+$/, '')}/${name}`]
    if (!a.has(name) || !b.has(name)) {
      if (!run.has('N')) {
        yield* run.out.write(`Only in ${a.has(name) ? one : two}: ${name}\n`)
        status = Math.max(status, 1)
        continue
      }
    }
    const kinds = [a.has(name) ? (yield* sys.stat(left)).kind : undefined, b.has(name) ? (yield* sys.stat(right)).kind : undefined]
    if (kinds.includes('dir')) {
      if (kinds[0] === kinds[1] && run.has('r')) status = Math.max(status, yield* directories(run, left, right))
      else if (kinds[0] === kinds[1]) yield* run.out.write(`Common subdirectories: ${left} and ${right}\n`)
      else {
        yield* run.out.write(`File ${left} is a ${kinds[0] === 'dir' ? 'directory' : 'regular file'} while file ${right} is a ${kinds[1] === 'dir' ? 'directory' : 'regular file'}\n`)
        status = Math.max(status, 1)
      }
      continue
    }
    status = Math.max(status, yield* files(run, left, right, `diff ${run.argv.slice(1).filter((arg) => arg.startsWith('-')).map((arg) => `${arg} `).join('')}${left} ${right}\n`))
  }
  return status
}

function* files(run: Run, one: string, two: string, title: string): Gen<number> {
  const [a, b] = [yield* readOr(run, one), yield* readOr(run, two)]
  if (a === undefined || b === undefined) return 2
  const [x, y] = [linesWithEnd(decodeUtf8(a)), linesWithEnd(decodeUtf8(b))]
  const key = (line: string): string => {
    let text = line
    if (run.has('i')) text = text.toLowerCase()
    if (run.has('w')) text = text.replace(/\s+/g, '')
    else if (run.has('b')) text = text.replace(/\s+/g, ' ').trimEnd()
    return text
  }
  const edits = diffLines(x.map(key), y.map(key))
  const blank = (edit: Edit): boolean => (edit.kind === 'delete' ? (x[edit.a] as string) : (y[edit.b] as string)).trim() === ''
  const differs = edits.some((edit) => edit.kind !== 'same' && !(run.has('B') && blank(edit)))
  if (!differs) {
    if (run.has('s')) yield* run.out.write(`Files ${one} and ${two} are identical\n`)
    return 0
  }
  if (!run.has('a') && [a, b].some((bytes) => bytes.subarray(0, 8192).includes(0))) {
    yield* run.out.write(run.has('q') ? `Files ${one} and ${two} differ\n` : `Binary files ${one} and ${two} differ\n`)
    return run.gnu && !run.has('q') ? 2 : 1
  }
  if (run.has('q')) yield* run.out.write(`Files ${one} and ${two} differ\n`)
  else if (run.gnu && !run.has('u') && !run.has('U')) yield* run.out.write(title + normal(edits, x, y))
  else yield* run.out.write((run.gnu ? title : title) + (yield* header(run, one, two)) + unified(edits, x, y, Number(run.value('U') ?? 3)))
  return 1
}

function* readOr(run: Run, path: string): Gen<Uint8Array | undefined> {
  if (run.has('N')) {
    try {
      yield* sys.stat(path)
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return new Uint8Array(0)
    }
  }
  return yield* readInputBytes(run, path)
}

/** Lines with their newline, so that a missing last one is a difference. */
const linesWithEnd = (text: string): string[] => text.split(/(?<=\n)/).filter((line) => line !== '')

function* header(run: Run, one: string, two: string): Gen<string> {
  const labels = run.values('L')
  const name = function* (path: string, label: string | undefined): Gen<string> {
    if (label !== undefined) return label
    if (!run.gnu) return path
    try {
      const { mtime } = path === '-' ? yield* sys.fstat(STDIN) : yield* sys.stat(path)
      return `${path}\t${strftime('%Y-%m-%d %H:%M:%S.%N %z', Math.floor(mtime / SECOND), (mtime % SECOND) * 1000, zoneOf(run.env.get('TZ')))}`
    } catch (error) {
      if (isErrno(error)) return `${path}\t1970-01-01 00:00:00.000000000 +0000`
      throw error
    }
  }
  return `--- ${yield* name(one, labels[0])}\n+++ ${yield* name(two, labels[1])}\n`
}

const shown = (mark: string, line: string): string => (line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`)

/** Runs of changes, as indexes into the edits, `to` not included. */
function hunks(edits: readonly Edit[], context: number): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = []
  edits.forEach((edit, i) => {
    if (edit.kind === 'same') return
    const last = out.at(-1)
    if (last !== undefined && i - context <= last.to + context) last.to = i + 1
    else out.push({ from: i, to: i + 1 })
  })
  return out.map(({ from, to }) => ({ from: Math.max(0, from - context), to: Math.min(edits.length, to + context) }))
}

function unified(edits: readonly Edit[], x: readonly string[], y: readonly string[], context: number): string {
  let out = ''
  for (const { from, to } of hunks(edits, context)) {
    const part = edits.slice(from, to)
    const [first] = part as [Edit]
    const count = (kind: 'delete' | 'insert'): number => part.filter((edit) => edit.kind === 'same' || edit.kind === kind).length
    const range = (start: number, n: number): string => (n === 1 ? String(start + 1) : n === 0 ? `${start},0` : `${start + 1},${n}`)
    out += `@@ -${range(first.a, count('delete'))} +${range(first.b, count('insert'))} @@\n`
    for (const edit of part) out += edit.kind === 'same' ? shown(' ', x[edit.a] as string) : edit.kind === 'delete' ? shown('-', x[edit.a] as string) : shown('+', y[edit.b] as string)
  }
  return out
}

function normal(edits: readonly Edit[], x: readonly string[], y: readonly string[]): string {
  let out = ''
  for (const { from, to } of hunks(edits, 0)) {
    const part = edits.slice(from, to)
    const [deleted, inserted] = [part.filter((edit) => edit.kind === 'delete'), part.filter((edit) => edit.kind === 'insert')]
    const first = part[0] as Edit
    const range = (start: number, n: number): string => (n <= 1 ? String(start + 1) : `${start + 1},${start + n}`)
    if (deleted.length === 0) out += `${first.a}a${range(first.b, inserted.length)}\n`
    else if (inserted.length === 0) out += `${range(first.a, deleted.length)}d${first.b}\n`
    else out += `${range(first.a, deleted.length)}c${range((inserted[0] as Edit).b, inserted.length)}\n`
    for (const edit of deleted) out += shown('< ', x[edit.a] as string)
    if (deleted.length > 0 && inserted.length > 0) out += '---\n'
    for (const edit of inserted) out += shown('> ', y[edit.b] as string)
  }
  return out
}
