import { parse, type DoubleQuotedChild, type ParameterExpansionPart, type Word as WordTree, type WordPart } from '../../../base/shell-parser.ts'
import { detached, ShellSyntaxError, type CompileContext } from './context.ts'
import { braceExpand } from './brace.ts'
import type { ArithSource, Index, ParamPart, Part, TextPart, Word } from './ir.ts'
import { compileOperation, type OperandCompiler } from './compile-parameter.ts'

/** How a word stands: what may be expanded in it. */
export type WordUse = {
  /** Within double quotes or a here-document. */
  readonly quoted?: boolean
  /** An operand of `${x:-...}`: its unquoted text is split. */
  readonly operand?: boolean
  /** An assignment's value: tildes after colons too. */
  readonly assignment?: boolean
  /** No tilde expansion. */
  readonly noTilde?: boolean
}

const GLOB = /[*?]|\[[^]*\]|[+@!]\(/

/** A word from its parts. */
export function makeWord(parts: readonly Part[], text: string): Word {
  const merged = mergeText(parts)
  const open = merged.length > 1 && merged.some(p => p.kind === 'text' && !p.quoted && p.text.includes('['))
  const literal = !open && merged.every(p => p.kind === 'text' && !p.split && (p.quoted || !GLOB.test(p.text)))
    ? merged.map(p => (p as TextPart).text).join('')
    : undefined
  const globs = literal === undefined && (open || merged.some(p => p.kind === 'text' && !p.quoted && GLOB.test(p.text)))
  return { parts: merged, literal, text, plain: !globs && merged.every(isPlain) }
}

function isPlain(part: Part): boolean {
  if (part.kind === 'text') return !part.split
  if (part.kind === 'param') return !part.indirect && !part.length && part.index === undefined && part.op === undefined
  return part.kind === 'arith' && part.source.word === undefined && !/\+\+|--|[^=!<>]=(?!=)|<<=|>>=/.test(part.source.text)
}

function mergeText(parts: readonly Part[]): Part[] {
  const out: Part[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if (part.kind === 'text' && last?.kind === 'text' && last.quoted === part.quoted && last.split === part.split) {
      out[out.length - 1] = { ...last, text: last.text + part.text }
    } else out.push(part)
  }
  return out
}

/** A word made of one literal text. */
export const literalWord = (text: string): Word => makeWord([{ kind: 'text', text, quoted: true }], text)

/** Compiles one word of the tree (without brace expansion; see `compileWords`). */
export function compileWord(tree: WordTree, context: CompileContext, use: WordUse = {}): Word {
  const parts: Part[] = []
  if (tree.parts === undefined) addUnparted(parts, tree, context, use)
  else for (const part of tree.parts) addPart(parts, part, context, use)
  if (!use.quoted && !use.noTilde) applyTildes(parts, tree, use.assignment ?? false, context)
  return makeWord(parts, tree.text)
}

/** Compiles a word of a command, a `for` list or an array: in bash one with braces gives several. */
export function compileWords(tree: WordTree, context: CompileContext): Word[] {
  if (context.grammar !== 'bash' || !context.braces || !tree.text.includes('{')) return [compileWord(tree, context)]
  const texts = braceExpand(tree.text)
  if (texts.length === 1 && texts[0] === tree.text) return [compileWord(tree, context)]
  const line = context.lineAt(tree.pos)
  return texts.map(text => {
    if (text === '') return makeWord([], '')
    if (/^[\w.,:@%+=/-]+$/.test(text)) return makeWord([{ kind: 'text', text, quoted: false }], text)
    const source = `x ${text}`
    const command = parse(source).commands[0]?.command
    const word = command?.type === 'Command' ? command.args[0] : undefined
    return word?.type === 'Word' ? compileWord(word, detached(context, source, line)) : literalWord(text)
  })
}

function addUnparted(out: Part[], tree: WordTree, context: CompileContext, use: WordUse): void {
  if (use.quoted) out.push({ kind: 'text', text: tree.value, quoted: true })
  else addUnquoted(out, tree.text, use)
}

/** Unquoted source text: a backslash quotes the next character, and a backslash-newline is nothing. */
function addUnquoted(out: Part[], text: string, use: WordUse): void {
  const split = use.operand ? { split: true as const } : {}
  if (!text.includes('\\')) {
    if (text !== '') out.push({ kind: 'text', text, quoted: false, ...split })
    return
  }
  let plain = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c !== '\\') {
      plain += c
      continue
    }
    const next = text[i + 1]
    i++
    if (next === '\n') continue
    if (plain !== '') out.push({ kind: 'text', text: plain, quoted: false, ...split })
    plain = ''
    out.push({ kind: 'text', text: next ?? '\\', quoted: true })
  }
  if (plain !== '') out.push({ kind: 'text', text: plain, quoted: false, ...split })
}

