import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath } from '../client/discovery.ts'
import { ApiError } from '../client/errors.ts'
import { knownType } from '../generate/create-object.ts'
import { type ApiObject, field, listField, nameOf, namespaceOf, textField } from '../resource/object.ts'
import type { Info } from '../resource/selection.ts'
import { Description } from './description.ts'
import { writeGeneric } from './generic.ts'
import { describers } from './registry.ts'

const EVENT_TYPE = knownType('', 'v1', 'Event', 'events')

/** The text that describes an object. */
export function* describeObject(api: ApiClient, info: Info, showEvents: boolean): Gen<string> {
  const { type, object } = info
  const describer = describers.find(({ group, kind }) => group === type.group && kind === type.kind)
  const objects = describer?.fetch === undefined ? [] : yield* describer.fetch(api, object)
  const events = showEvents ? yield* eventsAbout(api, object) : undefined
  const description = new Description((yield* sys.now()) / 1e6)
  ;(describer?.write ?? writeGeneric)(description, object, { events, objects })
  return description.text()
}

/** The events about one object; none when they may not be read. */
export function* eventsAbout(api: ApiClient, object: ApiObject): Gen<readonly ApiObject[]> {
  const namespace = namespaceOf(object)
  const selector = [`involvedObject.name=${nameOf(object)}`, ...(namespace === '' ? [] : [`involvedObject.namespace=${namespace}`]), `involvedObject.kind=${textField(object, 'kind')}`]
  // Events about a node name the node where its uid should stand.
  const uid = field(object, 'kind') === 'Node' ? '' : textField(object, 'metadata', 'uid')
  if (uid !== '') selector.push(`involvedObject.uid=${uid}`)
  try {
    const list = yield* api.json<ApiObject>('GET', collectionPath(EVENT_TYPE, namespace === '' ? undefined : namespace), { query: { fieldSelector: selector.join(','), limit: 500 } })
    return listField(list, 'items')
  } catch (error) {
    if (error instanceof ApiError) return []
    throw error
  }
}
