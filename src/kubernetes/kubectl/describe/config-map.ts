import { fromBase64 } from '../../../base/base64.ts'
import { type ApiObject, mapField } from '../resource/object.ts'
import { describeHead } from './common.ts'
import type { Description, Related } from './description.ts'
import type { Describer } from './describer.ts'
import { describeEvents } from './events.ts'

/** `kubectl describe configmap`. */
export const configMapDescriber: Describer = { group: '', kind: 'ConfigMap', write }

function write(d: Description, object: ApiObject, related: Related): void {
  describeHead(d, object)
  d.line(0, '\nData\n====')
  const data = mapField(object, 'data')
  for (const key of Object.keys(data).sort()) d.line(0, `${key}:\n----\n${data[key]}\n`)
  d.line(0, '\nBinaryData\n====')
  const binary = mapField(object, 'binaryData')
  for (const key of Object.keys(binary).sort()) d.line(0, `${key}: ${byteLength(binary[key] ?? '')} bytes`)
  d.line(0, '')
  describeEvents(d, related.events)
}

/** How many bytes Base64 text stands for. */
export function byteLength(base64: string): number {
  const result = fromBase64(base64)
  return 'bytes' in result ? result.bytes.length : 0
}
