import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import type { Env } from '../../../kernel/program.ts'
import { sys } from '../../../kernel/sys.ts'
import { findCommand } from './lookup.ts'
import { report, resetSignals, start, waitForJob } from './process.ts'
import { type Ready, redirect } from './redirect.ts'
import type { Shell } from './shell.ts'

export type External = { readonly argv: readonly string[]; readonly env: Env; readonly redirections: readonly Ready[]; readonly path?: string | undefined; readonly text: string }

/** Runs a program in a child process and waits for it; gives the status. */
export function* runExternal(sh: Shell, command: External): Gen<number> {
  const { traps } = sh
  const interactive = sh.interactive || sh.terminal !== undefined
  const found = yield* findCommand(sh, command.argv[0] ?? '', command.path)
  const pid = yield* start(sh, {}, function* () {
    yield* resetSignals(traps, interactive, false)
    return yield* replace(sh, command, 'path' in found ? found.path : undefined)
  })
  const controlled = sh.on('monitor')
  const job = sh.jobs.add(pid, [pid], command.text, { controlled, foreground: true })
  const status = yield* waitForJob(sh, job)
  sh.pipeStatus = [status]
  return status
}

/** Makes this process the program; when that fails, tells why and gives the exit status. */
export function* replace(sh: Shell, command: External, known?: string): Gen<number> {
  const [name = ''] = command.argv
  try {
    yield* redirect(sh, command.redirections)
  } catch (error) {
    return yield* report(sh, error)
  }
  const found = known === undefined ? yield* findCommand(sh, name, command.path) : { path: known }
  if ('missing' in found) return yield* tellMissing(sh, name, found.missing)
  try {
    return yield* sys.exec(found.path, command.argv, command.env)
  } catch (error) {
    if (!isErrno(error)) throw error
    if (error.errno === 'ENOEXEC') return yield* runAsScript(sh, found.path, command)
    if (error.errno === 'ENOENT' || error.errno === 'ENOTDIR') return yield* tellNotThere(sh, name, found.path, error.message)
    return yield* tellRefused(sh, name, found.path, error.errno, error.message)
  }
}

function* runAsScript(sh: Shell, path: string, command: External): Gen<number> {
  return yield* sh.run.script(sh, path, command.argv, command.env)
}

/** Prints that there is no such command. */
export function* tellMissing(sh: Shell, name: string, why: 'ENOENT' | 'EACCES'): Gen<number> {
  if (why === 'EACCES') {
    yield* sh.warn(`${name}: Permission denied`)
    return 126
  }
  yield* sh.warn(sh.dialect.notFound(name, { name: sh.name, script: sh.script, commandString: sh.commandString, interactive: sh.interactive, line: sh.line, builtin: undefined }))
  return 127
}

function* tellNotThere(sh: Shell, name: string, path: string, reason: string): Gen<number> {
  if (sh.bash && (yield* exists(path))) {
    yield* sh.warn(`${path}: cannot execute: required file not found`)
    return 127
  }
  yield* sh.warn(sh.bash ? `${name}: ${reason}` : `${name}: not found`)
  return 127
}

function* tellRefused(sh: Shell, name: string, path: string, code: string, reason: string): Gen<number> {
  const directory = code === 'EACCES' && (yield* isDirectory(path))
  yield* sh.warn(`${name}: ${sh.bash && directory ? 'Is a directory' : reason}`)
  return 126
}

function* exists(path: string): Gen<boolean> {
  try {
    yield* sys.lstat(path)
    return true
  } catch (error) {
    if (!isErrno(error)) throw error
    return false
  }
}

function* isDirectory(path: string): Gen<boolean> {
  try {
    return (yield* sys.stat(path)).kind === 'dir'
  } catch (error) {
    if (!isErrno(error)) throw error
    return false
  }
}
