import { parseGoInt } from './go-number.ts'
import type { Json } from './json.ts'

/** One operation of a JSON patch (RFC 6902). */
export type JsonPatchOperation = { readonly op: string; readonly path?: string; readonly from?: string; readonly value?: Json }

/** The patched document, or the error text of the library that the API server uses (evanphx/json-patch v4). */
export type JsonPatchResult = { readonly value: Json } | { readonly error: string }

type Mutable = { [key: string]: Json } | Json[]

class PatchError extends Error {}

/** Applies a JSON patch to an object or array, with the API server's behaviour: -1 counts from the end, a missing value is null. */
export function applyJsonPatch(document: Json, patch: readonly JsonPatchOperation[]): JsonPatchResult {
  if (patch.length === 0) return { value: document }
  if (document === null || typeof document !== 'object') {
    const type = document === null ? 'null' : typeof document === 'boolean' ? 'bool' : typeof document
    return { error: `json: cannot unmarshal ${type} into Go value of type jsonpatch.partialDoc` }
  }
  let root = copy(document) as Mutable
  try {
    for (const operation of patch) root = applyOne(root, operation)
  } catch (error) {
    if (error instanceof PatchError) return { error: error.message }
    throw error
  }
  return { value: root }
}

function copy(value: Json): Json {
  if (Array.isArray(value)) return value.map(copy)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, copy(item)]])))
}

function applyOne(root: Mutable, operation: JsonPatchOperation): Mutable {
  const { op, path } = operation
  const value = operation.value === undefined ? null : copy(operation.value)
  if (op === 'replace' && path === '') {
    if (value === null || typeof value !== 'object') throw new PatchError('replace operation value must be object or array: %!w(<nil>)')
    return value as Mutable
  }
  const apply = OPERATIONS[op]
  if (apply === undefined) throw new PatchError(`Unexpected kind: ${op ?? 'unknown'}`)
  if (path === undefined && op !== 'move' && op !== 'copy') throw new PatchError(`${op} operation failed to decode path: missing value`)
  const hasFrom = operation.from !== undefined && operation.from !== null
  if ((op === 'move' || op === 'copy') && !hasFrom) throw new PatchError(`${op} operation failed to decode from: operation, missing from field: missing value`)
  apply(root, path ?? '', value, operation)
  return root
}

type Apply = (root: Mutable, path: string, value: Json, operation: JsonPatchOperation) => void

const OPERATIONS: Readonly<Record<string, Apply>> = {
  add: (root, path, value) => add(root, path, value, (error) => `error in add for path: '${path}': ${error}`),
  remove,
  replace,
  move: (root, path, _, { from }) => move(root, from ?? '', path),
  copy: (root, path, _, { from }) => copyTo(root, from ?? '', path),
  test,
}

type Found = { readonly parent: Mutable; readonly key: string }

function find(root: Mutable, path: string): Found | undefined {
  const parts = path.split('/')
  if (parts.length < 2) return undefined
  let parent: Json = root as Json
  for (const part of parts.slice(1, -1)) {
    const next = get(parent as Mutable, decode(part))
    if (next === undefined || next === null || typeof next !== 'object') return undefined
    parent = next
  }
  return { parent: parent as Mutable, key: decode(parts.at(-1) as string) }
}

function decode(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}

function indexOf(key: string): number {
  const result = parseGoInt(key)
  if ('error' in result) throw new PatchError(result.error.replace('ParseInt', 'Atoi'))
  return result.value
}

function invalidIndex(key: number): never {
  throw new PatchError(`Unable to access invalid index: ${key}: invalid index referenced`)
}

/** The member of an object or array; undefined when there is none. */
function get(parent: Mutable, key: string): Json | undefined {
  if (!Array.isArray(parent)) return Object.hasOwn(parent, key) ? parent[key] : undefined
  let index = indexOf(key)
  if (index < 0) {
    if (index < -parent.length) invalidIndex(index)
    index += parent.length
  }
  if (index >= parent.length) invalidIndex(index)
  return parent[index]
}

function missing(operation: string, what: string, path: string): never {
  throw new PatchError(`${operation} operation does not apply: doc is missing ${what}: ${path}: missing value`)
}

function add(root: Mutable, path: string, value: Json, wrap: (error: string) => string): void {
  const found = find(root, path)
  if (found === undefined) missing('add', 'path', quote(path))
  const { parent, key } = found
  if (!Array.isArray(parent)) {
    define(parent, key, value)
    return
  }
  wrapped(wrap, () => {
    if (key === '-') {
      parent.push(value)
      return
    }
    const parsed = parseGoInt(key)
    if ('error' in parsed) throw new PatchError(`value was not a proper array index: '${key}': ${parsed.error.replace('ParseInt', 'Atoi')}`)
    let index = parsed.value
    if (index > parent.length) invalidIndex(index)
    if (index < 0) {
      if (index < -(parent.length + 1)) invalidIndex(index)
      index += parent.length + 1
    }
    parent.splice(index, 0, value)
  })
}

