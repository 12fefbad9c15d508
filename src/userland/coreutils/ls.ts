import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { type Stat, STDOUT, sys } from '../../kernel/sys.ts'
import { compareBytes, compareVersions } from '../lib/compare.ts'
import { globMatch } from '../lib/glob.ts'
import { Names } from '../lib/passwd.ts'
import { shellQuote } from '../lib/quote.ts'
import { type Run, utility } from '../utility.ts'
import { blocksOf, type Listed } from './listed.ts'
import { columns, longLines } from './ls-format.ts'

/** ls(1). */
export const ls = utility({
  name: 'ls', about: 'List directory contents',
  gnu: {
    usage: 'ls [OPTION]... [FILE]...', usageStatus: 2,
    flags: [
      'a,all  do not ignore entries starting with .', 'A,almost-all  do not list implied . and ..', 'b,escape  print C-style escapes for nongraphic characters', 'B,ignore-backups  do not list implied entries ending with ~',
      'c  with -lt: sort by, and show, ctime', 'C  list entries by columns', ',color=?WHEN  color the output WHEN', 'd,directory  list directories themselves, not their contents', 'f  list all entries in directory order',
      'F,classify=??WHEN  append indicator (one of */=>@|) to entries WHEN', ',file-type  likewise, except do not append \'*\'', ',full-time  like -l --time-style=full-iso', 'g  like -l, but do not list owner', ',group-directories-first  group directories before files',
      'G,no-group  in a long listing, don\'t print group names', 'h,human-readable  with -l and -s, print sizes like 1K 234M 2G etc.', ',si  likewise, but use powers of 1000 not 1024', 'H,dereference-command-line  follow symbolic links listed on the command line',
      'i,inode  print the index number of each file', 'I,ignore=PATTERN  do not list implied entries matching shell PATTERN', 'k,kibibytes  default to 1024-byte blocks', 'l  use a long listing format', 'L,dereference  show information for the file the link references',
      'm  fill width with a comma separated list of entries', 'n,numeric-uid-gid  like -l, but list numeric user and group IDs', 'N,literal  print entry names without quoting', 'o  like -l, but do not list group information', 'p  append / indicator to directories',
      'q,hide-control-chars  print ? instead of nongraphic characters', 'Q,quote-name  enclose entry names in double quotes', 'r,reverse  reverse order while sorting', 'R,recursive  list subdirectories recursively', 's,size  print the allocated size of each file, in blocks',
      'S  sort by file size, largest first', ',sort=WORD  sort by WORD instead of name', ',time=WORD  select which timestamp used', ',time-style=TIME_STYLE  time/date format with -l', 't  sort by time, newest first', 'u  with -lt: sort by, and show, access time', 'U  do not sort',
      'v  natural sort of (version) numbers within text', 'w,width=COLS  set output width to COLS', 'x  list entries by lines instead of by columns', 'X  sort alphabetically by entry extension', '1  list one file per line',
    ],
  },
  busybox: {
    usage: 'ls [-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...',
    flags: [
      '1  One column output', 'a  Include names starting with .', 'A  Like -a, but exclude . and ..', 'x  List by lines', 'd  List directory names, not contents', 'L  Follow symlinks', 'H  Follow symlinks on command line', 'R  Recurse', 'p  Append / to directory names',
      'F  Append indicator (one of */=@|) to names', 'l  Long format', 'i  List inode numbers', 'n  List numeric UIDs and GIDs instead of names', 's  List allocated blocks', 'c', 'u', ',full-time  List full date/time', 'h  Human readable sizes (1K 243M 2G)',
      ',group-directories-first', 'S  Sort by size', 'X  Sort by extension', 'v  Sort by version', 't  Sort by mtime', 'r  Reverse sort order', 'w=N  Format N columns wide', ',color=?WHEN', 'C', 'o', 'g',
    ],
  },
  *main(run) {
    const wrong = badWord(run)
    if (wrong !== undefined) return yield* (wrong.startsWith('drydock:') ? run.fail(wrong, 2) : run.usage(wrong))
    const lister = new Lister(run)
    return yield* lister.run()
  },
})

