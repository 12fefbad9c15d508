import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { LineReader, printError } from '../../kernel/libc/io.ts'
import { STDIN, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { blocksOf } from '../coreutils/listed.ts'
import { directoryOf, lastComponent } from '../coreutils/names.ts'
import { strftime, zoneOf } from '../lib/date.ts'
import { execStatus, runChild, statusOf } from '../lib/exec.ts'
import { expandEscapes } from '../lib/escapes.ts'
import { kindLetter, permissionText } from '../lib/mode.ts'
import { Names } from '../lib/passwd.ts'
import type { Run } from '../utility.ts'
import type { Arguments, Finish, Found, Plan, Test } from './find-plan.ts'

/** The action a word names; undefined when there is none. */
export function actionOf(run: Run, word: string, args: Arguments, finish: Finish[], plan: { -readonly [K in keyof Plan]: Plan[K] }): Test | undefined {
  switch (word) {
    case '-print': return printing(run, '\n')
    case '-print0': return printing(run, '\0')
    case '-ls': return listing(run)
    case '-prune': return function* (file) {
      file.prune = true
      return true
    }
    case '-quit': return function* (file) {
      file.quit = true
      return true
    }
    case '-printf': return formatted(run, args.take(word))
    case '-delete': plan.depthFirst = true; return deleting(run)
    case '-exec': case '-execdir': case '-ok': case '-okdir': {
      const { words, plus } = args.takeUntil(word)
      return plus ? collecting(run, words, finish) : executing(run, words, word)
    }
    default: return undefined
  }
}

const printing = (run: Run, end: string): Test =>
  function* (file) {
    yield* run.out.write(file.path + end)
    return true
  }

const deleting = (run: Run): Test =>
  function* (file) {
    if (file.path === '.') return true
    try {
      yield* file.stat.kind === 'dir' ? sys.rmdir(file.path) : sys.unlink(file.path)
      return true
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* run.warn(`cannot delete ${run.gnu ? run.q(file.path) : file.path}: ${error.message}`)
      return false
    }
  }

function* runWords(run: Run, words: readonly string[]): Gen<number> {
  yield* run.out.flush()
  const status = yield* runChild(words, run.env, function* (error) {
    yield* printError(run.gnu ? `find: ${run.q(words[0] as string)}: ${error.message}\n` : `find: ${words[0]}: ${error.message}\n`)
    return execStatus(error)
  })
  return statusOf(status)
}

function executing(run: Run, words: readonly string[], word: string): Test {
  const inDirectory = word.endsWith('dir')
  return function* (file) {
    const name = inDirectory ? `./${lastComponent(file.path)}` : file.path
    const argv = words.map((each) => each.replaceAll('{}', name))
    if (word.startsWith('-ok')) {
      yield* run.out.flush()
      yield* printError(`< ${words[0]} ... ${file.path} > ? `)
      if (!/^\s*[yY]/.test((yield* new LineReader(STDIN).next()) ?? '')) return false
    }
    if (!inDirectory) return (yield* runWords(run, argv)) === 0
    const cwd = yield* sys.getcwd()
    yield* sys.chdir(directoryOf(file.path))
    const status = yield* runWords(run, argv)
    yield* sys.chdir(cwd)
    return status === 0
  }
}

function collecting(run: Run, words: readonly string[], finish: Finish[]): Test {
  const paths: string[] = []
  finish.push(function* () {
    return paths.length === 0 || (yield* runWords(run, [...words, ...paths])) === 0
  })
  return function* (file) {
    paths.push(file.path)
    return true
  }
}

function listing(run: Run): Test {
  const names = new Names()
  return function* ({ path, stat }) {
    const time = strftime('%b %e %H:%M', Math.floor(stat.mtime / SECOND), 0, zoneOf(run.env.get('TZ')))
    const link = stat.kind === 'symlink' ? ` -> ${yield* sys.readlink(path)}` : ''
    yield* run.out.write(`${String(stat.ino).padStart(9)} ${String(blocksOf(stat)).padStart(6)} ${kindLetter(stat.kind)}${permissionText(stat.mode)} ${String(stat.nlink).padStart(3)} ${(yield* names.user(stat.uid)).padEnd(8)} ${(yield* names.group(stat.gid)).padEnd(8)} ${String(stat.size).padStart(8)} ${time} ${path}${link}\n`)
    return true
  }
}

function formatted(run: Run, format: string): Test {
  const names = new Names()
  const { text } = expandEscapes(format)
  return function* (file) {
    let out = ''
    for (let i = 0; i < text.length; i++) {
      if (text[i] !== '%') {
        out += text[i]
        continue
      }
      const directive = /^%([-0 ]*)(\d*)(?:\.(\d+))?([TAC].|[a-zA-Z%])/.exec(text.slice(i))
      if (directive === null) {
        out += '%'
        continue
      }
      i += directive[0].length - 1
      const value = yield* field(run, file, directive[4] as string, names)
      const width = Number(directive[2])
      out += (directive[1] as string).includes('-') ? value.padEnd(width) : value.padStart(width, (directive[1] as string).includes('0') ? '0' : ' ')
    }
    yield* run.out.write(out)
    return true
  }
}

function* field(run: Run, { path, stat, depth, start }: Found, letter: string, names: Names): Gen<string> {
  const zone = zoneOf(run.env.get('TZ'))
  const when = (micros: number, how: string): string => (how === '@' ? `${Math.floor(micros / SECOND)}.${String(micros % SECOND).padStart(6, '0')}0000` : strftime(how === '+' ? '%Y-%m-%d+%H:%M:%S' : `%${how}`, Math.floor(micros / SECOND), 0, zone))
  switch (letter[0]) {
    case '%': return '%'
    case 'p': return path
    case 'f': return lastComponent(path)
    case 'h': return directoryOf(path)
    case 'P': return path === start ? '' : path.slice(start.length).replace(/^\//, '')
    case 'H': return start
    case 's': return String(stat.size)
    case 'k': return String(blocksOf(stat))
    case 'b': return String(blocksOf(stat) * 2)
    case 'd': return String(depth)
    case 'm': return stat.mode.toString(8)
    case 'M': return kindLetter(stat.kind) + permissionText(stat.mode)
    case 'n': return String(stat.nlink)
    case 'i': return String(stat.ino)
    case 'u': return yield* names.user(stat.uid)
    case 'g': return yield* names.group(stat.gid)
    case 'U': return String(stat.uid)
    case 'G': return String(stat.gid)
    case 'y': return kindLetter(stat.kind).replace('-', 'f')
    case 'l': return stat.kind === 'symlink' ? yield* sys.readlink(path) : ''
    case 't': return strftime('%a %b %e %H:%M:%S.0000000000 %Y', Math.floor(stat.mtime / SECOND), 0, zone)
    case 'T': return when(stat.mtime, letter[1] ?? '@')
    case 'A': return when(stat.atime, letter[1] ?? '@')
    case 'C': return when(stat.ctime, letter[1] ?? '@')
    default: return `%${letter}`
  }
}
