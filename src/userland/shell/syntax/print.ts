import { parse, print } from '../../../base/shell-parser.ts'
import type { FunctionNode } from './ir.ts'

/** A function as bash's `declare -f` and `type` print it. */
export function printFunction(node: FunctionNode): string {
  const printed = print(parse(node.text)).trimEnd()
  const body = printed.replace(/^(function\s+)?[^\s(]+\s*(\(\s*\))?\s*/, '')
  const lines = body.replace(/^\{\n?/, '').replace(/\n?\}$/, '').split('\n').map(line => line.replace(/^( *)/, indent => indent + indent))
  const inner = body.startsWith('{') ? lines.map(l => (body.includes('\n') ? l : `    ${l.trim().replace(/;$/, '')}`)).join('\n') : `    ${body}`
  return `${node.name} () \n{ \n${inner}\n}\n`
}