/** The words that --sort, --time and the --WHENs take, those of one meaning together. */
const WORDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  sort: [['none'], ['time'], ['size'], ['extension'], ['version'], ['width']],
  time: [['atime', 'access', 'use'], ['ctime', 'status'], ['birth', 'creation'], ['mtime', 'modification']],
  color: [['always', 'yes', 'force'], ['never', 'no', 'none'], ['auto', 'tty', 'if-tty']],
  F: [['always', 'yes', 'force'], ['never', 'no', 'none'], ['auto', 'tty', 'if-tty']],
}

/** What is wrong with a word given to a flag. */
function badWord(run: Run): string | undefined {
  for (const { flag, value } of run.given) {
    const words = WORDS[flag.key]
    if (words === undefined || value === undefined) continue
    const long = flag.long[0] ?? flag.key
    if (value === 'width' || value === 'birth' || value === 'creation') return `drydock: ls --${long}=${value} is not simulated yet`
    if (!words.flat().includes(value)) return `invalid argument ${run.q(value)} for ${run.q(`--${long}`)}\nValid arguments are:\n${words.map((same) => `  - ${same.map((word) => run.q(word)).join(', ')}`).join('\n')}`
  }
  return undefined
}

const isLong = (run: Run): boolean => ['l', 'n', 'g', 'o', 'full-time'].some((key) => run.has(key))

const byChange = (run: Run): boolean => run.has('c') || ['ctime', 'status'].includes(run.value('time') ?? '')
const byAccess = (run: Run): boolean => run.has('u') || ['atime', 'access', 'use'].includes(run.value('time') ?? '')

class Lister {
  readonly #run: Run
  readonly #names = new Names()
  #status = 0
  #first = true

  constructor(run: Run) {
    this.#run = run
  }

  *run(): Gen<number> {
    const run = this.#run
    const files: Listed[] = []
    const dirs: Listed[] = []
    const follow = run.has('L') || run.has('H') || (!isLong(run) && !run.has('d') && !run.has('F'))
    for (const path of run.operands.length > 0 ? run.operands : ['.']) {
      const item = yield* this.#look(path, path, follow || (run.gnu && !run.has('d') && !isLong(run)))
      if (item === undefined) this.#status = run.gnu ? 2 : 1
      else if (item.stat.kind === 'dir' && !run.has('d')) dirs.push(item)
      else files.push(item)
    }
    if (files.length > 0) {
      yield* this.#print(this.#sorted(files), false)
      this.#first = false
    }
    const titled = dirs.length > 1 || files.length > 0 || run.has('R') || (this.#status !== 0 && dirs.length > 0)
    for (const dir of this.#sorted(dirs)) yield* this.#directory(dir, titled)
    return this.#status
  }

  *#look(name: string, path: string, follow: boolean): Gen<Listed | undefined> {
    try {
      let stat = yield* sys.lstat(path)
      if (stat.kind !== 'symlink') return { name, path, stat }
      if (follow) {
        try {
          stat = yield* sys.stat(path)
          return { name, path, stat }
        } catch (error) {
          if (!isErrno(error)) throw error
          if (this.#run.has('L')) throw error
        }
      }
      return yield* this.#link(name, path, stat)
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* this.#run.warn(this.#run.gnu ? `cannot access ${this.#run.sq(path)}: ${error.message}` : `${path}: ${error.message}`)
      return undefined
    }
  }

  *#link(name: string, path: string, stat: Stat): Gen<Listed> {
    const item: Listed = { name, path, stat, target: yield* sys.readlink(path) }
    try {
      item.targetStat = yield* sys.stat(path)
    } catch (error) {
      if (!isErrno(error)) throw error
    }
    return item
  }

  *#directory(dir: Listed, titled: boolean): Gen<void> {
    const run = this.#run
    const items = yield* this.#entries(dir)
    if (items === undefined) return
    if (titled) yield* run.out.write(`${this.#first ? '' : '\n'}${quoteName(run, dir.name)}:\n`)
    this.#first = false
    const sorted = this.#sorted(items)
    yield* this.#print(sorted, true)
    if (!run.has('R')) return
    for (const item of sorted) {
      if (item.stat.kind === 'dir' && item.name !== '.' && item.name !== '..') yield* this.#directory({ ...item, name: item.path }, true)
    }
  }

