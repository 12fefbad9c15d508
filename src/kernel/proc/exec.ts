import { decodeUtf8 } from '../../base/bytes.ts'
import { errno } from '../errno.ts'
import { type Env, programOf, type ProgramMain } from '../program.ts'
import { sys } from '../sys.ts'
import { attrAt, pathOf, requireAccess, resolve, walk, type Walker } from '../vfs/path.ts'
import { commOf } from './comm.ts'
import type { Process } from './process.ts'
import type { Task } from './task.ts'

/** What an executable file turns out to run: a program of the engine, and the argument vector it gets. */
export type Executable = { readonly main: ProgramMain; readonly argv: readonly string[]; readonly setuid: number | undefined; readonly path: string }

const MAX_INTERPRETERS = 4

/**
 * Finds what runs for a path, following `#!` lines (execve(2)). Throws ENOENT, EACCES (no execute permission, a directory, noexec),
 * ENOEXEC (neither program nor script), ELOOP (too many interpreters).
 */
export function findExecutable(walker: Walker, programs: ReadonlyMap<string, ProgramMain>, path: string, argv: readonly string[], depth = 0): Executable {
  const at = resolve(walker, path)
  const attr = attrAt(at)
  if (attr.kind !== 'file') throw errno('EACCES')
  requireAccess(attr, walker.cred, 1)
  if (at.mount.options.includes('noexec')) throw errno('EACCES')
  const head = at.mount.fs.read(at.ino, 0, 256)
  const name = programOf(head)
  if (name !== undefined) {
    const main = programs.get(name)
    if (main === undefined) throw errno('ENOEXEC')
    return { main, argv, setuid: (attr.mode & 0o4000) !== 0 ? attr.uid : undefined, path }
  }
  const script = /^#![ \t]*([^\s]+)(?:[ \t]+([^\n]*?))?[ \t]*(?:\n|$)/.exec(decodeUtf8(head))
  if (script === null) throw errno('ENOEXEC')
  if (depth >= MAX_INTERPRETERS) throw errno('ELOOP')
  const [, interpreter = '', argument] = script
  const rest = [path, ...argv.slice(1)]
  return findExecutable(walker, programs, interpreter, argument ? [interpreter, argument, ...rest] : [interpreter, ...rest], depth + 1)
}

/** Replaces the calling process's program. On success the task's coroutines are dropped and it goes on as the new program. */
export function execInto(task: Task, path: string, argv: readonly string[], env: Env): void {
  const { process } = task
  const { kernel } = process
  const found = findExecutable(process, kernel.programs, path, argv)
  for (const other of process.tasks) {
    if (other === task) continue
    other.kill()
    process.tasks.delete(other)
  }
  process.closeAll((d) => d.cloexec)
  for (const [signal, to] of process.dispositions) if (to === 'catch') process.dispositions.delete(signal)
  process.caught = []
  if (found.setuid !== undefined) process.cred = { ...process.cred, euid: found.setuid }
  process.argv = found.argv
  process.env = env
  process.comm = commOf(path)
  process.exe = absolute(process, found.path)
  process.memoryBytes = 1 << 20
  kernel.lifecycle.publish(process)
  task.stack = [found.main(sys, found.argv, env)]
  task.answer = { value: undefined }
}

function absolute(process: Process, path: string): string {
  const { parent, name } = walk(process, path, true)
  const dir = pathOf(parent, process.root)
  return `${dir === '/' ? '' : dir}/${name}`
}
