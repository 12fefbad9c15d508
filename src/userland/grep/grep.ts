import { decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { LineReader, printError } from '../../kernel/libc/io.ts'
import { type Fd, STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { globMatch } from '../lib/glob.ts'
import { closeInput, linesOf, readInput } from '../lib/input.ts'
import { RegexError } from '../lib/regex.ts'
import { baseName, type Face, type Run, utility, type Utility } from '../utility.ts'
import { type Matcher, matcherOf } from './matcher.ts'
import { Printer } from './printer.ts'

const GNU: Face = {
  usage: 'grep [OPTION]... PATTERNS [FILE]...', usageStatus: 2,
  flags: [
    'E,extended-regexp  PATTERNS are extended regular expressions', 'F,fixed-strings  PATTERNS are strings', 'G,basic-regexp  PATTERNS are basic regular expressions', 'P,perl-regexp  PATTERNS are Perl regular expressions', 'e,regexp=PATTERNS  use PATTERNS for matching', 'f,file=FILE  take PATTERNS from FILE', 'i,ignore-case  ignore case distinctions in patterns and data', 'y', ',no-ignore-case  do not ignore case distinctions (default)',
    'w,word-regexp  match only whole words', 'x,line-regexp  match only whole lines', 'z,null-data  a data line ends in 0 byte, not newline', 's,no-messages  suppress error messages', 'v,invert-match  select non-matching lines', 'm,max-count=NUM  stop after NUM selected lines', 'b,byte-offset  print the byte offset with output lines', 'n,line-number  print line number with output lines', ',line-buffered  flush output on every line',
    'H,with-filename  print file name with output lines', 'h,no-filename  suppress the file name prefix on output', ',label=LABEL  use LABEL as the standard input file name prefix', 'o,only-matching  show only nonempty parts of lines that match', 'q,quiet,silent  suppress all normal output', ',binary-files=TYPE  assume that binary files are TYPE', 'a,text  equivalent to --binary-files=text', 'I  equivalent to --binary-files=without-match',
    'd,directories=ACTION  how to handle directories', 'r,recursive  like --directories=recurse', 'R,dereference-recursive  likewise, but follow all symlinks', ',include=GLOB  search only files that match GLOB', ',exclude=GLOB  skip files that match GLOB', ',exclude-dir=GLOB  skip directories that match GLOB', 'L,files-without-match  print only names of FILEs with no selected lines', 'l,files-with-matches  print only names of FILEs with selected lines', 'c,count  print only a count of selected lines per FILE',
    'T,initial-tab  make tabs line up (if needed)', 'Z,null  print 0 byte after FILE name', 'B,before-context=NUM  print NUM lines of leading context', 'A,after-context=NUM  print NUM lines of trailing context', 'C,context=NUM  print NUM lines of output context', ',color,colour=?WHEN  use markers to highlight the matching strings', ...'0123456789',
  ],
}
const BUSYBOX: Face = {
  usage: 'grep [-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...', usageStatus: 1,
  flags: [
    'H  Add \'filename:\' prefix', 'h  Do not add \'filename:\' prefix', 'n  Add \'line_no:\' prefix', 'l  Show only names of files that match', 'L  Show only names of files that don\'t match', 'c  Show only count of matching lines', 'o  Show only the matching part of line', 'q  Quiet. Return 0 if PATTERN is found, 1 otherwise', 'v  Select non-matching lines', 's  Suppress open and read errors', 'r  Recurse', 'R  Recurse and dereference symlinks',
    'i  Ignore case', 'w  Match whole words only', 'x  Match whole lines only', 'F  PATTERN is a literal (not regexp)', 'E  PATTERN is an extended regexp', 'z  NUL terminated input', 'm=N  Match up to N times per file', 'A=N  Print N lines of trailing context', 'B=N  Print N lines of leading context', 'C=N  Same as \'-A N -B N\'', 'e=PTRN  Pattern to match', 'f=FILE  Read pattern from file', ',color=?WHEN', 'a', 'I',
  ],
}

const about = 'Search for PATTERN in FILEs (or stdin)'

/** grep(1). */
export const grep = utility({ name: 'grep', about, gnu: GNU, busybox: BUSYBOX, main: (run) => search(run, 'basic') })
/** egrep(1). */
export const egrep: Utility = utility({ name: 'egrep', about, gnu: GNU, busybox: BUSYBOX, main: (run) => search(run, 'extended') })
/** fgrep(1). */
export const fgrep: Utility = utility({ name: 'fgrep', about, gnu: GNU, busybox: BUSYBOX, main: (run) => search(run, 'fixed') })

function* search(run: Run, byName: 'basic' | 'extended' | 'fixed'): Gen<number> {
  const operands = [...run.operands]
  const patterns = yield* patternsOf(run, operands)
  if (patterns === undefined) return 2
  if (patterns === 'missing') {
    if (!run.gnu) return yield* run.usage()
    yield* run.out.flush()
    yield* printError('Usage: grep [OPTION]... PATTERNS [FILE]...\nTry \'grep --help\' for more information.\n')
    return 2
  }
  const asked = run.last('E', 'F', 'G', 'P')
  const syntax = asked === 'E' ? 'extended' : asked === 'F' ? 'fixed' : asked === 'G' ? 'basic' : asked === 'P' ? 'perl' : byName
  const kind = run.value('binary-files')
  if (kind !== undefined && !['binary', 'text', 'without-match'].includes(kind)) return yield* run.fail('unknown binary-files type', 2)
  let matcher: Matcher
  try {
    matcher = matcherOf(patterns, { syntax, ignoreCase: (run.has('i') || run.has('y')) && run.last('i', 'no-ignore-case') !== 'no-ignore-case', word: run.has('w'), line: run.has('x') })
  } catch (error) {
    if (!(error instanceof RegexError)) throw error
    return yield* run.fail(run.gnu ? error.message : `bad regex '${patterns.join('\n')}': ${error.message}`, 2)
  }
  return yield* new Search(run, matcher).files(operands)
}

function* patternsOf(run: Run, operands: string[]): Gen<string[] | 'missing' | undefined> {
  const patterns: string[] = []
  let given = false
  for (const { flag, value } of run.given) {
    if (flag.key === 'e') patterns.push(...(value as string).split('\n'))
    else if (flag.key === 'f') {
      const text = yield* readInput(run, value as string)
      if (text === undefined) return undefined
      patterns.push(...linesOf(text))
    } else continue
    given = true
  }
  if (given) return patterns
  const first = operands.shift()
  return first === undefined ? 'missing' : first.split('\n')
}

class Search {
  readonly #run: Run
  readonly #matcher: Matcher
  #found = false
  #failed = false
  #named = false
  #printer: Printer | undefined

  constructor(run: Run, matcher: Matcher) {
    this.#run = run
    this.#matcher = matcher
  }

  *files(operands: readonly string[]): Gen<number> {
    const run = this.#run
    const recursive = run.has('r') || run.has('R') || run.value('d') === 'recurse'
    const paths = operands.length > 0 ? operands : recursive ? ['.'] : ['-']
    this.#named = run.last('H', 'h') === 'H' || (run.last('H', 'h') !== 'h' && (paths.length > 1 || (recursive && !(run.gnu && paths.length === 1 && (yield* this.#isFile(paths[0] as string))))))
    const when = run.given.findLast((g) => g.flag.key === 'color')
    const color = when !== undefined && ((when.value ?? 'auto') === 'always' || ((when.value ?? 'auto') === 'auto' && (yield* sys.isatty(STDOUT))))
    this.#printer = new Printer(run, this.#matcher, this.#named, color)
    for (const path of paths) {
      yield* this.#path(path, recursive, true, operands.length === 0)
      if (this.#found && run.has('q')) return 0
    }
    const matched = run.has('L') ? this.#found : this.#found
    return this.#failed && !(matched && run.has('q')) ? 2 : matched ? 0 : 1
  }

  *#isFile(path: string): Gen<boolean> {
    try {
      return (yield* sys.stat(path)).kind !== 'dir'
    } catch (error) {
      if (isErrno(error)) return true
      throw error
    }
  }

  *#path(path: string, recursive: boolean, top: boolean, implied: boolean): Gen<void> {
    const run = this.#run
    if (path === '-') return yield* this.#one(STDIN, '-')
    try {
      const stat = yield* top || run.has('R') ? sys.stat(path) : sys.lstat(path)
      if (stat.kind === 'dir') {
        if (!recursive) return yield* this.#directory(path)
        if (!top && run.values('exclude-dir').some((glob) => globMatch(glob, baseName(path)))) return
        const base = implied && path === '.' && run.gnu ? '' : path.endsWith('/') ? path : `${path}/`
        for (const entry of yield* sys.readdir(path)) yield* this.#path(base + entry.name, true, false, implied)
        return
      }
      if (!top && stat.kind !== 'file') return
      if (!this.#included(path)) return
      const fd = yield* sys.open(path)
      try {
        yield* this.#one(fd, path)
      } finally {
        yield* closeInput(fd)
      }
    } catch (error) {
      if (!isErrno(error)) throw error
      this.#failed = true
      if (!run.has('s')) yield* run.warn(`${path}: ${error.message}`)
    }
  }

  *#directory(path: string): Gen<void> {
    const run = this.#run
    if (run.value('d') === 'skip') return
    if (run.gnu) yield* run.warn(`${path}: Is a directory`)
    else yield* run.warn(`read error: Is a directory`)
    if (!run.gnu) this.#failed = true
  }

  #included(path: string): boolean {
    const run = this.#run
    const name = baseName(path)
    const [includes, excludes] = [run.values('include'), run.values('exclude')]
    if (excludes.some((glob) => globMatch(glob, name))) return false
    return includes.length === 0 || includes.some((glob) => globMatch(glob, name))
  }

  /** What --binary-files says of files with zero bytes in their beginning; -a and -I are short for it. */
  #binaryFiles(): string {
    const run = this.#run
    const last = run.last('binary-files', 'a', 'I')
    return last === 'a' ? 'text' : last === 'I' ? 'without-match' : (run.value('binary-files') ?? 'binary')
  }

  *#one(fd: Fd, path: string): Gen<void> {
    const run = this.#run
    const label = path === '-' ? (run.value('label') ?? '(standard input)') : path
    const lines = run.has('z') ? nulLines(fd) : new LineReader(fd)
    const binary = path !== '-' && run.gnu && this.#binaryFiles() !== 'text' && !run.has('z') && (yield* looksBinary(fd))
    if (binary && this.#binaryFiles() === 'without-match') return
    const found = yield* (this.#printer as Printer).file(lines, label, binary)
    if (found) this.#found = true
  }
}

/** Whether a zero byte stands in the first 32 KiB of a file; it is read from its beginning again afterwards. */
function* looksBinary(fd: Fd): Gen<boolean> {
  if ((yield* sys.fstat(fd)).kind !== 'file') return false
  return (yield* sys.pread(fd, 0, 32_768)).includes(0)
}

/** Lines that end in a zero byte. */
function nulLines(fd: Fd): { next(): Gen<string | undefined> } {
  let lines: string[] | undefined
  return {
    *next() {
      if (lines === undefined) {
        let text = ''
        for (let chunk = yield* sys.read(fd); chunk.length > 0; chunk = yield* sys.read(fd)) text += decodeUtf8(chunk)
        lines = linesOf(text, '\0')
      }
      return lines.shift()
    },
  }
}