function addPart(out: Part[], part: WordPart, context: CompileContext, use: WordUse): void {
  const quoted = use.quoted ?? false
  switch (part.type) {
    case 'Literal':
      if (quoted) out.push({ kind: 'text', text: part.value, quoted: true })
      else addUnquoted(out, part.text, use)
      return
    case 'SingleQuoted':
      out.push({ kind: 'text', text: part.value, quoted: true })
      return
    case 'AnsiCQuoted':
      if (context.grammar === 'dash') out.push({ kind: 'text', text: '$', quoted }, { kind: 'text', text: part.text.slice(2, -1), quoted: true })
      else out.push({ kind: 'text', text: part.value, quoted: true })
      return
    case 'LocaleString':
      if (context.grammar !== 'bash') out.push({ kind: 'text', text: '$', quoted })
      addQuoted(out, part.parts, context)
      return
    case 'DoubleQuoted':
      addQuoted(out, part.parts, context)
      return
    case 'Glob':
      addGlob(out, part.kind === 'bracket' ? part.parts : undefined, part.text, context, use)
      return
    case 'ExtendedGlob':
      if (context.grammar !== 'bash') throw new ShellSyntaxError('unexpected "("', context.lineAt(part.pos), '(')
      out.push({ kind: 'text', text: `${part.operator}(`, quoted: false })
      if (part.parts === undefined) addUnquoted(out, part.pattern, use)
      else for (const inner of part.parts) addPart(out, inner, context, use)
      out.push({ kind: 'text', text: ')', quoted: false })
      return
    case 'BraceExpansion':
      if (part.parts === undefined) addUnquoted(out, part.text, use)
      else {
        out.push({ kind: 'text', text: '{', quoted: false })
        for (const inner of part.parts) addPart(out, inner, context, use)
        out.push({ kind: 'text', text: '}', quoted: false })
      }
      return
    case 'ProcessSubstitution':
      if (context.grammar === 'dash') throw new ShellSyntaxError('unexpected "("', context.lineAt(part.pos), '(')
      out.push({ kind: 'process', direction: part.operator, body: compileNested(part, context) })
      return
    default:
      out.push(compileExpansion(part, context, quoted))
  }
}

function addGlob(out: Part[], inner: readonly WordPart[] | undefined, text: string, context: CompileContext, use: WordUse): void {
  if (inner === undefined) {
    addUnquoted(out, text, use)
    return
  }
  out.push({ kind: 'text', text: '[', quoted: false })
  for (const part of inner) addPart(out, part, context, { ...use, operand: false })
  out.push({ kind: 'text', text: ']', quoted: false })
}

function addQuoted(out: Part[], parts: readonly DoubleQuotedChild[], context: CompileContext): void {
  if (parts.length === 0) out.push({ kind: 'text', text: '', quoted: true })
  for (const part of parts) {
    if (part.type === 'Literal') out.push({ kind: 'text', text: part.value, quoted: true })
    else out.push(compileExpansion(part, context, true))
  }
}

type Expansion = Extract<WordPart, { type: 'SimpleExpansion' | 'ParameterExpansion' | 'CommandExpansion' | 'ArithmeticExpansion' }>

function compileExpansion(part: Expansion, context: CompileContext, quoted: boolean): Part {
  switch (part.type) {
    case 'SimpleExpansion':
      return { kind: 'param', quoted, name: part.text.slice(1).replaceAll('\\\n', ''), indirect: false, length: false, index: undefined, op: undefined, text: part.text }
    case 'ParameterExpansion':
      return compileParameter(part, context, quoted)
    case 'CommandExpansion':
      return { kind: 'command', quoted, body: compileNested(part, context) }
    case 'ArithmeticExpansion': {
      const old = part.text.startsWith('$[')
      if (old && context.grammar !== 'bash') return { kind: 'text', text: part.text, quoted }
      return { kind: 'arith', quoted, source: arithSource(old ? part.text.slice(2, -1) : part.text.slice(3, -2), context, part.pos) }
    }
  }
}

function compileNested(part: Extract<WordPart, { type: 'CommandExpansion' | 'ProcessSubstitution' }>, context: CompileContext) {
  const line = context.lineAt(part.pos)
  const { script } = part
  if (script === undefined) return { kind: 'list' as const, line, items: [] }
  return context.compileScript(script, script.source === undefined ? context : detached(context, script.source, line))
}