  *#entries(dir: Listed): Gen<Listed[] | undefined> {
    const run = this.#run
    try {
      const all = (yield* sys.readdir(dir.path)).map((entry) => entry.name)
      const base = dir.path.endsWith('/') ? dir.path : `${dir.path}/`
      const names = run.has('a') || run.has('f') ? ['.', '..', ...all] : run.has('A') ? all : all.filter((name) => !name.startsWith('.'))
      const items: Listed[] = []
      for (const name of names) {
        if ((run.has('B') && name.endsWith('~')) || run.values('I').some((pattern) => globMatch(pattern, name))) continue
        const item = yield* this.#look(name, `${base}${name}`, run.has('L'))
        if (item === undefined) this.#status = Math.max(this.#status, 1)
        else items.push(item)
      }
      return items
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* run.warn(run.gnu ? `cannot open directory ${run.sq(dir.path)}: ${error.message}` : `can't open '${dir.path}': ${error.message}`)
      this.#status = run.gnu ? 2 : 1
      return undefined
    }
  }

  #sorted(items: Listed[]): Listed[] {
    const run = this.#run
    if (run.has('U') || run.has('f')) return items
    const stamp = (item: Listed): number => (byChange(run) ? item.stat.ctime : byAccess(run) ? item.stat.atime : item.stat.mtime)
    const byName = (a: Listed, b: Listed): number => compareBytes(a.name, b.name)
    const extension = (name: string): string => (name.lastIndexOf('.') > 0 ? name.slice(name.lastIndexOf('.')) : '')
    const words: Record<string, string> = { size: 'S', time: 't', version: 'v', extension: 'X', none: 'U' }
    const key = words[run.value('sort') ?? ''] ?? run.last('S', 't', 'v', 'X') ?? ((byChange(run) || byAccess(run)) && !isLong(run) ? 't' : undefined)
    if (key === 'U') return items
    const order = (a: Listed, b: Listed): number => {
      if (key === 'S') return b.stat.size - a.stat.size || byName(a, b)
      if (key === 't') return stamp(b) - stamp(a) || byName(a, b)
      if (key === 'v') return compareVersions(a.name, b.name)
      if (key === 'X') return compareBytes(extension(a.name), extension(b.name)) || byName(a, b)
      return byName(a, b)
    }
    const sorted = items.toSorted(order)
    if (run.has('r')) sorted.reverse()
    if (!run.has('group-directories-first')) return sorted
    return [...sorted.filter((item) => item.stat.kind === 'dir'), ...sorted.filter((item) => item.stat.kind !== 'dir')]
  }

  *#print(items: readonly Listed[], total: boolean): Gen<void> {
    const run = this.#run
    const tty = yield* sys.isatty(STDOUT)
    const color = yield* this.#colored(tty)
    const show = (item: Listed): { text: string; width: number } => shown(run, item, color, tty)
    if (isLong(run)) {
      if (total && (run.gnu || items.length >= 0)) yield* run.out.write(`total ${blocksTotal(run, items)}\n`)
      return yield* longLines(run, items, this.#names, (item) => show(item).text)
    }
    if (run.has('s') && total) yield* run.out.write(`total ${blocksTotal(run, items)}\n`)
    const inodeWidth = Math.max(0, ...items.map((item) => String(item.stat.ino).length))
    const prefix = (item: Listed): string => `${run.has('i') ? `${String(item.stat.ino).padStart(run.gnu ? inodeWidth : 7)} ` : ''}${run.has('s') ? `${String(blocksOf(item.stat)).padStart(run.gnu ? 1 : 6)} ` : ''}`
    const cells = items.map((item) => {
      const made = show(item)
      const lead = prefix(item)
      return { text: lead + made.text, width: lead.length + made.width }
    })
    if (run.has('m')) return yield* run.out.write(cells.length === 0 ? '' : `${cells.map((cell) => cell.text).join(', ')}\n`)
    const style = run.last('1', 'C', 'x') ?? (tty ? 'C' : '1')
    if (style === '1') for (const cell of cells) yield* run.out.write(`${cell.text}\n`)
    else yield* run.out.write(columns(cells, run.value('w') !== undefined ? Number(run.value('w')) : tty ? (yield* sys.winsize(STDOUT)).cols || 80 : 80, style === 'x'))
  }

  *#colored(tty: boolean): Gen<boolean> {
    const run = this.#run
    const given = run.given.findLast((g) => g.flag.key === 'color')
    if (given === undefined) return false
    const when = given.value ?? 'always'
    return ['always', 'yes', 'force'].includes(when) || (['auto', 'tty', 'if-tty'].includes(when) && tty)
  }
}

