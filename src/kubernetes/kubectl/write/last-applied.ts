import { goJson } from '../../../base/json.ts'
import { type ApiObject, mapField, textField, withField } from '../resource/object.ts'

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

const path = ['metadata', 'annotations', LAST_APPLIED]

/** The configuration that was applied last, as the object's annotation remembers it; undefined when nothing does. */
export function lastApplied(object: ApiObject): ApiObject | undefined {
  const text = textField(object, ...path)
  if (text === '') return undefined
  try {
    return JSON.parse(text) as ApiObject
  } catch {
    return undefined
  }
}

/** The object with an annotation that holds what it says itself (util.CreateApplyAnnotation). */
export function withLastApplied(object: ApiObject): ApiObject {
  const { [LAST_APPLIED]: _old, ...annotations } = mapField(object, 'metadata', 'annotations')
  const bare = withField(object, ['metadata', 'annotations'], annotations)
  return withField(bare, path, `${goJson(bare, { sortKeys: true })}\n`)
}

/** The annotation is brought up to date where there is one (util.CreateOrUpdateAnnotation without --save-config). */
export function updatedLastApplied(object: ApiObject, save: boolean): ApiObject {
  return save || textField(object, ...path) !== '' ? withLastApplied(object) : object
}
