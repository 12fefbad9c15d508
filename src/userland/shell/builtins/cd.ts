import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { sys } from '../../../kernel/sys.ts'
import { ShellError } from '../interp/errors.ts'
import type { Shell } from '../interp/shell.ts'
import { badOption, builtin, options, usageError } from './builtin.ts'

/** A path without `.`, `..` and double slashes, as the shell counts directories. */
export function normalize(path: string): string {
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') out.pop()
    else if (part !== '' && part !== '.') out.push(part)
  }
  return `/${out.join('/')}`
}

/** Changes the directory and PWD and OLDPWD with it. Throws the errno. */
export function* changeDirectory(sh: Shell, path: string, physical: boolean): Gen<void> {
  const here = sh.vars.get('PWD') ?? (yield* sys.getcwd())
  const logical = path.startsWith('/') ? path : `${here}/${path}`
  if (physical) yield* sys.chdir(path)
  else {
    try {
      if (sh.bash) yield* sys.stat(path.includes('..') ? logical.replace(/\/\.\.(\/.*)?$/s, '') || '/' : logical)
      yield* sys.chdir(normalize(logical))
    } catch (error) {
      if (!isErrno(error, 'ENOENT') || path.startsWith('/') || logical.includes('..')) throw error
      yield* sys.chdir(path)
    }
  }
  const now = physical ? yield* sys.getcwd() : normalize(logical)
  for (const [name, { path: found }] of sh.hash) if (!found.startsWith('/')) sh.hash.delete(name)
  sh.vars.set('OLDPWD', here)
  sh.vars.set('PWD', now)
  for (const name of ['OLDPWD', 'PWD']) {
    const v = sh.vars.own(name)
    if (v !== undefined) v.exported = true
  }
}

function* chooseTarget(sh: Shell, operand: string | undefined): Gen<{ path: string; print: boolean } | undefined> {
  if (operand === undefined) {
    const home = sh.vars.get('HOME')
    if (home !== undefined) return { path: home, print: false }
    if (sh.bash) yield* sh.warn('HOME not set')
    return undefined
  }
  if (operand === '-') {
    const old = sh.vars.get('OLDPWD')
    if (old !== undefined) return { path: old, print: true }
    if (sh.bash) {
      yield* sh.warn('OLDPWD not set')
      return undefined
    }
    return { path: sh.vars.get('PWD') ?? '.', print: true }
  }
  if (!operand.startsWith('/') && !/^\.\.?(\/|$)/.test(operand)) {
    for (const dir of (sh.vars.get('CDPATH') ?? '').split(':')) {
      if (dir === '' || dir === '.') continue
      const path = `${dir.replace(/\/$/, '')}/${operand}`
      try {
        if ((yield* sys.stat(path)).kind === 'dir') return { path, print: true }
      } catch (error) {
        if (!isErrno(error)) throw error
      }
    }
  }
  return { path: operand, print: false }
}

/** Changes the working directory. */
export const cd = builtin({
  name: 'cd', usage: 'cd [-L|[-P [-e]] [-@]] [dir]',
  *main(sh, argv) {
    const parsed = options(argv, sh.bash ? 'LPe@' : 'LP')
    if (parsed.bad !== undefined) {
      if (!sh.bash) throw new ShellError(`${sh.dialect.grammar === 'ash' ? 'illegal' : 'Illegal'} option -${parsed.bad}`, 2, 'discard')
      return yield* badOption(sh, parsed, 'cd [-L|[-P [-e]] [-@]] [dir]')
    }
    if (parsed.rest.length > 1 && sh.bash) {
      yield* sh.warn('too many arguments')
      return 1
    }
    const target = yield* chooseTarget(sh, parsed.rest[0])
    if (target === undefined) return sh.bash ? 1 : 0
    if (target.path === '' && sh.bash) return 0
    try {
      yield* changeDirectory(sh, target.path, (parsed.given.has('P') && parsed.letters.lastIndexOf('P') > parsed.letters.lastIndexOf('L')) || (sh.on('physical') && !parsed.given.has('L')))
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* sh.warn(sh.bash ? `${target.path}: ${error.message}` : `can't cd to ${target.path}${sh.dialect.grammar === 'dash' ? '' : `: ${error.message}`}`)
      return sh.bash ? 1 : 2
    }
    return target.print ? yield* sh.write(`${sh.vars.get('PWD')}\n`) : 0
  },
})

