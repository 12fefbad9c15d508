import { quoteGo } from './quote.ts'

/** A node of a parsed template; `at` is where it begins, in characters from the start of the template text. */
export type Node = { readonly at: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly nodes: readonly Node[] }
  | { readonly kind: 'action'; readonly pipe: PipeNode }
  | { readonly kind: 'if' | 'with' | 'range'; readonly pipe: PipeNode; readonly list: ListNode; readonly elseList: ListNode | undefined }
  | { readonly kind: 'template'; readonly name: string; readonly pipe: PipeNode | undefined }
  | { readonly kind: 'break' | 'continue' | 'end' | 'else' }
  | { readonly kind: 'pipe'; readonly decl: readonly VariableNode[]; readonly isAssign: boolean; readonly commands: readonly CommandNode[] }
  | { readonly kind: 'command'; readonly args: readonly Node[] }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'variable' | 'field'; readonly path: readonly string[] }
  | { readonly kind: 'chain'; readonly node: Node; readonly path: readonly string[] }
  | { readonly kind: 'dot' | 'nil' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'number'; readonly text: string; readonly value: number; readonly isFloat: boolean }
  | { readonly kind: 'string'; readonly literal: string; readonly text: string }
)

export type ListNode = Extract<Node, { kind: 'list' }>
export type PipeNode = Extract<Node, { kind: 'pipe' }>
export type CommandNode = Extract<Node, { kind: 'command' }>
export type VariableNode = Extract<Node, { kind: 'variable' | 'field' }>
export type ControlNode = Extract<Node, { kind: 'if' | 'with' | 'range' }>

/** The template text of a node, normalised as error messages show it. */
export function showNode(node: Node): string {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'list':
      return node.nodes.map(showNode).join('')
    case 'action':
      return `{{${showNode(node.pipe)}}}`
    case 'if':
    case 'with':
    case 'range':
      return `{{${node.kind} ${showNode(node.pipe)}}}${showNode(node.list)}${node.elseList ? `{{else}}${showNode(node.elseList)}` : ''}{{end}}`
    case 'template':
      return `{{template ${quoteGo(node.name)}${node.pipe ? ` ${showNode(node.pipe)}` : ''}}}`
    case 'break':
    case 'continue':
    case 'end':
    case 'else':
      return `{{${node.kind}}}`
    case 'pipe':
      return showPipe(node)
    case 'command':
      return node.args.map((arg) => (arg.kind === 'pipe' ? `(${showNode(arg)})` : showNode(arg))).join(' ')
    default:
      return showOperand(node)
  }
}

function showPipe(pipe: PipeNode): string {
  const decl = pipe.decl.map(showNode).join(', ')
  const commands = pipe.commands.map(showNode).join(' | ')
  return decl === '' ? commands : `${decl} ${pipe.isAssign ? '=' : ':='} ${commands}`
}

function showOperand(node: Node): string {
  switch (node.kind) {
    case 'identifier':
      return node.name
    case 'variable':
      return node.path.join('.')
    case 'field':
      return node.path.map((name) => `.${name}`).join('')
    case 'chain':
      return (node.node.kind === 'pipe' ? `(${showNode(node.node)})` : showNode(node.node)) + node.path.map((name) => `.${name}`).join('')
    case 'dot':
      return '.'
    case 'nil':
      return 'nil'
    case 'bool':
      return String(node.value)
    case 'number':
      return node.text
    case 'string':
      return node.literal
    default:
      return ''
  }
}