function compileParameter(part: ParameterExpansionPart, context: CompileContext, quoted: boolean): ParamPart {
  return {
    kind: 'param',
    quoted,
    name: part.parameter,
    indirect: part.prefix === '!',
    length: part.prefix === '#',
    index: part.index === undefined ? undefined : compileIndex(part.index, context),
    op: part.operation === undefined ? undefined : compileOperation(part.operation, operands(context, quoted)),
    text: part.text,
  }
}

function operands(context: CompileContext, quoted: boolean): OperandCompiler {
  return {
    grammar: context.grammar,
    pattern: tree => compileWord(tree, context),
    word: tree => compileWord(tree, context, { quoted, operand: !quoted }),
    arith: tree => arithSource(tree.text, context, tree.pos),
  }
}

/** A subscript as written between the brackets. */
export function compileIndex(tree: WordTree, context: CompileContext): Index {
  if (tree.text === '@' || tree.text === '*') return { all: tree.text }
  return { word: compileWord(tree, context, { noTilde: true }), arith: arithSource(tree.text, context, tree.pos) }
}

const ARITH_END = '__end_of_the_arithmetic_text__'

/** An arithmetic text: expanded as if between double quotes, whose own double quotes mean nothing. */
export function arithSource(text: string, context: CompileContext, pos: number): ArithSource {
  if (!/[$`\\]/.test(text)) return { text: text.replaceAll('"', ''), word: undefined }
  const source = `: <<${ARITH_END}\n${text}\n${ARITH_END}\n`
  const command = parse(source).commands[0]?.command
  const redirect = command?.type === 'Command' ? command.redirects[0] : undefined
  const parts: Part[] = []
  if (redirect?.type === 'HereDoc') {
    const inner = detached(context, source, context.lineAt(pos))
    if (redirect.body.parts === undefined) return { text: redirect.body.text.replaceAll('"', ''), word: undefined }
    for (const part of redirect.body.parts) addPart(parts, part, inner, { quoted: true })
  }
  const clean = parts.map(p => (p.kind === 'text' ? { ...p, text: p.text.replaceAll('"', '') } : p))
  return { text, word: makeWord(clean, text) }
}

/** A here-document's body: expanded like a double-quoted text, or taken as it is when the delimiter was quoted. */
export function hereDocWord(parts: readonly WordPart[] | undefined, text: string, context: CompileContext, stripTabs: boolean, quoted: boolean): Word {
  const strip = (s: string, first: boolean) => (stripTabs ? s.replace(first ? /(^|\n)\t+/g : /(\n)\t+/g, '$1') : s)
  if (quoted) return literalWord(strip(text, true))
  if (parts === undefined) return literalWord(strip(text, true).replace(/\\([\\$`])|\\\n/g, '$1'))
  const out: Part[] = []
  parts.forEach((part, i) => {
    if (part.type === 'Literal') out.push({ kind: 'text', text: strip(part.value, i === 0), quoted: true })
    else addPart(out, part, context, { quoted: true })
  })
  return makeWord(out, text)
}

function applyTildes(parts: Part[], tree: WordTree, assignment: boolean, context: CompileContext): void {
  const wordAssignment = !assignment && context.grammar === 'bash' && /^[A-Za-z_]\w*=/.test(tree.text)
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Part
    if (part.kind !== 'text' || part.quoted || !part.text.includes('~')) continue
    parts.splice(i, 1, ...tildesIn(part, i === 0, i === parts.length - 1, assignment, wordAssignment && i === 0))
  }
}

function tildesIn(part: TextPart, first: boolean, last: boolean, assignment: boolean, afterEquals: boolean): Part[] {
  const starts: number[] = first && part.text.startsWith('~') ? [0] : []
  if (afterEquals) {
    const at = part.text.indexOf('=') + 1
    if (part.text[at] === '~') starts.push(at)
  }
  if (assignment) for (let at = part.text.indexOf(':~'); at >= 0; at = part.text.indexOf(':~', at + 1)) starts.push(at + 1)
  const out: Part[] = []
  let done = 0
  for (const start of starts) {
    const length = part.text.slice(start + 1).search(assignment || afterEquals ? /[/:]/ : /\//)
    if (length < 0 && !last) continue
    const end = length < 0 ? part.text.length : start + 1 + length
    const user = part.text.slice(start + 1, end)
    if (!/^([A-Za-z0-9._-]*|[+-]\d*)$/.test(user)) continue
    if (start > done) out.push({ ...part, text: part.text.slice(done, start) })
    out.push({ kind: 'tilde', user })
    done = end
  }
  if (done < part.text.length) out.push({ ...part, text: part.text.slice(done) })
  return out
}
