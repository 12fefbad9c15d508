import { WORD } from './posix-regex-classes.ts'
import { childrenOf, fixedLength, type Edge, type RegexNode } from './posix-regex-node.ts'

/** A pattern's own JavaScript spelling, and up to which length of text it is sure to be fast. */
export type Direct = { readonly source: string; readonly maxLength: number }

type Element = { readonly source: string; readonly set: string | undefined; readonly min: number; readonly max: number }

/** Steps one search may take in the worst case. */
const WORK = 2e7

const EDGES: Readonly<Record<Edge, string>> = {
  start: '^', end: '$', 'line-start': '(?<![^\\n])', 'line-end': '(?![^\\n])', 'last-line-end': '(?=\\n?(?![^]))',
  word: `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`, 'not-word': `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`,
  'word-start': `(?<![${WORD}])(?=[${WORD}])`, 'word-end': `(?<=[${WORD}])(?![${WORD}])`,
}

/**
 * The JavaScript spelling of a pattern whose first match is also its longest, groups included; undefined for all others.
 *
 * A row of characters, each repeated greedily, is such a pattern: where another way of matching it ended later than the
 * first one, the two would cross in one repetition, which could then have taken more, and the first would not be the first.
 * Parts of one fixed length cannot be crossed in. Alternatives of fixed lengths are tried longest first.
 */
export function direct(node: RegexNode): Direct | undefined {
  const branches = node.kind === 'either' ? node.branches : [node]
  const rows = branches.map(rowOf)
  if (rows.some((row) => row === undefined)) return undefined
  if (rows.length === 1) return { source: sourceOf(node), maxLength: maxLengthOf(rows[0] as readonly Element[]) }
  if (hasGroup(node) || branches.some((branch) => fixedLength(branch) === undefined)) return undefined
  const sorted = branches.toSorted((a, b) => (fixedLength(b) as number) - (fixedLength(a) as number))
  return { source: sorted.map(sourceOf).join('|'), maxLength: Number.POSITIVE_INFINITY }
}

const hasGroup = (node: RegexNode): boolean => node.kind === 'group' || childrenOf(node).some(hasGroup)

/** The elements of a pattern that is one row of them. */
function rowOf(node: RegexNode): readonly Element[] | undefined {
  switch (node.kind) {
    case 'set': return [{ source: node.source, set: node.source, min: 1, max: 1 }]
    case 'edge': return [{ source: EDGES[node.edge], set: undefined, min: 0, max: 0 }]
    case 'group': return rowOf(node.body)
    case 'concat': {
      const rows = node.parts.map(rowOf)
      return rows.includes(undefined) ? undefined : (rows as (readonly Element[])[]).flat()
    }
    case 'either': return fixedLength(node) === undefined || hasGroup({ kind: 'concat', parts: node.branches }) || node.branches.some((b) => rowOf(b) === undefined) ? undefined : [{ source: '', set: undefined, min: 1, max: 1 }]
    case 'repeat': {
      if (node.lazy) return undefined
      if (node.body.kind === 'set') return [{ source: node.body.source, set: node.body.source, min: node.min, max: node.max }]
      const row = node.min === node.max && node.min > 0 && node.min <= 10 ? rowOf(node.body) : undefined
      return row === undefined || row.length > 50 ? undefined : Array.from({ length: node.min }, () => row).flat()
    }
    default: return undefined
  }
}

function sourceOf(node: RegexNode): string {
  switch (node.kind) {
    case 'set': return node.source
    case 'edge': return EDGES[node.edge]
    case 'group': return `(${sourceOf(node.body)})`
    case 'concat': return node.parts.map((part) => (part.kind === 'either' ? `(?:${sourceOf(part)})` : sourceOf(part))).join('')
    case 'either': return node.branches.map(sourceOf).join('|')
    case 'repeat': return `${node.body.kind === 'set' || node.body.kind === 'group' ? sourceOf(node.body) : `(?:${sourceOf(node.body)})`}${times(node.min, node.max)}`
    default: return ''
  }
}

function times(min: number, max: number): string {
  if (max !== Number.POSITIVE_INFINITY) return min === 0 && max === 1 ? '?' : min === max ? `{${min}}` : `{${min},${max}}`
  return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
}

/** The work of a search grows with a power of the text's length: one for its beginning, one for each repetition that what follows can take from. */
function maxLengthOf(row: readonly Element[]): number {
  let power = row[0]?.source === EDGES.start ? 0 : 1
  let choices = 1
  let firm = false
  for (const [i, element] of row.entries()) {
    const { min, max } = element
    if (max - min > 8) {
      if (gives(element, row.slice(i + 1))) power++
      else firm = true
    } else choices *= max - min + 1
  }
  if (firm) power++
  const work = WORK / choices / Math.max(1, row.length)
  return work < 1 ? -1 : power <= 1 ? Math.max(work, 100_000) : Math.floor(work ** (1 / power))
}

/** Whether what follows could match what a repetition has taken; nothing that must follow takes nothing back. */
function gives({ set }: Element, following: readonly Element[]): boolean {
  const mandatory = following.findIndex((element) => element.min > 0)
  if (mandatory < 0 && following.every((element) => element.max > 0)) return false
  return following.slice(0, mandatory < 0 ? following.length : mandatory + 1).some((element) => element.set === undefined || set === undefined || overlap(set, element.set))
}

function overlap(a: string, b: string): boolean {
  if (/[^ -~\n]/.test(a + b)) return true
  const [one, other] = [new RegExp(`^${a}$`, 'sui'), new RegExp(`^${b}$`, 'sui')]
  for (let code = 0; code < 129; code++) {
    const char = code === 128 ? 'é' : String.fromCharCode(code)
    if (one.test(char) && other.test(char)) return true
  }
  return false
}