function blocksTotal(run: Run, items: readonly Listed[]): string {
  const total = items.reduce((sum, item) => sum + blocksOf(item.stat), 0)
  return run.has('h') && total > 0 ? humanBlocks(total) : String(total)
}

const humanBlocks = (kilobytes: number): string => (kilobytes < 1024 ? `${kilobytes < 10 ? kilobytes.toFixed(1) : kilobytes}K` : kilobytes < 10_240 ? `${(Math.ceil((kilobytes / 1024) * 10) / 10).toFixed(1)}M` : `${Math.ceil(kilobytes / 1024)}M`)

function shown(run: Run, item: Listed, color: boolean, tty: boolean): { text: string; width: number } {
  const name = quoteName(run, item.name, run.gnu && tty && !run.has('N'))
  const mark = markOf(run, item.stat, tty)
  const body = color ? painted(item, name) : name
  const arrow = isLong(run) && item.target !== undefined ? ` -> ${item.target}${item.targetStat !== undefined && run.gnu && run.last('F', 'p', 'file-type') !== 'p' ? markOf(run, item.targetStat, tty) : ''}` : ''
  const tail = isLong(run) && item.target !== undefined && run.gnu ? '' : mark
  return { text: `${body}${tail}${arrow}`, width: [...name].length + mark.length }
}

function quoteName(run: Run, name: string, shell = false): string {
  if (run.has('Q')) return `"${name.replace(/["\\]/g, '\\$&')}"`
  if (run.has('b')) return name.replace(/[\u0000-\u0020\\\u007f]/g, escapedCharacter)
  if (shell) return shellQuote(name)
  return run.has('q') ? name.replace(/[\u0000-\u001f\u007f]/g, '?') : name
}

const NAMED: Readonly<Record<string, string>> = { ' ': '\\ ', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r', '\b': '\\b', '\f': '\\f', '\v': '\\v', '\x07': '\\a' }

/** A character as C writes it: by its letter or in octal. */
const escapedCharacter = (char: string): string => NAMED[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`

/** What -F, -p and --file-type append; the last one given says which. */
function markOf(run: Run, stat: Stat, tty: boolean): string {
  const last = run.last('F', 'p', 'file-type')
  const when = last === 'F' ? run.value('F') : undefined
  if (last === undefined || when === 'never' || when === 'no' || when === 'none' || ((when === 'auto' || when === 'tty' || when === 'if-tty') && !tty)) return ''
  const mark = indicator(stat)
  return (last === 'p' && mark !== '/') || (last === 'file-type' && mark === '*') ? '' : mark
}

function indicator(stat: Stat): string {
  if (stat.kind === 'dir') return '/'
  if (stat.kind === 'symlink') return '@'
  if (stat.kind === 'fifo') return '|'
  if (stat.kind === 'socket') return '='
  return stat.kind === 'file' && (stat.mode & 0o111) !== 0 ? '*' : ''
}

function painted(item: Listed, name: string): string {
  const { stat } = item
  const code =
    stat.kind === 'dir' ? ((stat.mode & 0o1002) === 0o1002 ? '30;42' : '01;34') : stat.kind === 'symlink' ? (item.targetStat === undefined ? '40;31;01' : '01;36') :
    stat.kind === 'fifo' ? '40;33' : stat.kind === 'socket' ? '01;35' : stat.kind === 'char' || stat.kind === 'block' ? '40;33;01' :
    (stat.mode & 0o4000) !== 0 ? '37;41' : (stat.mode & 0o111) !== 0 ? '01;32' : /\.(tar|tgz|gz|zip|xz|bz2|deb|rpm)$/.test(item.name) ? '01;31' : ''
  return code === '' ? name : `\u001b[${code}m${name}\u001b[0m`
}
