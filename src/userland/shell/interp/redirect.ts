import { encodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno, type SysError } from '../../../kernel/errno.ts'
import { write } from '../../../kernel/libc/io.ts'
import { type Fd, O, sys } from '../../../kernel/sys.ts'
import { expandText, expandWords } from '../expand/expand.ts'
import type { RedirNode } from '../syntax/ir.ts'
import type { Shell } from './shell.ts'

/** A redirection that has been expanded and can be made. */
export type Ready =
  | { readonly kind: 'open'; readonly fd: Fd; readonly path: string; readonly flags: number; readonly both: boolean; readonly clobber: boolean }
  | { readonly kind: 'dup'; readonly fd: Fd; readonly from: Fd; readonly move: boolean }
  | { readonly kind: 'close'; readonly fd: Fd }
  | { readonly kind: 'text'; readonly fd: Fd; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly inner: Ready | undefined }

/** A redirection that failed: already in the dialect's words. */
export class RedirectError extends Error {
  override name = 'RedirectError'
}

/** What a descriptor was before it was redirected. */
export type Saved = { readonly fd: Fd; readonly copy: Fd | undefined }

/** Expands the targets of redirections. */
export function* expandRedirections(sh: Shell, nodes: readonly RedirNode[]): Gen<Ready[]> {
  const out: Ready[] = []
  for (const node of nodes) {
    const ready = yield* expandOne(sh, node)
    out.push(node.variable === undefined ? ready : { kind: 'variable', name: node.variable, inner: ready.kind === 'close' ? undefined : ready })
  }
  return out
}

function* expandOne(sh: Shell, node: RedirNode): Gen<Ready> {
  const { operator, fd } = node
  if (operator === '<<') return { kind: 'text', fd, text: yield* expandText(sh, node.target) }
  if (operator === '<<<') return { kind: 'text', fd, text: `${yield* expandText(sh, node.target)}\n` }
  const path = yield* targetOf(sh, node)
  if (operator === '>&' || operator === '<&') return duplication(sh, operator, fd, path)
  const both = operator === '&>' || operator === '&>>'
  return { kind: 'open', fd, path, flags: FLAGS[operator], both, clobber: operator !== '>' || !sh.on('noclobber') }
}

const FLAGS = {
  '<': O.RDONLY, '<>': O.RDWR | O.CREAT, '>': O.WRONLY | O.CREAT | O.TRUNC, '>|': O.WRONLY | O.CREAT | O.TRUNC, '&>': O.WRONLY | O.CREAT | O.TRUNC,
  '>>': O.WRONLY | O.CREAT | O.APPEND, '&>>': O.WRONLY | O.CREAT | O.APPEND,
} as const

function* targetOf(sh: Shell, node: RedirNode): Gen<string> {
  if (!sh.bash) return yield* expandText(sh, node.target)
  const fields = yield* expandWords(sh, [node.target])
  if (fields.length !== 1) throw new RedirectError(`${node.target.text}: ambiguous redirect`)
  return fields[0] as string
}

function duplication(sh: Shell, operator: string, fd: Fd, target: string): Ready {
  if (target === '-') return { kind: 'close', fd }
  const moved = sh.bash && /^\d+-$/.test(target)
  if (/^\d+$/.test(target) || moved) return { kind: 'dup', fd, from: Number.parseInt(target, 10), move: moved }
  if (operator === '>&' && sh.bash && fd === 1) return { kind: 'open', fd, path: target, flags: FLAGS['>'], both: true, clobber: !sh.on('noclobber') }
  if (sh.bash) throw new RedirectError(`${target}: ambiguous redirect`)
  throw sh.expansionError(sh.dialect.grammar === 'ash' ? 'bad fd number' : `Syntax error: Bad fd number`)
}

/** Makes redirections in this process. With `saved`, what they replace is kept there for `restore`. Throws a `RedirectError`. */
export function* redirect(sh: Shell, list: readonly Ready[], saved?: Saved[]): Gen<void> {
  for (const item of list) yield* redirectOne(sh, item, saved)
}

function* redirectOne(sh: Shell, item: Ready, saved: Saved[] | undefined): Gen<void> {
  switch (item.kind) {
    case 'open': {
      const opened = yield* openFile(sh, item)
      yield* moveTo(opened, item.fd, saved)
      if (item.both) {
        yield* save(2, saved)
        yield* sys.dup2(item.fd, 2)
      }
      return
    }
    case 'dup':
      yield* duplicate(sh, item.from, item.fd, saved)
      if (item.move && item.from !== item.fd) {
        yield* save(item.from, saved)
        yield* sys.close(item.from)
      }
      return
    case 'close':
      yield* save(item.fd, saved)
      yield* closeQuietly(item.fd)
      return
    case 'text':
      yield* moveTo(yield* textFile(item.text), item.fd, saved)
      return
    case 'variable':
      yield* redirectVariable(sh, item.name, item.inner)
  }
}