/** Busybox and dash know `chdir` too. */
export const chdir = builtin({ ...cd, name: 'chdir', shells: ['ash', 'dash'] })

/** Prints the working directory. */
export const pwd = builtin({
  name: 'pwd', usage: 'pwd [-LP]',
  *main(sh, argv) {
    const parsed = options(argv, 'LP')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'pwd [-LP]')
    const known = sh.vars.get('PWD')
    const physical = parsed.letters.endsWith('P') || (sh.on('physical') && parsed.letters === '')
    return yield* sh.write(`${physical || known === undefined || !known.startsWith('/') ? yield* sys.getcwd() : known}\n`)
  },
})

function* listDirectories(sh: Shell, argv: readonly string[]): Gen<number> {
  const parsed = options(argv, 'clpv')
  if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'dirs [-clpv] [+N] [-N]')
  if (parsed.given.has('c')) {
    sh.directories = []
    return 0
  }
  const home = sh.vars.get('HOME') ?? ''
  const short = (path: string): string => (!parsed.given.has('l') && home !== '' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path)
  const all = [sh.vars.get('PWD') ?? '', ...sh.directories].map(short)
  if (parsed.given.has('v')) return yield* sh.write(all.map((d, i) => `${String(i).padStart(2)}  ${d}\n`).join(''))
  return yield* sh.write(`${all.join(parsed.given.has('p') ? '\n' : ' ')}\n`)
}

export const dirs = builtin({ name: 'dirs', shells: ['bash'], usage: 'dirs [-clpv] [+N] [-N]', main: listDirectories })

function* go(sh: Shell, path: string): Gen<boolean> {
  try {
    yield* changeDirectory(sh, path, false)
    return true
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* sh.warn(`${path}: ${error.message}`)
    return false
  }
}

function stackIndex(sh: Shell, text: string): number | undefined {
  if (!/^[+-]\d+$/.test(text)) return undefined
  const count = sh.directories.length + 1
  const n = Number(text.slice(1))
  return n >= count ? -1 : text.startsWith('+') ? n : count - 1 - n
}

export const pushd = builtin({
  name: 'pushd', shells: ['bash'], usage: 'pushd [-n] [+N | -N | dir]',
  *main(sh, argv) {
    const here = sh.vars.get('PWD') ?? ''
    const [, operand] = argv
    const index = operand === undefined ? 1 : stackIndex(sh, operand)
    if (operand === undefined && sh.directories.length === 0) {
      yield* sh.warn('no other directory')
      return 1
    }
    if (index === undefined) {
      if (!(yield* go(sh, operand as string))) return 1
      sh.directories.unshift(here)
    } else {
      if (index < 0) {
        yield* sh.warn(`${operand}: directory stack index out of range`)
        return 1
      }
      const all = [here, ...sh.directories]
      const turned = operand === undefined ? [all[1] as string, all[0] as string, ...all.slice(2)] : [...all.slice(index), ...all.slice(0, index)]
      if (!(yield* go(sh, turned[0] as string))) return 1
      sh.directories = turned.slice(1)
    }
    return yield* listDirectories(sh, ['dirs'])
  },
})

export const popd = builtin({
  name: 'popd', shells: ['bash'], usage: 'popd [-n] [+N | -N]',
  *main(sh, argv) {
    const index = argv[1] === undefined ? 0 : stackIndex(sh, argv[1])
    if (index === undefined) return yield* usageError(sh, `${argv[1]}: invalid argument`, 'popd [-n] [+N | -N]')
    if (sh.directories.length === 0 || index < 0) {
      yield* sh.warn(index < 0 ? `${argv[1]}: directory stack index out of range` : 'directory stack empty')
      return 1
    }
    if (index > 0) sh.directories.splice(index - 1, 1)
    else {
      const next = sh.directories.shift() as string
      if (!(yield* go(sh, next))) return 1
    }
    return yield* listDirectories(sh, ['dirs'])
  },
})
