/** What regcomp(3) says of a bad pattern, or regexec(3) of one that asks for too much (glibc's words). */
export class RegexError extends Error {
  override name = 'RegexError'
}

/** A place without width: the edges of the text (`^`, `$`, or of lines), of words, and their opposites. */
export type Edge = 'start' | 'end' | 'line-start' | 'line-end' | 'last-line-end' | 'word' | 'not-word' | 'word-start' | 'word-end'

/** A parsed regular expression. */
export type RegexNode =
  /** One character of a class, in the spelling of a JavaScript `u` class or character. */
  | { readonly kind: 'set'; readonly source: string }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'group'; readonly number: number; readonly body: RegexNode }
  | { readonly kind: 'concat'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'either'; readonly branches: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly body: RegexNode; readonly min: number; readonly max: number; readonly lazy: boolean }
  | { readonly kind: 'back-reference'; readonly number: number }
  | { readonly kind: 'look'; readonly body: RegexNode; readonly behind: boolean; readonly negated: boolean }

/** How a pattern is written and read. */
export type RegexOptions = {
  /** Basic (`\(` groups), extended, awk's (extended, with escapes in brackets and no back references), bash's (extended as regcomp has it), PCRE's, or plain text. */
  readonly syntax: 'basic' | 'extended' | 'awk' | 'bash' | 'perl' | 'fixed'
  readonly ignoreCase?: boolean
  /** `^` and `$` also match at newlines inside. */
  readonly multiline?: boolean
  /** `exec` and `test` go on at `lastIndex`. */
  readonly global?: boolean
}

/** Nothing at all. */
export const EMPTY: RegexNode = { kind: 'concat', parts: [] }

/** How many characters a node always takes; undefined when that depends on the text. */
export function fixedLength(node: RegexNode): number | undefined {
  switch (node.kind) {
    case 'set': return 1
    case 'edge': case 'look': return 0
    case 'group': return fixedLength(node.body)
    case 'back-reference': return undefined
    case 'repeat': {
      const one = node.min === node.max ? fixedLength(node.body) : undefined
      return one === undefined ? undefined : one * node.min
    }
    case 'concat': return sum(node.parts.map(fixedLength))
    case 'either': {
      const lengths = new Set(node.branches.map(fixedLength))
      return lengths.size === 1 ? [...lengths][0] : undefined
    }
    default: return undefined
  }
}

const sum = (lengths: readonly (number | undefined)[]): number | undefined => lengths.reduce((a, b) => (a === undefined || b === undefined ? undefined : a + b), 0)

/** The nodes right below a node. */
export function childrenOf(node: RegexNode): readonly RegexNode[] {
  if (node.kind === 'concat') return node.parts
  if (node.kind === 'either') return node.branches
  return 'body' in node ? [node.body] : []
}

/** Whether a node, or one below it, is of a kind. */
export const contains = (node: RegexNode, kind: RegexNode['kind']): boolean => node.kind === kind || childrenOf(node).some((child) => contains(child, kind))
