import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { type Stat, sys } from '../../kernel/sys.ts'
import type { InodeKind } from '../../kernel/vfs/file-system.ts'
import { SECOND } from '../../sim/time.ts'
import { globMatch } from '../lib/glob.ts'
import { parseMode } from '../lib/mode.ts'
import { Names, gidOf, uidOf } from '../lib/passwd.ts'
import { posixRegex } from '../lib/regex.ts'
import type { Run } from '../utility.ts'
import { lastComponent } from '../coreutils/names.ts'
import { type Arguments, FindError, type Found, type Test } from './find-plan.ts'

const plain = (judge: (file: Found) => boolean): Test =>
  function* (file) {
    return judge(file)
  }

const KINDS: Record<string, InodeKind> = { f: 'file', d: 'dir', l: 'symlink', p: 'fifo', c: 'char', b: 'block', s: 'socket' }

/** `+N`, `-N` or `N`. */
function counted(run: Run, name: string, text: string): (value: number) => boolean {
  const match = /^([-+]?)(\d+(?:\.\d+)?)$/.exec(text)
  if (match === null) throw new FindError(run.gnu ? `invalid argument \`${text}' to \`${name}'` : `invalid number '${text}'`)
  const n = Number(match[2])
  return match[1] === '+' ? (value) => value > n : match[1] === '-' ? (value) => value < n : (value) => value === n
}

/** The test a word names; undefined when there is none. */
export function* testOf(run: Run, word: string, args: Arguments): Gen<Test | undefined> {
  switch (word) {
    case '-true': return plain(() => true)
    case '-false': return plain(() => false)
    case '-name': case '-iname': {
      const pattern = args.take(word)
      return plain((file) => globMatch(pattern, lastComponent(file.path), { ignoreCase: word === '-iname' }))
    }
    case '-path': case '-wholename': case '-ipath': case '-iwholename': {
      const pattern = args.take(word)
      return plain((file) => globMatch(pattern, file.path, { ignoreCase: word.startsWith('-i') }))
    }
    case '-regex': case '-iregex': {
      const regex = posixRegex(args.take(word), { syntax: 'basic', ignoreCase: word === '-iregex' })
      return plain((file) => regex.fits(file.path, 0, file.path.length))
    }
    case '-type': case '-xtype': return types(run, word, args.take(word))
    case '-empty': return empty
    case '-size': return size(run, args.take(word))
    case '-perm': return permission(run, args.take(word))
    case '-links': return numeric(run, word, args, (stat) => stat.nlink)
    case '-inum': return numeric(run, word, args, (stat) => stat.ino)
    case '-uid': return numeric(run, word, args, (stat) => stat.uid)
    case '-gid': return numeric(run, word, args, (stat) => stat.gid)
    case '-user': case '-group': return yield* owner(run, word, args.take(word))
    case '-nouser': case '-nogroup': return unowned(word)
    case '-mtime': case '-atime': case '-ctime': case '-mmin': case '-amin': case '-cmin': return yield* age(run, word, args.take(word))
    case '-newer': case '-anewer': case '-cnewer': return yield* newer(run, word, args.take(word))
    case '-samefile': {
      const path = args.take(word)
      const stat = yield* reference(run, path)
      return plain((file) => file.stat.ino === stat.ino && file.stat.dev === stat.dev)
    }
    case '-readable': case '-writable': case '-executable': return accessible(word)
    default: return undefined
  }
}

function types(run: Run, word: string, text: string): Test {
  const wanted = text.split(',').map((letter) => {
    const kind = KINDS[letter]
    if (kind === undefined) throw new FindError(run.gnu ? `Unknown argument to ${word}: ${letter}` : `invalid argument '${letter}' to '-type'`)
    return kind
  })
  if (word === '-type') return plain((file) => wanted.includes(file.stat.kind))
  return function* (file) {
    try {
      return wanted.includes((yield* sys.stat(file.path)).kind)
    } catch (error) {
      if (isErrno(error)) return wanted.includes('symlink')
      throw error
    }
  }
}