/** `{name}>file`: a free descriptor from 10 on, whose number the variable gets; it stays open. */
function* redirectVariable(sh: Shell, name: string, inner: Ready | undefined): Gen<void> {
  if (inner === undefined) {
    const fd = Number(sh.vars.get(name))
    if (Number.isInteger(fd)) yield* closeQuietly(fd)
    return
  }
  const fd = inner.kind === 'open' ? yield* openFile(sh, inner) : inner.kind === 'text' ? yield* textFile(inner.text) : undefined
  const from = fd ?? (inner.kind === 'dup' ? inner.from : undefined)
  if (from === undefined) return
  try {
    sh.vars.set(name, String(yield* sys.dup(from, 10)))
  } catch (error) {
    if (!isErrno(error)) throw error
    throw new RedirectError(`${from}: ${error.message}`)
  }
  if (fd !== undefined) yield* sys.close(fd)
}

function* openFile(sh: Shell, item: Extract<Ready, { kind: 'open' }>): Gen<Fd> {
  try {
    if (!item.clobber) return yield* openNew(sh, item.path)
    return yield* sys.open(item.path, item.flags)
  } catch (error) {
    if (!isErrno(error)) throw error
    const fallback = /^\/dev\/(?:fd\/(\d+)|std(in|out|err))$/.exec(item.path)
    if (fallback !== null) {
      const fd = fallback[1] === undefined ? ['in', 'out', 'err'].indexOf(fallback[2] as string) : Number(fallback[1])
      return yield* sys.dup(fd, 0)
    }
    throw new RedirectError(describe(sh, item, error))
  }
}

function describe(sh: Shell, item: Extract<Ready, { kind: 'open' }>, error: SysError): string {
  return (item.flags & O.CREAT) !== 0 ? sh.dialect.cannotCreate(item.path, error.message) : sh.dialect.cannotOpen(item.path, error.message)
}

/** `>` with `set -C`: an existing regular file is left alone. */
function* openNew(sh: Shell, path: string): Gen<Fd> {
  try {
    return yield* sys.open(path, O.WRONLY | O.CREAT | O.EXCL)
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
  }
  const stat = yield* sys.stat(path)
  if (stat.kind !== 'file') return yield* sys.open(path, O.WRONLY | O.CREAT)
  throw new RedirectError(sh.bash ? `${path}: cannot overwrite existing file` : sh.dialect.cannotCreate(path, 'File exists'))
}

function* duplicate(sh: Shell, from: Fd, to: Fd, saved: Saved[] | undefined): Gen<void> {
  try {
    // The check comes first: a bad descriptor must leave the other one alone.
    const probe = yield* sys.dup(from, 10, true)
    yield* sys.close(probe)
  } catch (error) {
    if (!isErrno(error)) throw error
    throw new RedirectError(sh.dialect.grammar === 'dash' ? `${from}: ${error.message}` : sh.bash ? `${from}: ${error.message}` : `dup2(${from},${to}): ${error.message}`)
  }
  if (from === to) return
  yield* save(to, saved)
  yield* sys.dup2(from, to)
}

/** Puts an open file at a descriptor. */
function* moveTo(opened: Fd, fd: Fd, saved: Saved[] | undefined): Gen<void> {
  if (opened === fd) {
    saved?.push({ fd, copy: undefined })
    return
  }
  yield* save(fd, saved)
  yield* sys.dup2(opened, fd)
  yield* sys.close(opened)
}

function* save(fd: Fd, saved: Saved[] | undefined): Gen<void> {
  if (saved === undefined) return
  try {
    saved.push({ fd, copy: yield* sys.dup(fd, 10, true) })
  } catch (error) {
    if (!isErrno(error, 'EBADF')) throw error
    saved.push({ fd, copy: undefined })
  }
}

/** Undoes redirections, the last one first. */
export function* restore(saved: readonly Saved[]): Gen<void> {
  for (let i = saved.length - 1; i >= 0; i--) {
    const { fd, copy } = saved[i] as Saved
    if (copy === undefined) yield* closeQuietly(fd)
    else {
      yield* sys.dup2(copy, fd)
      yield* sys.close(copy)
    }
  }
}

/** Forgets what redirections replaced: they stay (`exec >file`). */
export function* keep(saved: readonly Saved[]): Gen<void> {
  for (const { copy } of saved) if (copy !== undefined) yield* sys.close(copy)
}

function* closeQuietly(fd: Fd): Gen<void> {
  try {
    yield* sys.close(fd)
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}

const PIPE_ROOM = 65_536

/** A descriptor that reads this text: a pipe, filled by a child process when it is longer than a pipe holds. */
function* textFile(text: string): Gen<Fd> {
  const bytes = encodeUtf8(text)
  const pipe = yield* sys.pipe()
  if (bytes.length <= PIPE_ROOM) {
    if (bytes.length > 0) yield* write(pipe.write, bytes)
  } else {
    yield* sys.fork(function* () {
      yield* sys.close(pipe.read)
      yield* write(pipe.write, bytes)
      return 0
    })
  }
  yield* sys.close(pipe.write)
  return pipe.read
}
