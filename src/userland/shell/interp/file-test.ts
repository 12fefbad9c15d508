import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { sys, type Stat } from '../../../kernel/sys.ts'
import { element } from '../expand/parameter.ts'
import type { Shell } from './shell.ts'

/** A unary primary of test(1) or `[[ ]]`. */
export function* unaryTest(sh: Shell, operator: string, operand: string): Gen<boolean> {
  switch (operator) {
    case '-n': return operand !== ''
    case '-z': return operand === ''
    case '-o': return sh.options.has(operand as never)
    case '-v': return isSet(sh, operand)
    case '-R': return sh.vars.own(operand)?.reference === true
    case '-t': return /^-?\d+$/.test(operand.trim()) && (yield* attempt(sys.isatty(Number(operand)))) === true
    case '-r': return yield* succeeds(sys.access(operand, { read: true }))
    case '-w': return yield* succeeds(sys.access(operand, { write: true }))
    case '-x': return yield* succeeds(sys.access(operand, { execute: true }))
    case '-h': case '-L': return (yield* attempt(sys.lstat(operand)))?.kind === 'symlink'
    default: {
      const stat = yield* attempt(sys.stat(operand))
      return stat !== undefined && (yield* fileTest(operator, stat))
    }
  }
}

function isSet(sh: Shell, name: string): boolean {
  const subscript = /^(\w+)\[(.*)\]$/s.exec(name)
  if (subscript === null) return /^\d+$/.test(name) ? sh.params[Number(name) - 1] !== undefined : sh.vars.get(name) !== undefined
  return element(sh.vars.find(subscript[1] as string), subscript[2] as string) !== undefined
}

function* fileTest(operator: string, stat: Stat): Gen<boolean> {
  switch (operator) {
    case '-a': case '-e': return true
    case '-f': return stat.kind === 'file'
    case '-d': return stat.kind === 'dir'
    case '-b': return stat.kind === 'block'
    case '-c': return stat.kind === 'char'
    case '-p': return stat.kind === 'fifo'
    case '-S': return stat.kind === 'socket'
    case '-s': return stat.size > 0
    case '-u': return (stat.mode & 0o4000) !== 0
    case '-g': return (stat.mode & 0o2000) !== 0
    case '-k': return (stat.mode & 0o1000) !== 0
    case '-N': return stat.mtime > stat.atime
    case '-O': return stat.uid === (yield* sys.credentials()).euid
    case '-G': return stat.gid === (yield* sys.credentials()).egid
    default: return false
  }
}

/** `-nt`, `-ot` and `-ef`. */
export function* compareFiles(operator: string, left: string, right: string, missingIsOld = true): Gen<boolean> {
  const a = yield* attempt(sys.stat(left))
  const b = yield* attempt(sys.stat(right))
  if (operator === '-nt') return a !== undefined && ((b === undefined && missingIsOld) || (b !== undefined && a.mtime > b.mtime))
  if (operator === '-ot') return b !== undefined && ((a === undefined && missingIsOld) || (a !== undefined && a.mtime < b.mtime))
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev
}

function* attempt<T>(action: Gen<T>): Gen<T | undefined> {
  try {
    return yield* action
  } catch (error) {
    if (!isErrno(error)) throw error
    return undefined
  }
}

function* succeeds(action: Gen<void>): Gen<boolean> {
  try {
    yield* action
    return true
  } catch (error) {
    if (!isErrno(error)) throw error
    return false
  }
}
