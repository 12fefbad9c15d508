import type { FlagTable } from './flag.ts'
import { allFlags, childNamed, type Node } from './tree.ts'

/** The command that words call, and what is left for it. */
export type Found<C> = { readonly node: Node<C>; readonly rest: readonly string[] }

/** Goes down by first words only: every flag belongs to what it follows (docker's way, after its global flags are read). */
export function findDirect<C>(root: Node<C>, words: readonly string[]): Found<C> {
  const [word, ...rest] = words
  const child = word === undefined ? undefined : childNamed(root, word)
  return child === undefined ? { node: root, rest: words } : findDirect(child, rest)
}

/** Goes down by words that are neither flags nor flags' values; flags stay in the rest wherever they stood (cobra's Find, kubectl's way). */
export function findAmongFlags<C>(root: Node<C>, words: readonly string[]): Found<C> {
  const at = firstArgument(allFlags(root), words)
  const word = at < 0 ? undefined : words[at]
  const child = word === undefined ? undefined : childNamed(root, word)
  if (child === undefined) return { node: root, rest: words }
  return findAmongFlags(child, words.filter((_, index) => index !== at))
}

function firstArgument(flags: FlagTable, words: readonly string[]): number {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '--') return -1
    if (word.startsWith('--') && !word.includes('=')) {
      if (takesValue(flags[word.slice(2)])) i++
    } else if (word.startsWith('-') && word.length === 2 && !word.includes('=')) {
      if (takesValue(Object.values(flags).find((flag) => flag.short === word[1]))) i++
    } else if (word !== '' && !word.startsWith('-')) return i
  }
  return -1
}

function takesValue(flag: { readonly optional?: string } | undefined): boolean {
  return flag !== undefined && flag.optional === undefined
}

/** Commands whose name is close to a mistyped one: at most two edits away, or beginning so (cobra's SuggestionsFor). */
export function suggestions<C>(node: Node<C>, typed: string): readonly string[] {
  return node.children
    .filter((child) => !child.hidden)
    .filter((child) => editDistance(typed.toLowerCase(), child.name.toLowerCase()) <= 2 || child.name.toLowerCase().startsWith(typed.toLowerCase()))
    .map((child) => child.name)
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
