import { KubectlError } from '../client/errors.ts'

/** Arguments of label, annotate and taint: the resources, then `KEY=VALUE` to set and `KEY-` to remove. */
export type ResourcesAndPairs = { readonly resources: readonly string[]; readonly pairs: readonly string[] }

/** Splits them: everything from the first pair on must be one. */
export function splitPairs(args: readonly string[], what: string, isPair: (word: string) => boolean = looksLikePair): ResourcesAndPairs {
  const at = args.findIndex(isPair)
  const resources = at < 0 ? args : args.slice(0, at)
  const pairs = at < 0 ? [] : args.slice(at)
  const stray = pairs.find((word) => !isPair(word))
  if (stray !== undefined) throw new KubectlError(`all resources must be specified before ${what} changes: ${stray}`)
  return { resources, pairs }
}

const looksLikePair = (word: string): boolean => word.includes('=') || (word.endsWith('-') && word !== '-')

/** What pairs set and remove. */
export type PairChanges = { readonly set: ReadonlyMap<string, string>; readonly remove: readonly string[] }

/** Reads `KEY=VALUE` and `KEY-`; a key may be in one of the two only. */
export function parsePairs(pairs: readonly string[], what: string): PairChanges {
  const set = new Map<string, string>()
  const remove: string[] = []
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at === 0) throw new KubectlError(`invalid ${what} format: ${pair}`)
    if (at > 0) set.set(pair.slice(0, at), pair.slice(at + 1))
    else if (pair.endsWith('-')) remove.push(pair.slice(0, -1))
    else throw new KubectlError(`unknown ${what} spec: ${pair}`)
  }
  const both = remove.find((key) => set.has(key))
  if (both !== undefined) throw new KubectlError(`can not both modify and remove ${what === 'label' ? 'a label' : 'an annotation'} in the same command`)
  return { set, remove }
}
