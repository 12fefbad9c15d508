import { decodeUtf8 } from '../../../base/bytes.ts'
import { call, type Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { readFile } from '../../../kernel/libc/io.ts'
import { sys } from '../../../kernel/sys.ts'
import { ShellError } from '../interp/errors.ts'
import type { Shell } from '../interp/shell.ts'
import { builtin, usageError } from './builtin.ts'

function* find(sh: Shell, name: string): Gen<string> {
  if (name.includes('/')) return name
  for (const dir of (sh.vars.get('PATH') ?? '').split(':')) {
    const path = `${dir === '' ? '.' : dir}/${name}`
    try {
      if ((yield* sys.stat(path)).kind === 'file') return path
    } catch (error) {
      if (!isErrno(error)) throw error
    }
  }
  return name
}

function* run(sh: Shell, argv: readonly string[]): Gen<number> {
  const operands = argv[1] === '--' ? argv.slice(2) : argv.slice(1)
  const [name] = operands
  if (name === undefined) {
    if (sh.bash) return yield* usageError(sh, 'filename argument required', `${argv[0]} filename [arguments]`)
    if (sh.dialect.grammar === 'dash') return 0
    return yield* usageError(sh, 'filename argument required', '')
  }
  const path = yield* find(sh, name)
  let text: string
  try {
    if (!name.includes('/') && path === name && !sh.bash) throw new ShellError(notFound(sh, name, 'not found'), 2, 'exit')
    text = decodeUtf8(yield* readFile(path))
  } catch (error) {
    if (!isErrno(error)) throw error
    const text = sh.bash ? `${name}: ${error.message}` : notFound(sh, name, error.message)
    if (!sh.bash) throw new ShellError(text, 2, 'exit')
    if (error.errno === 'ENOENT') sh.builtin = undefined
    yield* sh.warn(error.errno === 'EISDIR' ? `${name}: is a directory` : text)
    return 1
  }
  const { params, builtin: before, line } = sh
  const own = operands.length > 1 && sh.dialect.grammar !== 'dash'
  if (own) sh.params = operands.slice(1)
  sh.frames.push({ name: 'source', source: path, calledAt: line })
  sh.builtin = undefined
  try {
    const status = yield* call(sh.run.text(sh, text, { name: path }))
    const { unwind } = sh
    if (unwind?.kind !== 'return') return status
    sh.unwind = undefined
    return sh.status
  } catch (error) {
    if (error instanceof ShellError && error.message === '' && sh.bash && !sh.leaving) return error.status
    throw error
  } finally {
    sh.frames.pop()
    sh.builtin = before
    if (own) sh.params = params
  }
}

function notFound(sh: Shell, name: string, reason: string): string {
  if (sh.dialect.grammar === 'ash') return reason === 'not found' ? `${name}: not found` : `can't open '${name}': ${reason}`
  return reason === 'not found' ? `${name}: not found` : `cannot open ${name}: ${reason === 'No such file or directory' ? 'No such file' : reason}`
}

/** Runs a file's commands in this shell. */
export const dot = builtin({ name: '.', special: true, usage: '. filename [arguments]', main: run })
export const source = builtin({ name: 'source', shells: ['ash', 'bash'], usage: 'source filename [arguments]', main: run })
