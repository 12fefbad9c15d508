/** A word made ready for expansion: what unbash parsed, with quoting resolved and everything static computed. */
export type Word = {
  readonly parts: readonly Part[]
  /** The whole word when nothing in it is expanded (no parameters, no unquoted glob characters, no tilde). */
  readonly literal: string | undefined
  /** As written, for `set -x`, `jobs` and messages. */
  readonly text: string
  /** Every part can be expanded without a system call unless splitting or globbing turns out to be needed. */
  readonly plain: boolean
}

export type Part = TextPart | ParamPart | CommandPart | ArithPart | TildePart | ProcessPart

/** `split`: unquoted text inside `${x:-...}`, which undergoes field splitting. */
export type TextPart = { readonly kind: 'text'; readonly text: string; readonly quoted: boolean; readonly split?: true }
export type TildePart = { readonly kind: 'tilde'; readonly user: string }
export type CommandPart = { readonly kind: 'command'; readonly quoted: boolean; readonly body: ListNode }
export type ArithPart = { readonly kind: 'arith'; readonly quoted: boolean; readonly source: ArithSource }
export type ProcessPart = { readonly kind: 'process'; readonly direction: '<' | '>'; readonly body: ListNode }

/** An arithmetic text: static, or to be expanded first. */
export type ArithSource = { readonly text: string; readonly word: Word | undefined }

export type ParamPart = {
  readonly kind: 'param'
  readonly quoted: boolean
  /** A variable, digits, or one of `@*#?-$!`. Empty when the expansion is malformed. */
  readonly name: string
  readonly indirect: boolean
  readonly length: boolean
  readonly index: Index | undefined
  readonly op: ParamOp | undefined
  readonly text: string
}

/** A subscript: all elements (separate or joined), or one whose text is arithmetic or an associative key. */
export type Index = { readonly all: '@' | '*' } | { readonly all?: undefined; readonly word: Word; readonly arith: ArithSource }

export type ParamOp =
  | { readonly type: 'default'; readonly operator: '-' | '=' | '?' | '+'; readonly colon: boolean; readonly word: Word }
  | { readonly type: 'remove'; readonly operator: '#' | '##' | '%' | '%%'; readonly pattern: Word }
  | { readonly type: 'replace'; readonly operator: '/' | '//' | '/#' | '/%'; readonly pattern: Word; readonly replacement: Word }
  | { readonly type: 'slice'; readonly offset: ArithSource; readonly length: ArithSource | undefined }
  | { readonly type: 'case'; readonly operator: '^' | '^^' | ',' | ',,'; readonly pattern: Word | undefined }
  | { readonly type: 'transform'; readonly operator: string }
  | { readonly type: 'names'; readonly operator: '@' | '*' }
  | { readonly type: 'bad' }

export type AssignNode = {
  readonly name: string
  readonly append: boolean
  readonly index: Index | undefined
  /** A word, or the elements of an array literal. */
  readonly value: Word | ArrayLiteral
  readonly text: string
}
export type ArrayLiteral = { readonly elements: readonly ArrayElement[] }
export type ArrayElement = { readonly index: Index | undefined; readonly append: boolean; readonly word: Word }

export type RedirNode = {
  readonly operator: '>' | '>>' | '<' | '<>' | '<&' | '>&' | '>|' | '&>' | '&>>' | '<<' | '<<<'
  readonly fd: number
  /** `{name}>file`: the descriptor goes into a variable. */
  readonly variable: string | undefined
  /** Target word; the body for a here-document or here-string. */
  readonly target: Word
}

type Base = { readonly line: number }
export type SimpleNode = Base & {
  readonly kind: 'simple'
  readonly assigns: readonly AssignNode[]
  /** Words, and assignments after a declaration builtin. */
  readonly words: readonly (Word | AssignNode)[]
  readonly redirs: readonly RedirNode[]
  readonly text: string
}
export type ListNode = Base & { readonly kind: 'list'; readonly items: readonly Node[] }
export type AndOrNode = Base & { readonly kind: 'andor'; readonly items: readonly Node[]; readonly operators: readonly ('&&' | '||')[] }
export type PipelineNode = Base & {
  readonly kind: 'pipeline'
  readonly negate: boolean
  readonly time: 'default' | 'posix' | undefined
  readonly stages: readonly Node[]
  readonly text: string
}
export type BackgroundNode = Base & { readonly kind: 'background'; readonly body: Node; readonly text: string }
export type IfNode = Base & { readonly kind: 'if'; readonly arms: readonly { readonly test: ListNode; readonly body: ListNode }[]; readonly otherwise: ListNode | undefined }
export type WhileNode = Base & { readonly kind: 'while'; readonly until: boolean; readonly test: ListNode; readonly body: ListNode }
export type ForNode = Base & { readonly kind: 'for'; readonly select: boolean; readonly name: string; readonly words: readonly Word[] | undefined; readonly body: ListNode }
export type ArithForNode = Base & {
  readonly kind: 'arithfor'; readonly init: ArithSource; readonly test: ArithSource; readonly update: ArithSource; readonly body: ListNode
}
export type CaseNode = Base & {
  readonly kind: 'case'
  readonly word: Word
  readonly items: readonly { readonly patterns: readonly Word[]; readonly body: ListNode; readonly end: ';;' | ';&' | ';;&' }[]
}
export type SubshellNode = Base & { readonly kind: 'subshell'; readonly body: ListNode; readonly text: string }
export type GroupNode = Base & { readonly kind: 'group'; readonly body: ListNode }
export type RedirectedNode = Base & { readonly kind: 'redirected'; readonly body: Node; readonly redirs: readonly RedirNode[] }
export type FunctionNode = Base & { readonly kind: 'function'; readonly name: string; readonly body: Node; readonly text: string }
export type ArithNode = Base & { readonly kind: 'arith'; readonly source: ArithSource }
export type TestNode = Base & { readonly kind: 'test'; readonly expression: TestExpr }
export type CoprocNode = Base & { readonly kind: 'coproc'; readonly name: string; readonly body: Node; readonly text: string }

export type Node =
  | SimpleNode | ListNode | AndOrNode | PipelineNode | BackgroundNode | IfNode | WhileNode | ForNode | ArithForNode | CaseNode | SubshellNode | GroupNode
  | RedirectedNode | FunctionNode | ArithNode | TestNode | CoprocNode

export type TestExpr =
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Word }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Word; readonly right: Word }
  | { readonly kind: 'logical'; readonly operator: '&&' | '||'; readonly operands: readonly TestExpr[] }
  | { readonly kind: 'not'; readonly operand: TestExpr }
