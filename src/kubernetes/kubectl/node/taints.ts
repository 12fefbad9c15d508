import { qualifiedNameErrors, labelValueErrors } from '../../api/names.ts'
import { KubectlError } from '../client/errors.ts'
import { type ApiObject, textField } from '../resource/object.ts'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** One taint to add, or to take away: then an empty effect means all of them. */
export type TaintChange = { readonly key: string; readonly value: string; readonly effect: string; readonly remove: boolean }

/** Whether a word changes a taint: `KEY=VALUE:EFFECT`, `KEY:EFFECT`, or either with a `-` behind it. */
export const isTaintWord = (word: string): boolean => /[=:]/.test(word) || (word.endsWith('-') && word !== '-')

/** Reads the words of `kubectl taint`. */
export function parseTaints(words: readonly string[]): readonly TaintChange[] {
  const changes = words.map((word): TaintChange => {
    const remove = word.endsWith('-')
    const spec = remove ? word.slice(0, -1) : word
    const [pair = '', effect = '', ...rest] = spec.split(':')
    const [key = '', value = '', ...more] = pair.split('=')
    if (rest.length > 0 || more.length > 0 || (!remove && effect === '')) throw new KubectlError(`invalid taint spec: ${spec}`)
    if (effect !== '' && !EFFECTS.includes(effect)) throw new KubectlError(`invalid taint effect: ${effect}, unsupported taint effect`)
    const [keyError] = qualifiedNameErrors(key)
    if (keyError !== undefined) throw new KubectlError(`invalid taint spec: ${spec}, ${keyError}`)
    const [valueError] = labelValueErrors(value)
    if (valueError !== undefined) throw new KubectlError(`invalid taint spec: ${spec}, ${valueError}`)
    return { key, value, effect, remove }
  })
  const seen = new Set<string>()
  for (const { key, value, effect, remove } of changes.filter((change) => !change.remove)) {
    const id = `${key}:${effect}`
    if (seen.has(id) && !remove) throw new KubectlError(`duplicated taints with the same key and effect: {${key} ${value} ${effect} <nil>}`)
    seen.add(id)
  }
  const both = changes.find(({ key, effect, remove }) => remove && changes.some((other) => !other.remove && other.key === key && (effect === '' || other.effect === effect)))
  if (both !== undefined) throw new KubectlError('can not both modify and remove the following taint(s) in the same command')
  return changes
}

/** The taints after the changes, and the word for what was done. */
export function applyTaints(taints: readonly ApiObject[], changes: readonly TaintChange[], overwrite: boolean, node: string): { readonly taints: readonly ApiObject[]; readonly done: string } {
  const matches = (taint: ApiObject, { key, effect }: TaintChange): boolean => textField(taint, 'key') === key && (effect === '' || textField(taint, 'effect') === effect)
  const added = changes.filter(({ remove }) => !remove)
  const clash = overwrite ? undefined : added.find((change) => taints.some((taint) => matches(taint, change)))
  if (clash !== undefined) {
    const all = added.filter((change) => taints.some((taint) => matches(taint, change))).map(({ key, effect }) => `{"${key}" "${effect}"}`)
    throw new KubectlError(`node ${node} already has ${all.map((one) => one.replace(/\{"(.*)" "(.*)"\}/, '$1')).join(', ')} taint(s) with same effect(s) and --overwrite is false`)
  }
  for (const change of changes.filter(({ remove }) => remove)) {
    if (!taints.some((taint) => matches(taint, change))) throw new KubectlError(`taint "${change.key}${change.effect === '' ? '' : `:${change.effect}`}" not found`)
  }
  const kept = taints.filter((taint) => !changes.some((change) => matches(taint, change)))
  const fresh = added.map(({ key, value, effect }): ApiObject => ({ key, ...(value === '' ? {} : { value }), effect }))
  const removed = changes.length - added.length
  return { taints: [...fresh, ...kept], done: added.length > 0 && removed > 0 ? 'modified' : removed > 0 ? 'untainted' : overwrite && kept.length < taints.length ? 'modified' : 'tainted' }
}
