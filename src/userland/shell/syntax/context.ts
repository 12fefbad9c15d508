import type { ParsedScript } from '../../../base/shell-parser.ts'
import type { ListNode } from './ir.ts'

/** Which shell's grammar: what one accepts is a syntax error or an ordinary word in another. */
export type Grammar = 'ash' | 'dash' | 'bash'

/** What compiling a piece of source needs to know. */
export type CompileContext = {
  readonly grammar: Grammar
  /** The text that positions of the tree count in. */
  readonly source: string
  /** Line number of a position. */
  readonly lineAt: (pos: number) => number
  /** `set +B` is off. */
  readonly braces: boolean
  readonly compileScript: (script: ParsedScript, context: CompileContext) => ListNode
}

/** A text the grammar does not accept. `token` is what was unexpected; `incomplete` when more lines could make it right. */
export class ShellSyntaxError extends Error {
  override name = 'ShellSyntaxError'
  readonly line: number
  readonly token: string | undefined
  readonly incomplete: boolean

  constructor(message: string, line: number, token?: string, incomplete = false) {
    super(message)
    this.line = line
    this.token = token
    this.incomplete = incomplete
  }
}

/** The same context for text that does not stand in the source itself: every position is on one line. */
export function detached(context: CompileContext, source: string, line: number): CompileContext {
  return { ...context, source, lineAt: () => line }
}

/** A function that tells the line number of a position, when the first line is `first`. */
export function lineCounter(source: string, first: number): (pos: number) => number {
  const starts: number[] = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return pos => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= pos) low = middle
      else high = middle - 1
    }
    return first + low
  }
}
