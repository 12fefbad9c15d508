import type { Gen } from '../../../kernel/coroutine.ts'
import { compileJsonPath, relaxedJsonPath } from '../../../base/jsonpath.ts'
import { sys } from '../../../kernel/sys.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath, objectPath } from '../client/discovery.ts'
import { isReason, KubectlError } from '../client/errors.ts'
import { watchEvents } from '../get/watch.ts'
import { type ApiObject, listField, numberField, textField } from '../resource/object.ts'
import type { Target } from '../resource/selection.ts'

/** What `kubectl wait --for` waits for: `undefined` is an object that is not there. */
export type WaitCondition = { readonly kind: 'create' | 'delete' | 'condition'; readonly met: (object: ApiObject | undefined) => boolean }

/** Reads --for: `delete`, `create`, `condition=NAME[=VALUE]`, `jsonpath='{PATH}'[=VALUE]`. */
export function parseCondition(text: string): WaitCondition {
  const lower = text.toLowerCase()
  if (lower === 'delete') return { kind: 'delete', met: (object) => object === undefined }
  if (lower === 'create') return { kind: 'create', met: (object) => object !== undefined }
  if (text.startsWith('condition=')) return { kind: 'condition', met: conditionMet(text.slice('condition='.length)) }
  if (text.startsWith('jsonpath=')) return { kind: 'condition', met: pathMet(text.slice('jsonpath='.length)) }
  throw new KubectlError(`unrecognized condition: ${JSON.stringify(text)}`)
}

function conditionMet(spec: string): WaitCondition['met'] {
  const at = spec.indexOf('=')
  const name = (at < 0 ? spec : spec.slice(0, at)).toLowerCase()
  const wanted = (at < 0 ? 'true' : spec.slice(at + 1)).toLowerCase()
  return (object) => {
    const condition = listField(object, 'status', 'conditions').find((one) => textField(one, 'type').toLowerCase() === name)
    if (condition === undefined) return false
    const generation = numberField(object, 'metadata', 'generation') ?? 0
    const observed = numberField(condition, 'observedGeneration') ?? numberField(object, 'status', 'observedGeneration') ?? generation
    return observed >= generation && textField(condition, 'status').toLowerCase() === wanted
  }
}

function pathMet(spec: string): WaitCondition['met'] {
  const match = /^(\{.*?\}|[^=]*)(?:=(.*))?$/s.exec(spec)
  const [, expression = '', wanted] = match ?? []
  if (expression === '') throw new KubectlError('jsonpath expression cannot be empty')
  if (wanted === '') throw new KubectlError(`jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3`)
  const relaxed = relaxedJsonPath(expression)
  if ('error' in relaxed) throw new KubectlError(relaxed.error)
  const path = compileJsonPath(relaxed.template)
  if ('error' in path) throw new KubectlError(path.error)
  const value = wanted?.replace(/^(['"])(.*)\1$/s, '$2')
  return (object) => {
    if (object === undefined) return false
    const found = path.find(object)
    if ('error' in found) throw new KubectlError(found.error)
    const [values = []] = found.results
    if (values.length === 0) return false
    if (values.length > 1) throw new KubectlError('given jsonpath expression matches more than one value')
    const [first] = values
    if (value === undefined) return true
    if (typeof first === 'object' && first !== null) throw new KubectlError('jsonpath leads to a nested object or list which is not supported')
    return String(first) === value
  }
}

/** Sleeps until the condition is met for one object, or `deadline` (microseconds) has come: then it throws. */
export function* waitFor(api: ApiClient, { type, namespace, name }: Target, condition: WaitCondition, deadline: number): Gen<void> {
  const once = (yield* sys.now()) >= deadline
  for (;;) {
    const object = yield* readOptional(api, { type, namespace, name })
    if (condition.met(object)) return
    if (object === undefined && condition.kind === 'condition') throw new KubectlError(`${type.plural}${type.group === '' ? '' : `.${type.group}`} "${name}" not found`)
    const left = deadline - (yield* sys.now())
    if (left <= 0 || once) throw new KubectlError(`timed out waiting for the condition on ${type.plural}/${name}`)
    const version = object === undefined ? (yield* listVersion(api, { type, namespace, name })) : textField(object, 'metadata', 'resourceVersion')
    const query = { fieldSelector: `metadata.name=${name}`, resourceVersion: version, timeoutSeconds: Math.ceil(left / 1e6) }
    const met = yield* watchEvents(api, collectionPath(type, namespace), query, function* (event) {
      if (event.type === 'DELETED' && condition.kind === 'condition') throw new KubectlError(`${type.plural}${type.group === '' ? '' : `.${type.group}`} "${name}" not found`)
      return condition.met(event.type === 'DELETED' ? undefined : event.object)
    })
    if (met) return
  }
}

function* listVersion(api: ApiClient, { type, namespace, name }: Target): Gen<string> {
  const list = yield* api.json<ApiObject>('GET', collectionPath(type, namespace), { query: { fieldSelector: `metadata.name=${name}` } })
  return textField(list, 'metadata', 'resourceVersion')
}

function* readOptional(api: ApiClient, { type, namespace, name }: Target): Gen<ApiObject | undefined> {
  try {
    return yield* api.json<ApiObject>('GET', objectPath(type, namespace, name))
  } catch (error) {
    if (isReason(error, 'NotFound')) return undefined
    throw error
  }
}
