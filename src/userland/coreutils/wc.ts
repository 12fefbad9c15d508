import { decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { type Fd, STDIN, sys } from '../../kernel/sys.ts'
import { closeInput, openInput } from '../lib/input.ts'
import { displayWidth } from '../lib/width.ts'
import { isUtf8, type Run, utility } from '../utility.ts'

type Counts = { lines: number; words: number; chars: number; bytes: number; longest: number }

/** wc(1). */
export const wc = utility({
  name: 'wc', about: 'Count lines, words, and bytes for FILEs (or stdin)',
  gnu: {
    usage: 'wc [OPTION]... [FILE]...\n  or:  wc [OPTION]... --files0-from=F',
    flags: ['c,bytes  print the byte counts', 'm,chars  print the character counts', 'l,lines  print the newline counts', 'L,max-line-length  print the maximum display width', 'w,words  print the word counts'],
  },
  busybox: { usage: 'wc [-cmlwL] [FILE]...', flags: ['c  Count bytes', 'm  Count characters', 'l  Count newlines', 'w  Count words', 'L  Print longest line length'] },
  *main(run) {
    const keys = (['l', 'w', 'm', 'c', 'L'] as const).filter((key) => run.has(key))
    const columns = keys.length > 0 ? keys : (['l', 'w', 'c'] as const)
    const paths = run.operands.length > 0 ? run.operands : ['-']
    const width = yield* widthOf(run, paths, columns.length)
    const total: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 }
    let status = 0
    for (const path of paths) {
      const counts = yield* countFile(run, path)
      if (counts === undefined) {
        status = 1
        continue
      }
      add(total, counts)
      const label = run.operands.length === 0 || (path === '-' && !run.gnu) ? '' : path
      yield* run.out.write(line(run, counts, columns, width, label))
    }
    if (paths.length > 1) yield* run.out.write(line(run, total, columns, width, 'total'))
    return status
  },
})

const COLUMN: Record<string, keyof Counts> = { l: 'lines', w: 'words', m: 'chars', c: 'bytes', L: 'longest' }

function line(run: Run, counts: Counts, columns: readonly string[], width: number, label: string): string {
  const cells = columns.map((key) => String(counts[COLUMN[key] as keyof Counts]))
  const numbers = !run.gnu && columns.length === 1 && run.operands.length < 2 ? (cells[0] as string) : cells.map((cell) => cell.padStart(width)).join(' ')
  return `${numbers}${label === '' ? '' : ` ${label}`}\n`
}

/** GNU makes columns as wide as the sum of the sizes needs, 7 when it cannot know. */
function* widthOf(run: Run, paths: readonly string[], columns: number): Gen<number> {
  if (!run.gnu) return 9
  if (columns === 1 && paths.length === 1) return 1
  let sum = 0
  let least = 1
  for (const path of paths) {
    try {
      const stat = yield* path === '-' ? sys.fstat(STDIN) : sys.stat(path)
      if (stat.kind === 'file') sum += stat.size
      else least = 7
    } catch (error) {
      if (!isErrno(error)) throw error
    }
  }
  return Math.max(least, String(sum).length)
}

function* countFile(run: Run, path: string): Gen<Counts | undefined> {
  const fd = yield* openInput(run, path)
  if (fd === undefined) return undefined
  try {
    return yield* count(fd, run)
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* run.warn(run.gnu ? `${path}: ${error.message}` : `read error: ${error.message}`)
    return undefined
  } finally {
    yield* closeInput(fd)
  }
}

function* count(fd: Fd, run: Run): Gen<Counts> {
  const counts: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 }
  const utf8 = isUtf8(run.env) || !run.gnu
  let inWord = false
  let current = ''
  for (let chunk = yield* sys.read(fd); chunk.length > 0; chunk = yield* sys.read(fd)) {
    counts.bytes += chunk.length
    for (const byte of chunk) {
      if (byte === 10) counts.lines++
      if (!utf8 || (byte & 0xc0) !== 0x80) counts.chars++
      const blank = byte === 32 || (byte >= 9 && byte <= 13)
      if (!blank && !inWord) counts.words++
      inWord = !blank
    }
    if (run.has('L')) {
      const lines = (current + decodeUtf8(chunk)).split('\n')
      current = lines.pop() as string
      for (const each of lines) counts.longest = Math.max(counts.longest, tabbedWidth(each))
    }
  }
  counts.longest = Math.max(counts.longest, tabbedWidth(current))
  return counts
}

function tabbedWidth(text: string): number {
  let width = 0
  for (const part of text.split(/(\t)/)) width = part === '\t' ? (Math.floor(width / 8) + 1) * 8 : width + displayWidth(part)
  return width
}

function add(total: Counts, counts: Counts): void {
  total.lines += counts.lines
  total.words += counts.words
  total.chars += counts.chars
  total.bytes += counts.bytes
  total.longest = Math.max(total.longest, counts.longest)
}