const empty: Test = function* (file) {
  if (file.stat.kind === 'file') return file.stat.size === 0
  if (file.stat.kind !== 'dir') return false
  try {
    return (yield* sys.readdir(file.path)).length === 0
  } catch (error) {
    if (isErrno(error)) return false
    throw error
  }
}

const UNITS: Record<string, number> = { '': 512, b: 512, c: 1, w: 2, k: 1024, M: 2 ** 20, G: 2 ** 30 }

function size(run: Run, text: string): Test {
  const match = /^([-+]?\d+)([bcwkMG]?)$/.exec(text)
  if (match === null) throw new FindError(run.gnu ? `Invalid argument \`${text}' to -size` : `invalid number '${text}'`)
  const unit = UNITS[match[2] as string] as number
  const test = counted(run, '-size', match[1] as string)
  return plain((file) => test(run.gnu || unit === 512 ? Math.ceil(file.stat.size / unit) : file.stat.size / unit))
}

function permission(run: Run, text: string): Test {
  const how = /^[-/+]/.test(text) ? (text[0] as string) : ''
  const bits = parseMode(text.slice(how.length), 0, false, 0)
  if (bits === undefined) throw new FindError(run.gnu ? `invalid mode ${run.q(text)}` : `invalid mode '${text}'`)
  if (how === '-') return plain(({ stat }) => (stat.mode & bits) === bits)
  if (how === '') return plain(({ stat }) => stat.mode === bits)
  return plain(({ stat }) => bits === 0 || (stat.mode & bits) !== 0)
}

function numeric(run: Run, word: string, args: Arguments, of: (stat: Stat) => number): Test {
  const test = counted(run, word, args.take(word))
  return plain((file) => test(of(file.stat)))
}

function* owner(run: Run, word: string, name: string): Gen<Test> {
  const id = word === '-user' ? yield* uidOf(name) : yield* gidOf(name)
  if (id === undefined) throw new FindError(run.gnu ? `${run.q(name)} is not the name of a known ${word === '-user' ? 'user' : 'group'}` : `unknown ${word === '-user' ? 'user' : 'group'} ${name}`)
  return plain(({ stat }) => (word === '-user' ? stat.uid : stat.gid) === id)
}

function unowned(word: string): Test {
  const names = new Names()
  return function* ({ stat }) {
    const name = word === '-nouser' ? yield* names.user(stat.uid) : yield* names.group(stat.gid)
    return name === String(word === '-nouser' ? stat.uid : stat.gid)
  }
}

function* age(run: Run, word: string, text: string): Gen<Test> {
  const test = counted(run, word, text)
  const now = yield* sys.now()
  const unit = word.endsWith('min') ? 60 * SECOND : 86_400 * SECOND
  const key = word[1] === 'm' ? 'mtime' : word[1] === 'a' ? 'atime' : 'ctime'
  return plain(({ stat }) => {
    const passed = (now - stat[key]) / unit
    return test(word.endsWith('min') && text.startsWith('-') ? passed : word.endsWith('min') ? Math.ceil(passed) : Math.floor(passed))
  })
}

function* reference(run: Run, path: string): Gen<Stat> {
  try {
    return yield* sys.stat(path)
  } catch (error) {
    if (!isErrno(error)) throw error
    throw new FindError(run.gnu ? `${run.q(path)}: ${error.message}` : `${path}: ${error.message}`)
  }
}

function* newer(run: Run, word: string, path: string): Gen<Test> {
  const { mtime } = yield* reference(run, path)
  const key = word === '-newer' ? 'mtime' : word === '-anewer' ? 'atime' : 'ctime'
  return plain(({ stat }) => stat[key] > mtime)
}

function accessible(word: string): Test {
  const mode = { read: word === '-readable', write: word === '-writable', execute: word === '-executable' }
  return function* (file) {
    try {
      yield* sys.access(file.path, mode)
      return true
    } catch (error) {
      if (isErrno(error)) return false
      throw error
    }
  }
}
