import type { Gen } from '../../../kernel/coroutine.ts'
import type { Shell } from '../interp/shell.ts'
import type { Completion } from '../line-editor/editor.ts'
import type { Candidates } from './completer.ts'
import { completeCommands, completeFiles, type FileFilter } from './files.ts'
import { COMPLETERS } from './registry.ts'
import { splitLine } from './split-line.ts'

const DIRECTORY_COMMANDS = new Set(['cd', 'pushd', 'rmdir', 'mkdir'])

/** Completes the word before the cursor. */
export function* completeLine(sh: Shell, before: string): Gen<Completion | undefined> {
  const line = splitLine(before)
  const variable = /\$(\{?)(\w*)$/.exec(line.raw)
  if (variable !== null && line.quote !== "'") return completeVariable(sh, line.start, line.raw, variable)
  if (line.redirect || line.words.length > 1) return yield* completeArgument(sh, line)
  const word = line.words.at(-1) ?? ''
  if (word.includes('/') || word.startsWith('~')) return asCompletion(line, yield* completeFiles(sh, word, { executables: true }), {})
  return asCompletion(line, yield* completeCommands(sh, word), {})
}

type Line = ReturnType<typeof splitLine>

function completeVariable(sh: Shell, start: number, raw: string, match: RegExpExecArray): Completion {
  const [all, brace = '', name = ''] = match as unknown as [string, string?, string?]
  const head = raw.slice(0, raw.length - all.length)
  const found = sh.vars.names().filter(n => n.startsWith(name))
  return {
    start,
    candidates: found.map(n => `${head}$${brace}${n}`),
    labels: found.map(n => `$${brace}${n}`),
    suffix: () => (brace === '' ? ' ' : '}'),
  }
}

function* completeArgument(sh: Shell, line: Line): Gen<Completion | undefined> {
  const { words } = line
  const word = words.at(-1) ?? ''
  const [command = ''] = words
  const name = command.slice(command.lastIndexOf('/') + 1)
  let filter: FileFilter = DIRECTORY_COMMANDS.has(name) ? { directoriesOnly: true } : {}
  if (!line.redirect) {
    const found = yield* programmed(sh, name, words)
    if (found !== undefined && found.files === undefined) {
      return found.values.length === 0 ? undefined : asCompletion(line, found.values, { ...(found.labels === undefined ? {} : { labels: found.labels }), noSpace: found.noSpace ?? false })
    }
    if (found?.files !== undefined) filter = found.files
  }
  const equals = /^(-{1,2}[\w-]+=)(.*)$/s.exec(word)
  if (equals !== null) {
    const [, head = '', rest = ''] = equals
    return asCompletion(line, (yield* completeFiles(sh, rest, filter)).map(f => head + f), {})
  }
  return asCompletion(line, yield* completeFiles(sh, word, filter), {})
}

/** What the command's own completion offers: a specification of `complete`, or a registered completer. */
function* programmed(sh: Shell, name: string, words: readonly string[]): Gen<Candidates | undefined> {
  const spec = sh.completions.get(name)
  const word = words.at(-1) ?? ''
  if (spec?.functionName !== undefined) return { values: yield* callFunction(sh, spec.functionName, words) }
  if (spec?.words !== undefined) {
    const list = (yield* sh.run.expandString(sh, spec.words)).split(/[ \t\n]+/)
    return { values: list.filter(w => w !== '' && w.startsWith(word)) }
  }
  const completer = COMPLETERS.get(name)
  if (completer === undefined) return undefined
  const alias = sh.aliases.get(name)
  return yield* completer({ sh, words: alias === undefined ? words : [...alias.trim().split(/\s+/), ...words.slice(1)] })
}

/** Runs a `complete -F` function: it finds COMP_WORDS and COMP_CWORD and leaves COMPREPLY. */
function* callFunction(sh: Shell, name: string, words: readonly string[]): Gen<string[]> {
  const { status } = sh
  sh.vars.put('COMP_WORDS', { value: undefined, items: new Map(words.map((w, i) => [i, w])) })
  sh.vars.put('COMP_CWORD', { value: String(words.length - 1) })
  sh.vars.put('COMP_LINE', { value: words.join(' ') })
  sh.vars.put('COMP_POINT', { value: String(words.join(' ').length) })
  sh.vars.put('COMPREPLY', { value: undefined, items: new Map() })
  yield* sh.run.invoke(sh, [name, words[0] ?? '', words.at(-1) ?? '', words.at(-2) ?? ''], { functions: true })
  sh.status = status
  const reply = sh.vars.find('COMPREPLY')
  return reply?.items === undefined ? (reply?.value === undefined ? [] : [reply.value]) : [...reply.items.values()]
}

function asCompletion(line: Line, values: readonly string[], options: { labels?: readonly string[]; noSpace?: boolean }): Completion {
  const quoted = values.map(v => quoteFor(line.quote, v))
  const labels = options.labels ?? values.map(v => v.replace(/(.)\/$/, '$1\x00').replace(/^.*\//s, '').replace('\x00', '/'))
  return {
    start: line.start,
    candidates: quoted,
    labels,
    suffix: candidate => (candidate.endsWith('/') ? '' : `${line.quote}${options.noSpace ? '' : ' '}`),
  }
}

function quoteFor(quote: string, value: string): string {
  if (quote === "'") return `'${value}`
  if (quote === '"') return `"${value.replace(/[\\"$`]/g, '\\$&')}`
  return value.replace(/[\s\\'"$`&|;<>()*?![\]{}#]/g, '\\$&')
}
