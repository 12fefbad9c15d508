import type { Gen } from '../../../kernel/coroutine.ts'
import { indexKey, setElement } from '../expand/arithmetic.ts'
import { expandText, expandWords, quickText } from '../expand/expand.ts'
import { element } from '../expand/parameter.ts'
import type { ArrayLiteral, AssignNode } from '../syntax/ir.ts'
import type { Shell } from './shell.ts'
import { nextIndex, type Variable } from './variables.ts'

/** Makes an assignment. Throws a `ReadonlyError`. */
export function* assign(sh: Shell, node: AssignNode): Gen<void> {
  const { value } = node
  if ('elements' in value) {
    yield* assignArray(sh, node, value)
    return
  }
  const text = quickText(sh, value) ?? (yield* expandText(sh, value))
  yield* assignText(sh, node, text)
}

/** Makes an assignment whose value has been expanded. */
export function* assignText(sh: Shell, node: Pick<AssignNode, 'name' | 'append' | 'index'>, text: string): Gen<void> {
  if (node.index === undefined) {
    sh.vars.set(node.name, node.append ? appended(sh, node.name, sh.vars.get(node.name), text) : text)
    return
  }
  if (node.index.all !== undefined) throw sh.expansionError(`${node.name}[${node.index.all}]: bad array subscript`)
  const variable = sh.vars.find(node.name)
  const key = yield* indexKey(sh, node.index, variable)
  const old = node.append ? element(variable, key) : undefined
  setElement(sh, node.name, key, node.append ? appended(sh, node.name, old, text) : text)
}

function appended(sh: Shell, name: string, old: string | undefined, text: string): string {
  return sh.vars.find(name)?.integer ? `${old ?? 0}+(${text})` : (old ?? '') + text
}

function* assignArray(sh: Shell, node: AssignNode, literal: ArrayLiteral): Gen<void> {
  const name = sh.vars.resolve(node.name)
  const target = sh.vars.writable(name)
  const fresh: Variable = { value: undefined, ...(target.keyed === undefined ? { items: new Map<number, string>() } : { keyed: new Map<string, string>() }) }
  if (node.append) copyInto(fresh, target)
  yield* fill(sh, fresh, literal, target)
  target.items = fresh.items
  target.keyed = fresh.keyed
  target.value = undefined
  sh.vars.onChange?.(name)
}

function copyInto(fresh: Variable, old: Variable): void {
  if (fresh.keyed !== undefined) for (const [k, v] of old.keyed ?? []) fresh.keyed.set(k, v)
  else if (old.items !== undefined) for (const [k, v] of old.items) fresh.items?.set(k, v)
  else if (old.value !== undefined) fresh.items?.set(0, old.value)
}

function* fill(sh: Shell, fresh: Variable, literal: ArrayLiteral, old: Variable): Gen<void> {
  const shape = (text: string): string => {
    const number = old.integer ? sh.vars.integer(text) : text
    return old.fold === undefined ? number : old.fold === 'lower' ? number.toLowerCase() : number.toUpperCase()
  }
  if (fresh.keyed !== undefined && literal.elements.length > 0 && literal.elements[0]?.index === undefined) {
    const words = yield* expandWords(sh, literal.elements.map(e => e.word))
    for (let i = 0; i < words.length; i += 2) fresh.keyed.set(words[i] as string, shape(words[i + 1] ?? ''))
    return
  }
  let next = fresh.items === undefined ? 0 : nextIndex(fresh.items)
  for (const element of literal.elements) {
    if (element.index === undefined || element.index.all !== undefined) {
      for (const text of yield* expandWords(sh, [element.word])) fresh.items?.set(next++, shape(text))
      continue
    }
    const key = yield* indexKey(sh, element.index, fresh)
    const text = yield* expandText(sh, element.word)
    if (fresh.keyed !== undefined) fresh.keyed.set(key, shape((element.append ? (fresh.keyed.get(key) ?? '') : '') + text))
    else {
      const at = Number(key)
      if (at < 0) throw sh.expansionError(`[${key}]=${text}: bad array subscript`)
      fresh.items?.set(at, shape((element.append ? (fresh.items.get(at) ?? '') : '') + text))
      next = at + 1
    }
  }
}
