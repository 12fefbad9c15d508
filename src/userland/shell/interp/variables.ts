import type { Env } from '../../../kernel/program.ts'

/** A shell variable. Scalars live in `value`; arrays in `items` (by index) or `keyed` (associative). */
export type Variable = {
  value: string | undefined
  items?: Map<number, string> | undefined
  keyed?: Map<string, string> | undefined
  exported?: boolean
  readonly?: boolean
  integer?: boolean
  fold?: 'lower' | 'upper'
  /** `declare -n`: the value is the name of another variable. */
  reference?: boolean
}

/** An assignment to a read-only variable. */
export class ReadonlyError extends Error {
  override name = 'ReadonlyError'
  readonly variable: string

  constructor(variable: string) {
    super(`${variable}: readonly variable`)
    this.variable = variable
  }
}

export const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text)

const MAX_LENGTH = 100_000_000

/** The variables of a shell: one dynamic scope, where a function's locals hide what was there until it returns. */
export class Variables {
  #map = new Map<string, Variable>()
  /** What each running function's locals hide. */
  #hidden: Map<string, Variable | undefined>[] = []
  /** Values that are computed (RANDOM, LINENO, `$FUNCNAME`...); undefined means the stored value. */
  readonly computed = new Map<string, { get: () => string | undefined; set?: (value: string) => void }>()
  /** Told of every change of a name. */
  onChange: ((name: string) => void) | undefined
  allexport = false
  /** Evaluates what is assigned to an integer variable. */
  integer: (text: string) => string = text => text

