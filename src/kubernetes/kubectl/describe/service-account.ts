import { type ApiObject, listField, textField } from '../resource/object.ts'
import { describeHead } from './common.ts'
import type { Description, Related } from './description.ts'
import type { Describer } from './describer.ts'
import { describeEvents } from './events.ts'

/** `kubectl describe serviceaccount`. */
export const serviceAccountDescriber: Describer = { group: '', kind: 'ServiceAccount', write }

function write(d: Description, object: ApiObject, related: Related): void {
  describeHead(d, object)
  const names = (key: string): string[] => listField(object, key).map((one) => textField(one, 'name'))
  d.list('Image pull secrets', names('imagePullSecrets'))
  d.list('Mountable secrets', names('secrets'))
  d.list('Tokens', [])
  describeEvents(d, related.events)
}
