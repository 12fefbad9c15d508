import {
  parse, type Assignment, type Case, type Command, type CompoundList, type Coproc, type FunctionDefinition, type HereDoc, type HereString, type ParsedScript, type Redirect, type Redirection,
  type Statement, type TestExpression, type Word as WordTree,
} from '../../../base/shell-parser.ts'
import { arithSource, compileIndex, compileWord, compileWords, hereDocWord, literalWord } from './compile-word.ts'
import { detached, ShellSyntaxError, type CompileContext } from './context.ts'
import type { ArrayElement, AssignNode, ListNode, Node, PipelineNode, RedirNode, SimpleNode, TestExpr, Word } from './ir.ts'

/** Compiles a parsed script. Throws a `ShellSyntaxError` for what the parser or the grammar refuses. */
export function compileScript(script: ParsedScript, context: CompileContext): ListNode {
  const error = script.errors?.[0]
  if (error !== undefined) throw syntaxError(error.message, error.pos, context)
  return { kind: 'list', line: context.lineAt(script.pos), items: script.commands.map(s => compileStatement(s, context)) }
}

/** The error of a position: what stands there is the unexpected token; at the end of the text more input could help. */
export function syntaxError(message: string, pos: number, context: Pick<CompileContext, 'source' | 'lineAt'>): ShellSyntaxError {
  // "expected command after 'then'" points at the word it comes after.
  const opener = /^expected command (after|in)/.test(message) ? (/^\s*([a-z]+|[{(]|[|&]+)/.exec(context.source.slice(pos))?.[0].length ?? 0) : 0
  const early = /^expected '(then|do)'/.test(message) ? /(?:^|[\s;&|()])(fi|done|esac|else|elif|then|do|\})\s*$/.exec(context.source.slice(0, pos))?.[1] : undefined
  if (early !== undefined) return new ShellSyntaxError(message, context.lineAt(Math.max(0, pos - 1)), early)
  const rest = context.source.slice(pos + opener)
  const atEnd = /^\s*(#[^\n]*\s*)*$/.test(rest)
  const token = /^\s*(;;&|;;|;&|&&|\|\||<<|>>|[()|&;<>\n]|[^\s()|&;<>]+)/.exec(rest)?.[1]
  return new ShellSyntaxError(message, context.lineAt(Math.min(pos, context.source.length)), atEnd ? undefined : token, atEnd || message.startsWith('unterminated'))
}

const refuse = (token: string, pos: number, context: CompileContext): ShellSyntaxError =>
  new ShellSyntaxError(`unexpected token '${token}'`, context.lineAt(pos), token)

/** Compiles one statement of a script or list. */
export function compileStatement(tree: Statement, context: CompileContext): Node {
  const node = compileNode(tree.command, context)
  if (!tree.background) return node
  return { kind: 'background', line: node.line, body: node, text: context.source.slice(tree.command.pos, tree.command.end) }
}

function compileList(tree: CompoundList, context: CompileContext): ListNode {
  return { kind: 'list', line: context.lineAt(tree.pos), items: tree.commands.map(s => compileStatement(s, context)) }
}

type Tree = Statement['command'] | CompoundList

function compileNode(tree: Tree, context: CompileContext): Node {
  const line = context.lineAt(tree.pos)
  switch (tree.type) {
    case 'Command': return compileSimple(tree, context)
    case 'CompoundList': return compileList(tree, context)
    case 'AndOr': return { kind: 'andor', line, items: tree.commands.map(c => compileNode(c, context)), operators: tree.operators }
    case 'Pipeline': return compilePipeline(tree, context)
    case 'If': {
      const arms = [tree, ...tree.elif].map(arm => ({ test: compileList(arm.clause, context), body: compileList(arm.then, context) }))
      return { kind: 'if', line, arms, otherwise: tree.else === undefined ? undefined : compileList(tree.else, context) }
    }
    case 'While':
      return { kind: 'while', line, until: tree.kind === 'until', test: compileList(tree.clause, context), body: compileList(tree.body, context) }
    case 'For': case 'Select':
      if (tree.type === 'Select' && context.grammar !== 'bash') throw refuse('do', tree.body.pos, context)
      if (context.grammar !== 'bash' && !/^[A-Za-z_]\w*$/.test(tree.name.text)) throw new ShellSyntaxError('bad for loop variable', line, tree.name.text)
      return {
        kind: 'for', line, select: tree.type === 'Select', name: tree.name.text, body: compileList(tree.body, context),
        words: tree.wordlist?.flatMap(w => compileWords(w, context)),
      }
    case 'ArithmeticFor': {
      if (context.grammar !== 'bash') throw refuse('(', tree.pos + 4, context)
      const part = (e: { pos: number; end: number } | undefined) => arithSource(e === undefined ? '' : context.source.slice(e.pos, e.end), context, tree.pos)
      return { kind: 'arithfor', line, init: part(tree.initialize), test: part(tree.test), update: part(tree.update), body: compileList(tree.body, context) }
    }
    case 'Case': return compileCase(tree, context)
    case 'Subshell':
      return { kind: 'subshell', line, body: compileList(tree.body, context), text: context.source.slice(tree.pos, tree.end) }
    case 'BraceGroup': return { kind: 'group', line, body: compileList(tree.body, context) }
    case 'Redirected':
      return { kind: 'redirected', line, body: compileNode(tree.command, context), redirs: tree.redirects.map(r => compileRedirection(r, context)) }
    case 'Function': return compileFunction(tree, context)
    case 'ArithmeticCommand':
      if (context.grammar !== 'bash') return reparsed(`( (${tree.body}) )`, tree.pos, context)
      return { kind: 'arith', line, source: arithSource(tree.body, context, tree.pos) }
    case 'TestCommand':
      if (context.grammar !== 'bash') {
        const text = context.source.slice(tree.pos, tree.end)
        return reparsed(`\\${context.grammar === 'ash' ? text.replace(/(\s)(&&|\|\|)(?=\s)/g, "$1'$2'") : text}`, tree.pos, context)
      }
      return { kind: 'test', line, expression: compileTest(tree.expression, context) }
    case 'Coproc': return compileCoproc(tree, context)
  }
}

/** Where bash has a construct of its own and the others read ordinary commands: reads the text again as those. */
function reparsed(text: string, pos: number, context: CompileContext): Node {
  const list = compileScript(parse(text), detached(context, text, context.lineAt(pos)))
  return list.items.length === 1 ? (list.items[0] as Node) : list
}

function compilePipeline(tree: Extract<Tree, { type: 'Pipeline' }>, context: CompileContext): PipelineNode {
  const stages = tree.commands.map((c, i) => {
    const node = compileNode(c, context)
    if (tree.operators[i] !== '|&') return node
    if (context.grammar !== 'bash') throw refuse('&', c.end, context)
    return { kind: 'redirected' as const, line: node.line, body: node, redirs: [{ operator: '>&' as const, fd: 2, variable: undefined, target: literalWord('1') }] }
  })
  const second = tree.prefixes.filter(p => p.type === 'Negation')[1]
  if (second !== undefined && context.grammar !== 'bash') throw refuse('!', second.pos, context)
  const time = tree.prefixes.find(p => p.type === 'Time')
  if (time !== undefined && context.grammar !== 'bash') {
    const first = stages[0]
    const words = [literalWord('time'), ...(time.posix === undefined ? [] : [literalWord('-p')])]
    if (first === undefined) stages.push({ kind: 'simple', line: context.lineAt(tree.pos), assigns: [], words, redirs: [], text: 'time' })
    else if (first.kind === 'simple') stages[0] = { ...first, words: [...words, ...first.words] }
    else throw refuse('(', time.end, context)
  }
  return {
    kind: 'pipeline',
    line: context.lineAt(tree.pos),
    negate: tree.prefixes.filter(p => p.type === 'Negation').length % 2 === 1,
    time: time === undefined || context.grammar !== 'bash' ? undefined : time.posix === undefined ? 'default' : 'posix',
    stages,
    text: context.source.slice(tree.pos, tree.end),
  }
}

function compileCase(tree: Case, context: CompileContext): Node {
  return {
    kind: 'case',
    line: context.lineAt(tree.pos),
    word: compileWord(tree.word, context),
    items: tree.items.map(item => {
      const end = item.terminator ?? ';;'
      if (end !== ';;' && context.grammar !== 'bash') throw refuse('&', item.end - 1, context)
      return { patterns: item.pattern.map(p => compileWord(p, context)), body: compileList(item.body, context), end }
    }),
  }
}

/** Special builtins, which ash and dash do not let functions replace. */
const SPECIAL = new Set(['break', 'continue', 'eval', 'exec', 'exit', 'export', 'readonly', 'return', 'set', 'shift', 'times', 'trap', 'unset'])

function compileFunction(tree: FunctionDefinition, context: CompileContext): Node {
  const text = context.source.slice(tree.pos, tree.end)
  const name = tree.name.text
  if (context.grammar === 'dash' && /^function\s/.test(text)) throw refuse('(', tree.pos, context)
  if (context.grammar !== 'bash' && (!/^[A-Za-z_]\w*$/.test(name) || SPECIAL.has(name))) throw new ShellSyntaxError('bad function name', context.lineAt(tree.pos), '(')
  return { kind: 'function', line: context.lineAt(tree.pos), name, body: compileNode(tree.body, context), text }
}

function compileCoproc(tree: Coproc, context: CompileContext): Node {
  if (context.grammar !== 'bash') throw refuse('}', tree.end - 1, context)
  return {
    kind: 'coproc', line: context.lineAt(tree.pos), name: tree.name?.text ?? 'COPROC', body: compileNode(tree.body, context),
    text: context.source.slice(tree.pos, tree.end),
  }
}

/** Builtins whose arguments of the form `name=value` are assignments: no splitting, tildes after colons. */
const DECLARATIONS = new Set(['export', 'readonly', 'local', 'declare', 'typeset', 'alias'])

function compileSimple(tree: Command, context: CompileContext): SimpleNode {
  const assigns: AssignNode[] = []
  const redirs: RedirNode[] = []
  const words: (Word | AssignNode)[] = []
  for (const item of tree.prefix) {
    // Only bash has `a+=b` and `a[1]=b`; to the others they are words, and then so is all that follows.
    const plain = item.type === 'Assignment' && context.grammar !== 'bash' && (item.append || item.index !== undefined || words.length > 0)
    if (plain) words.push(...compileArgumentAssignment(item as Assignment, false, context))
    else if (item.type === 'Assignment') assigns.push(compileAssignment(item, context))
    else redirs.push(compileRedirection(item, context))
  }
  if (tree.name !== undefined) words.push(...compileWords(tree.name, context))
  for (const item of tree.suffix) {
    if (item.type === 'Word') words.push(...compileWords(item, context))
    else if (item.type === 'Assignment') words.push(...compileArgumentAssignment(item, declares(words), context))
    else {
      // `{name}>file` is bash's: elsewhere the braces are a word.
      if (context.grammar !== 'bash' && item.descriptor?.type === 'FileDescriptorVariable') words.push(literalWord(`{${item.descriptor.name}}`))
      redirs.push(compileRedirection(item, context))
    }
  }
  return { kind: 'simple', line: context.lineAt(tree.pos), assigns, words, redirs, text: context.source.slice(tree.pos, tree.end) }
}

function declares(words: readonly (Word | AssignNode)[]): boolean {
  const names = words.map(w => ('parts' in w ? w.text : undefined))
  const name = names.find(n => n !== 'command' && n !== 'builtin')
  return name !== undefined && DECLARATIONS.has(name)
}

function compileArgumentAssignment(tree: Assignment, declaration: boolean, context: CompileContext): (Word | AssignNode)[] {
  if (declaration && tree.name !== '' && (context.grammar === 'bash' || (!tree.append && tree.index === undefined))) return [compileAssignment(tree, context)]
  if (tree.value.type === 'ArrayValue') throw refuse('(', tree.value.pos, context)
  const source = `x ${tree.text}`
  return wordsOf(source, context, context.lineAt(tree.pos))
}

/** The words of a text that is one argument: an assignment-like argument is an ordinary word. */
function wordsOf(source: string, context: CompileContext, line: number): Word[] {
  const command = parse(source.replace(/^x /, 'x ""')).commands[0]?.command
  const tree = command?.type === 'Command' ? command.args[0] : undefined
  if (tree?.type !== 'Word') return [literalWord(source.slice(2))]
  const parts = tree.parts?.slice(1)
  const bare: WordTree = { type: 'Word', text: tree.text.slice(2), value: tree.value, pos: tree.pos, end: tree.end, parts }
  return compileWords(bare, detached(context, source, line))
}

function compileAssignment(tree: Assignment, context: CompileContext): AssignNode {
  if (context.grammar !== 'bash') {
    if (tree.value.type === 'ArrayValue') throw refuse('(', tree.value.pos, context)
  }
  const index = tree.index === undefined ? undefined : compileIndex(tree.index, context)
  const value = tree.value.type === 'ArrayValue'
    ? { elements: tree.value.elements.flatMap(e => compileElement(e, context)) }
    : compileWord(tree.value, context, { assignment: true })
  return { name: tree.name, append: tree.append ?? false, index, value, text: tree.text }
}

function compileElement(tree: WordTree, context: CompileContext): ArrayElement[] {
  const keyed = /^\[((?:[^\]"'\\]|"[^"]*"|'[^']*'|\\.)*)\](\+?)=/s.exec(tree.text)
  if (keyed === null) return compileWords(tree, context).map(word => ({ index: undefined, append: false, word }))
  const line = context.lineAt(tree.pos)
  const [all, key, plus] = keyed
  const rest = tree.text.slice(all.length)
  const one = (text: string): Word => (text === '' ? literalWord('') : (wordsOf(`x ${text}`, { ...context, braces: false }, line)[0] ?? literalWord('')))
  return [{ index: { word: one(key as string), arith: arithSource(key as string, context, tree.pos) }, append: plus === '+', word: one(rest) }]
}

function compileRedirection(tree: Redirection, context: CompileContext): RedirNode {
  const output = tree.operator.startsWith('>') || tree.operator.startsWith('&')
  const named = tree.descriptor?.type === 'FileDescriptorVariable' && context.grammar === 'bash' ? tree.descriptor.name : undefined
  const fd = tree.descriptor?.type === 'FileDescriptor' ? tree.descriptor.value : output ? 1 : 0
  return { operator: tree.operator === '<<-' ? '<<' : tree.operator, fd, variable: named, target: redirectionTarget(tree, context) }
}

function redirectionTarget(tree: Redirect | HereString | HereDoc, context: CompileContext): Word {
  if (tree.type === 'HereDoc') {
    if (tree.delimiter === undefined) throw syntaxError('expected here-document delimiter', tree.end, context)
    return hereDocWord(tree.body.parts, tree.body.text, context, tree.operator === '<<-', tree.delimiter.quoted)
  }
  if (tree.target === undefined) throw syntaxError('expected redirect target', tree.end, context)
  if (tree.type === 'HereString' && context.grammar !== 'bash') throw refuse('<', tree.pos + 2, context)
  return compileWord(tree.target, context)
}

function compileTest(tree: TestExpression, context: CompileContext): TestExpr {
  switch (tree.type) {
    case 'TestUnary': return { kind: 'unary', operator: tree.operator, operand: compileWord(tree.operand, context) }
    case 'TestBinary':
      return { kind: 'binary', operator: tree.operator, left: compileWord(tree.left, context), right: compileWord(tree.right, context) }
    case 'TestLogical': return { kind: 'logical', operator: tree.operator, operands: tree.operands.map(o => compileTest(o, context)) }
    case 'TestNot': {
      const operand = compileTest(tree.operand, context)
      return tree.negations.length % 2 === 1 ? { kind: 'not', operand } : operand
    }
    case 'TestGroup': return compileTest(tree.expression, context)
  }
}