function quote(path: string): string {
  return JSON.stringify(path)
}

function define(parent: { [key: string]: Json }, key: string, value: Json): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true })
}

function wrapped(wrap: (error: string) => string, body: () => void): void {
  try {
    body()
  } catch (error) {
    if (error instanceof PatchError) throw new PatchError(wrap(error.message))
    throw error
  }
}

function deleteKey(parent: Mutable, key: string): void {
  if (!Array.isArray(parent)) {
    if (!Object.hasOwn(parent, key)) throw new PatchError(`Unable to remove nonexistent key: ${key}: missing value`)
    delete parent[key]
    return
  }
  let index = indexOf(key)
  if (index >= parent.length) invalidIndex(index)
  if (index < 0) {
    if (index < -parent.length) invalidIndex(index)
    index += parent.length
  }
  parent.splice(index, 1)
}

function remove(root: Mutable, path: string): void {
  const found = find(root, path)
  if (found === undefined) missing('remove', 'path', quote(path))
  wrapped((error) => `error in remove for path: '${path}': ${error}`, () => deleteKey(found.parent, found.key))
}

function replace(root: Mutable, path: string, value: Json): void {
  const found = find(root, path)
  if (found === undefined) missing('replace', 'path', path)
  const { parent, key } = found
  if (!Array.isArray(parent)) return define(parent, key, value)
  wrapped(() => `replace operation does not apply: doc is missing key: ${path}: missing value`, () => void get(parent, key))
  const index = indexOf(key)
  parent[index < 0 ? index + parent.length : index] = value
}

function move(root: Mutable, from: string, path: string): void {
  const found = find(root, from)
  if (found === undefined) missing('move', 'from path', from)
  let value: Json | undefined
  wrapped((error) => `error in move for path: '${found.key}': ${error}`, () => {
    value = get(found.parent, found.key)
    deleteKey(found.parent, found.key)
  })
  const target = find(root, path)
  if (target === undefined) missing('move', 'destination path', path)
  add(root, path, value ?? null, (error) => `error in move for path: '${path}': ${error}`)
}

function copyTo(root: Mutable, from: string, path: string): void {
  const found = find(root, from)
  if (found === undefined) missing('copy', 'from path', from)
  let value: Json | undefined
  wrapped((error) => `error in copy for from: '${from}': ${error}`, () => {
    value = get(found.parent, found.key)
  })
  if (find(root, path) === undefined) missing('copy', 'destination path', path)
  add(root, path, copy(value ?? null), (error) => `error while adding value during copy: ${error}`)
}

function test(root: Mutable, path: string, value: Json): void {
  const found = path === '' ? undefined : find(root, path)
  if (path !== '' && found === undefined) throw new PatchError(`test operation does not apply: is missing path: ${path}: missing value`)
  let actual: Json | undefined = root as Json
  if (found !== undefined) {
    wrapped((error) => `error in test for path: '${path}': ${error}`, () => {
      actual = get(found.parent, found.key)
    })
  }
  if (!equal(actual ?? null, value)) throw new PatchError(`testing value ${path} failed: test failed`)
}

function equal(a: Json, b: Json): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object' || Array.isArray(a) !== Array.isArray(b)) return false
  const x = a as { readonly [key: string]: Json }
  const y = b as { readonly [key: string]: Json }
  const keys = Object.keys(x)
  return keys.length === Object.keys(y).length && keys.every((key) => Object.hasOwn(y, key) && equal(x[key] as Json, y[key] as Json))
}

/** Applies a JSON merge patch (RFC 7386): null deletes a member, objects merge, everything else replaces. */
export function applyMergePatch(document: Json, patch: Json): Json {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch
  const base = document === null || typeof document !== 'object' || Array.isArray(document) ? {} : document
  const out: { [key: string]: Json } = {}
  for (const [key, value] of Object.entries(base)) if (value !== undefined) define(out, key, value as Json)
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key]
    else if (value !== undefined) define(out, key, applyMergePatch(Object.hasOwn(out, key) ? (out[key] as Json) : null, value as Json))
  }
  return out
}

/** The smallest JSON merge patch that makes `original` into `modified`. */
export function createMergePatch(original: Json, modified: Json): Json {
  if (!isObject(original) || !isObject(modified)) return modified
  const patch: { [key: string]: Json } = {}
  for (const [key, value] of Object.entries(modified)) {
    if (value === undefined) continue
    const before = Object.hasOwn(original, key) ? original[key] : undefined
    if (before === undefined) define(patch, key, value)
    else if (!equal(before, value)) define(patch, key, isObject(before) && isObject(value) ? createMergePatch(before, value) : value)
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) define(patch, key, null)
  return patch
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
