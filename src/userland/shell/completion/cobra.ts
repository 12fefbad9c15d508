import { concat, decodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { O, sys } from '../../../kernel/sys.ts'
import { forkShell } from '../interp/process.ts'
import type { Shell } from '../interp/shell.ts'
import type { Candidates, Completer } from './completer.ts'

/** Cobra's ShellCompDirective bits. */
const DIRECTIVE = { error: 1, noSpace: 2, noFileComp: 4, filterFileExt: 8, filterDirs: 16, keepOrder: 32 } as const

/** Runs a command in a child and gives what it prints. Its standard error goes nowhere. */
function* outputOf(sh: Shell, argv: readonly string[]): Gen<string> {
  const pipe = yield* sys.pipe()
  const pid = yield* forkShell(sh, { sameGroup: true }, function* (child) {
    yield* sys.close(pipe.read)
    yield* sys.dup2(pipe.write, 1)
    const nothing = yield* sys.open('/dev/null', O.RDWR)
    yield* sys.dup2(nothing, 2)
    yield* sys.dup2(nothing, 0)
    child.options.delete('xtrace')
    return yield* child.run.invoke(child, argv, { functions: false })
  })
  yield* sys.close(pipe.write)
  const chunks: Uint8Array[] = []
  for (let chunk = yield* sys.read(pipe.read); chunk.length > 0; chunk = yield* sys.read(pipe.read)) chunks.push(chunk)
  yield* sys.close(pipe.read)
  yield* sys.wait(pid)
  return decodeUtf8(concat(chunks))
}

/**
 * Completes as cobra's bash script does: asks the command itself by `COMMAND __complete ARGUMENTS...`, whose output is a candidate a
 * line, with a tab and a description if it likes, and last `:` and the directive.
 */
export const cobra: Completer = function* ({ sh, words }) {
  const [command = '', ...args] = words
  const lines = (yield* outputOf(sh, [command, '__complete', ...args])).trimEnd().split('\n')
  const directive = Number(/^:(\d+)$/.exec(lines.at(-1) ?? '')?.[1] ?? Number.NaN)
  if (Number.isNaN(directive) || directive & DIRECTIVE.error) return undefined
  const entries = lines.slice(0, -1).filter(l => l !== '' && !l.startsWith('_activeHelp_')).map(l => l.split('\t') as [string, string?])
  const last = words.at(-1) ?? ''
  if (directive & DIRECTIVE.filterFileExt) return { values: [], files: { extensions: entries.map(([e]) => e) } }
  if (directive & DIRECTIVE.filterDirs) return { values: [], files: { directoriesOnly: true } }
  const matching = entries.filter(([value]) => value.startsWith(last))
  const sorted = directive & DIRECTIVE.keepOrder ? matching : matching.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const found: Candidates = { values: sorted.map(([value]) => value), noSpace: (directive & DIRECTIVE.noSpace) !== 0 }
  if (found.values.length === 0 && (directive & DIRECTIVE.noFileComp) === 0) return undefined
  const width = Math.max(0, ...sorted.map(([v]) => v.length))
  return sorted.some(([, about]) => about !== undefined)
    ? { ...found, labels: sorted.map(([value, about]) => (about === undefined ? value : `${value.padEnd(width)}  (${about})`)) }
    : found
}
