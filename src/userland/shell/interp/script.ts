import { parse } from '../../../base/shell-parser.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { print } from '../../../kernel/libc/io.ts'
import { STDERR, sys } from '../../../kernel/sys.ts'
import { expandText } from '../expand/expand.ts'
import { compileScript } from '../syntax/compile.ts'
import { hereDocWord } from '../syntax/compile-word.ts'
import { ShellSyntaxError } from '../syntax/context.ts'
import { Source, type SourceOptions, type Unit } from '../syntax/source.ts'
import { describeSyntaxError } from '../syntax/message.ts'
import { ShellError } from './errors.ts'
import type { Shell } from './shell.ts'

/** How this shell reads source text now. */
export function sourceOptions(sh: Shell): SourceOptions {
  const expandAliases = !sh.bash || sh.interactive || sh.shopt('expand_aliases') || sh.on('posix')
  return { grammar: sh.dialect.grammar, braces: sh.on('braceexpand'), aliases: expandAliases ? sh.aliases : undefined }
}

/** The next commands of a source. A syntax error is printed; it ends the shell or, in bash's eval, the text. */
export function* nextUnit(sh: Shell, source: Source, text: string): Gen<Unit | undefined> {
  try {
    return source.next(sourceOptions(sh))
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error
    sh.line = error.line
    yield* tellSyntaxError(sh, error, text)
    throw new ShellError('', 2, 'exit')
  }
}

/** Prints a syntax error in the dialect's words. */
export function* tellSyntaxError(sh: Shell, error: ShellSyntaxError, text: string): Gen<void> {
  sh.line = error.line
  for (const line of describeSyntaxError(sh.dialect.grammar, error, text)) {
    const where = sh.bash && sh.commandString && sh.frames.length === 0 && sh.builtin === undefined ? `${sh.name}: -c: line ${error.line}: ` : sh.prefix
    yield* print(`${where}${line}\n`, STDERR)
  }
}

/** How deep eval, `.` and traps may stand in each other: where a real shell's stack ends. */
const MAX_NESTING = 2000

/** Runs text as commands in this shell; gives the status of the last one (0 when there is none). */
export function* runText(sh: Shell, text: string, options: { line?: number; name?: string } = {}): Gen<number> {
  const source = new Source(text, options.line ?? 1)
  let status = 0
  if (++sh.nesting > MAX_NESTING) yield* sys.kill(sh.ownPid, 'SEGV')
  try {
    for (;;) {
      const unit = yield* nextUnit(sh, source, text)
      if (unit === undefined) return status
      if (sh.on('verbose')) yield* print(`${unit.text}\n`, STDERR)
      if (sh.on('noexec') && !sh.interactive) continue
      status = yield* sh.run.node(sh, unit.node)
      if (sh.unwind !== undefined) return sh.status
    }
  } finally {
    sh.nesting--
  }
}

/** Expands a text as between double quotes: prompts, PS4. */
export function* expandString(sh: Shell, text: string): Gen<string> {
  const delimiter = '__end_of_the_text__'
  const source = `: <<${delimiter}\n${text}\n${delimiter}\n`
  const command = parse(source).commands[0]?.command
  const redirect = command?.type === 'Command' ? command.redirects[0] : undefined
  if (redirect?.type !== 'HereDoc' || redirect.body.parts === undefined) return text
  const context = { grammar: sh.dialect.grammar, source, lineAt: () => sh.line, braces: false, compileScript }
  const expanded = yield* expandText(sh, hereDocWord(redirect.body.parts, redirect.body.text, context, false, false))
  return expanded.slice(0, -1)
}
