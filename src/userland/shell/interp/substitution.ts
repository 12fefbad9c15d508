import { concat, decodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { sys } from '../../../kernel/sys.ts'
import type { ListNode, SimpleNode } from '../syntax/ir.ts'
import { statusCode } from './job-table.ts'
import { inChild } from './pipeline.ts'
import { collectSignals, forkShell } from './process.ts'
import { expandRedirections, redirect, restore, type Saved } from './redirect.ts'
import type { Shell } from './shell.ts'

/** What a list prints, without its trailing newlines. Its status is kept for a command that is assignments only. */
export function* capture(sh: Shell, body: ListNode): Gen<string> {
  const [only] = body.items
  if (body.items.length === 1 && only?.kind === 'simple' && isFileRead(sh, only)) return yield* readRedirected(sh, only)
  const pipe = yield* sys.pipe()
  const pid = yield* forkShell(sh, { sameGroup: true }, function* (child) {
    yield* sys.close(pipe.read)
    if (pipe.write !== 1) {
      yield* sys.dup2(pipe.write, 1)
      yield* sys.close(pipe.write)
    }
    if (sh.dialect.grammar !== 'dash' && !sh.shopt('inherit_errexit') && !sh.on('posix')) child.options.delete('errexit')
    return yield* inChild(child, body)
  })
  yield* sys.close(pipe.write)
  const text = yield* readOutput(sh, pipe.read)
  yield* sys.close(pipe.read)
  sh.substitutionStatus = yield* waitChild(sh, pid)
  if (sh.bash) sh.status = sh.substitutionStatus
  return text.replace(/\n+$/, '').replaceAll('\0', '')
}

function* readOutput(sh: Shell, fd: number): Gen<string> {
  const chunks: Uint8Array[] = []
  for (;;) {
    try {
      const chunk = yield* sys.read(fd)
      if (chunk.length === 0) return decodeUtf8(concat(chunks))
      chunks.push(chunk)
    } catch (error) {
      if (!isErrno(error, 'EINTR')) throw error
      yield* collectSignals(sh)
    }
  }
}

function* waitChild(sh: Shell, pid: number): Gen<number> {
  for (;;) {
    try {
      const waited = yield* sys.wait(pid)
      return waited === undefined ? 0 : statusCode(waited.status)
    } catch (error) {
      if (isErrno(error, 'ECHILD')) return 127
      if (!isErrno(error, 'EINTR')) throw error
      yield* collectSignals(sh)
    }
  }
}

/** Bash's `$(<file)`. */
function isFileRead(sh: Shell, node: SimpleNode): boolean {
  return sh.bash && node.words.length === 0 && node.assigns.length === 0 && node.redirs.length === 1 && node.redirs[0]?.operator === '<'
}

function* readRedirected(sh: Shell, node: SimpleNode): Gen<string> {
  const saved: Saved[] = []
  try {
    yield* redirect(sh, yield* expandRedirections(sh, node.redirs), saved)
    sh.substitutionStatus = 0
    return (yield* readOutput(sh, 0)).replace(/\n+$/, '')
  } finally {
    yield* restore(saved)
  }
}

/** Starts a process substitution; gives the path under which the command finds it. */
export function* substituteProcess(sh: Shell, direction: '<' | '>', body: ListNode): Gen<string> {
  const pipe = yield* sys.pipe()
  const [mine, theirs, at] = direction === '<' ? [pipe.read, pipe.write, 1] : [pipe.write, pipe.read, 0]
  yield* forkShell(sh, { background: true, sameGroup: true }, function* (child) {
    yield* sys.close(mine)
    if (theirs !== at) {
      yield* sys.dup2(theirs, at)
      yield* sys.close(theirs)
    }
    return yield* inChild(child, body)
  })
  yield* sys.close(theirs)
  const high = yield* sys.dup(mine, 63 - sh.openSubstitutions.length)
  yield* sys.close(mine)
  sh.openSubstitutions.push(high)
  return `/dev/fd/${high}`
}

