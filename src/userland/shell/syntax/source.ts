import { forEachChild, parse, type ParsedScript, type Statement, type SyntaxNode } from '../../../base/shell-parser.ts'
import { AliasSubstitution } from './alias.ts'
import { compileScript, compileStatement, syntaxError } from './compile.ts'
import { lineCounter, ShellSyntaxError, type CompileContext, type Grammar } from './context.ts'
import { joinLines } from './join-lines.ts'
import type { ListNode } from './ir.ts'

export type SourceOptions = {
  readonly grammar: Grammar
  readonly braces: boolean
  /** Undefined when aliases are not expanded here. */
  readonly aliases: ReadonlyMap<string, string> | undefined
}

/** One line's worth of complete commands, and their text as written. */
export type Unit = { readonly node: ListNode; readonly text: string; readonly line: number }

/** Script text that is read one complete command at a time, as a shell does: what a command changes (aliases) governs how the next is read. */
export class Source {
  #rest: string
  #line: number
  #parsed: { script: ParsedScript; context: CompileContext; next: number } | undefined
  #substituted = false

  constructor(text: string, firstLine = 1) {
    this.#rest = text
    this.#line = firstLine
  }

  /** What has not been read yet. */
  get rest(): string {
    return this.#rest
  }

  /**
   * The next complete command line; undefined at the end. Throws a `ShellSyntaxError`; `incomplete` says that text is missing at
   * the end, and then nothing has been consumed.
   */
  next(options: SourceOptions): Unit | undefined {
    const active = options.aliases !== undefined && options.aliases.size > 0
    if (active || this.#substituted) this.#forget()
    this.#substituted = active
    if (active) this.#rest = substituteAliases(this.#rest, options.aliases)
    const parsed = (this.#parsed ??= this.#parse(this.#rest, options))
    return this.#take(parsed, groupLength(parsed.script, parsed.next, parsed.context.source))
  }

  /** Whether nothing is left after what has been read. */
  get finished(): boolean {
    const parsed = this.#parsed
    return parsed === undefined ? this.#rest.trim() === '' : parsed.next >= parsed.script.commands.length && parsed.script.errors === undefined
  }

  /** Whether the whole text is the beginning of something longer: an open quote, block, here-document, or a trailing backslash. Consumes it. */
  isOpen(options: SourceOptions): boolean {
    if (/(^|[^\\])(\\\\)*\\\n?$/.test(this.#rest)) return true
    if (hasOpenHereDoc(parse(this.#rest))) return true
    while (this.next(options) !== undefined) {
      // An error on the way tells whether it is one that more text would mend.
    }
    return false
  }

  #parse(source: string, options: SourceOptions): { script: ParsedScript; context: CompileContext; next: number } {
    const { text, lineAt } = joinLines(source, lineCounter(source, this.#line))
    const context: CompileContext = { grammar: options.grammar, source: text, lineAt, braces: options.braces, compileScript }
    return { script: parse(text), context, next: 0 }
  }

  /** Goes back to parsing from where reading stopped. */
  #forget(): void {
    const parsed = this.#parsed
    this.#parsed = undefined
    if (parsed === undefined || parsed.next === 0) return
    const { source, lineAt } = parsed.context
    const from = nextLine(source, parsed.script, parsed.next)
    this.#line = lineAt(from)
    this.#rest = source.slice(from)
  }

  #take(parsed: { script: ParsedScript; context: CompileContext; next: number }, count: number): Unit | undefined {
    const { script, context } = parsed
    const statements = script.commands.slice(parsed.next, parsed.next + count)
    const error = script.errors?.reduce((a, b) => (b.pos < a.pos ? b : a))
    if (error !== undefined && !isWhole(statements, error.pos, context.source)) throw syntaxError(error.message, error.pos, context)
    const [first] = statements
    if (first === undefined) {
      this.#rest = ''
      this.#parsed = undefined
      return undefined
    }
    const items = statements.map(s => compileStatement(s, context))
    parsed.next += count
    const end = statements.at(-1)?.end ?? first.end
    const line = context.lineAt(first.pos)
    return { node: { kind: 'list', line, items }, text: context.source.slice(first.pos, end), line }
  }
}

/** The text with the aliases of its first line replaced. */
function substituteAliases(text: string, aliases: ReadonlyMap<string, string>): string {
  const substitution = new AliasSubstitution(aliases)
  let current = joinLines(text, () => 0).text
  for (;;) {
    const script = parse(current)
    const after = script.commands[groupLength(script, 0, current)]
    const next = substitution.step(current, script, after?.pos ?? current.length)
    if (next === undefined) return current
    current = next
  }
}

/** How many statements from `from` on stand on one logical line. */
function groupLength(script: ParsedScript, from: number, source: string): number {
  const { commands } = script
  let count = commands.length > from ? 1 : 0
  while (count > 0 && from + count < commands.length) {
    const last = commands[from + count - 1] as Statement
    const next = commands[from + count] as Statement
    if (source.slice(last.end, next.pos).replaceAll('\\\n', '').includes('\n')) break
    count++
  }
  return count
}

/** Whether statements are complete although there is an error further down. */
function isWhole(statements: readonly Statement[], errorAt: number, source: string): boolean {
  const last = statements.at(-1)
  if (last === undefined || statements.some(s => s.end <= s.pos || s.command.end <= s.command.pos)) return false
  if (errorAt <= last.end) return false
  return /^[ \t]*(;|&)?[ \t]*(#[^\n]*)?\n/.test(source.slice(last.end, errorAt).replaceAll('\\\n', ''))
}

/** Where the text after the statements before `next` begins. */
function nextLine(source: string, script: ParsedScript, next: number): number {
  const following = script.commands[next]
  if (following !== undefined) return following.pos
  const last = script.commands[next - 1]
  if (last === undefined) return 0
  return Math.max(last.end, hereDocEnd(last))
}

function hereDocEnd(tree: SyntaxNode): number {
  let end = 0
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'HereDoc') end = Math.max(end, node.closing?.end ?? node.body.end)
    forEachChild(node, visit)
  }
  visit(tree)
  return end
}

function hasOpenHereDoc(tree: SyntaxNode): boolean {
  let open = false
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'HereDoc' && node.closing === undefined) open = true
    forEachChild(node, visit)
  }
  visit(tree)
  return open
}

/** Whether text read so far is the beginning of something longer. */
export function needsMore(text: string, options: SourceOptions): boolean {
  try {
    return new Source(text).isOpen(options)
  } catch (error) {
    return error instanceof ShellSyntaxError && error.incomplete
  }
}