  clone(): Variables {
    const copy = new Variables()
    for (const [name, v] of this.#map) copy.#map.set(name, copyVariable(v))
    copy.#hidden = this.#hidden.map(h => new Map(h))
    copy.allexport = this.allexport
    return copy
  }

  import(env: Env): void {
    for (const [name, value] of env) if (isName(name)) this.#map.set(name, { value, exported: true })
  }

  names(): string[] {
    return [...this.#map.keys()].sort()
  }

  /** The variable of a name, through `declare -n` references. */
  find(name: string): Variable | undefined {
    const found = this.#map.get(name)
    return found?.reference && found.value ? this.#map.get(this.resolve(name)) : found
  }

  /** The variable itself, even when it is a reference. */
  own(name: string): Variable | undefined {
    return this.#map.get(name)
  }

  /** The name that a reference stands for. */
  resolve(name: string): string {
    let current = name
    for (let i = 0; i < 16; i++) {
      const found = this.#map.get(current)
      if (!found?.reference || !found.value || !isName(found.value)) return current
      current = found.value
    }
    return current
  }

  /** The value as a scalar: an array's is its element 0. */
  get(name: string): string | undefined {
    const found = this.#map.get(name)
    if (found === undefined || this.computed.size > 0) {
      const computed = this.computed.get(name)?.get()
      if (computed !== undefined) return computed
      if (found === undefined) return undefined
    }
    if (found.reference && found.value) return this.getReference(found.value, name)
    return found.value ?? found.items?.get(0) ?? found.keyed?.get('0')
  }

  private getReference(target: string, name: string): string | undefined {
    const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(target)
    if (element === null) return target === name ? undefined : this.get(this.resolve(name))
    const v = this.find(element[1] as string)
    return v?.keyed?.get(element[2] as string) ?? v?.items?.get(Number(element[2]))
  }

  /** Assigns a scalar (element 0 of an array). Throws a `ReadonlyError`. */
  set(name: string, value: string): void {
    const target = this.resolve(name)
    const v = this.writable(target)
    const computed = this.computed.get(target)
    if (computed !== undefined) {
      computed.set?.(value)
      return
    }
    // Engines give up at half a gigabyte; a process this size would long have been killed.
    if (value.length > MAX_LENGTH) throw new RangeError('Invalid string length')
    let text = value
    if (v.integer) text = this.integer(text)
    if (v.fold !== undefined) text = v.fold === 'lower' ? text.toLowerCase() : text.toUpperCase()
    if (v.items !== undefined) v.items.set(0, text)
    else if (v.keyed !== undefined) v.keyed.set('0', text)
    else v.value = text
    this.onChange?.(target)
  }

  /** The variable, made if need be, after checking that it may be written. */
  writable(name: string): Variable {
    const found = this.#map.get(name)
    if (found !== undefined) {
      if (found.readonly) throw new ReadonlyError(name)
      if (this.allexport) found.exported = true
      return found
    }
    const made: Variable = { value: undefined }
    if (this.allexport) made.exported = true
    this.#map.set(name, made)
    return made
  }

  unset(name: string): void {
    const target = this.resolve(name)
    if (this.#map.get(target)?.readonly) throw new ReadonlyError(target)
    this.#map.delete(target)
    this.computed.delete(target)
    this.onChange?.(target)
  }

  unsetOwn(name: string): void {
    this.#map.delete(name)
    this.onChange?.(name)
  }

  /** Puts a variable in place, as restoring does. */
  put(name: string, variable: Variable | undefined): void {
    if (variable === undefined) this.#map.delete(name)
    else this.#map.set(name, variable)
    this.onChange?.(name)
  }

  pushScope(): void {
    this.#hidden.push(new Map())
  }

  popScope(): void {
    const hidden = this.#hidden.pop()
    if (hidden === undefined) return
    for (const [name, variable] of hidden) this.put(name, variable)
  }

  get inFunction(): boolean {
    return this.#hidden.length > 0
  }

  isLocal(name: string): boolean {
    return this.#hidden.at(-1)?.has(name) ?? false
  }

  locals(): string[] {
    return [...(this.#hidden.at(-1)?.keys() ?? [])].sort()
  }

  /** Makes a name local to the running function; `inherit` keeps the value it has now. */
  makeLocal(name: string, inherit: boolean): Variable {
    const scope = this.#hidden.at(-1)
    const old = this.#map.get(name)
    if (scope === undefined || scope.has(name)) return this.writable(name)
    if (old?.readonly) throw new ReadonlyError(name)
    scope.set(name, old)
    const made: Variable = inherit && old !== undefined ? copyVariable(old) : { value: undefined, ...(old?.exported ? { exported: true } : {}) }
    this.#map.set(name, made)
    this.onChange?.(name)
    return made
  }

  /** What programs get. */
  environment(): Map<string, string> {
    const env = new Map<string, string>()
    for (const [name, v] of this.#map) if (v.exported && v.value !== undefined) env.set(name, v.value)
    return env
  }
}

function copyVariable(v: Variable): Variable {
  const copy = { ...v }
  if (v.items !== undefined) copy.items = new Map(v.items)
  if (v.keyed !== undefined) copy.keyed = new Map(v.keyed)
  return copy
}

/** The values of an array in order of index; a scalar is an array of one. */
export function elements(v: Variable | undefined): string[] {
  if (v === undefined) return []
  if (v.items !== undefined) return sortedKeys(v.items).map(k => v.items?.get(k) ?? '')
  if (v.keyed !== undefined) return [...v.keyed.values()]
  return v.value === undefined ? [] : [v.value]
}

/** The subscripts of an array in order. */
export function subscripts(v: Variable | undefined): string[] {
  if (v === undefined) return []
  if (v.items !== undefined) return sortedKeys(v.items).map(String)
  if (v.keyed !== undefined) return [...v.keyed.keys()]
  return v.value === undefined ? [] : ['0']
}

export function sortedKeys(items: ReadonlyMap<number, string>): number[] {
  return [...items.keys()].sort((a, b) => a - b)
}

/** One more than the highest index. */
export function nextIndex(items: ReadonlyMap<number, string>): number {
  let highest = -1
  for (const k of items.keys()) if (k > highest) highest = k
  return highest + 1
}
