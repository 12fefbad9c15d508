import { decodeUtf8 } from '../../../base/bytes.ts'
import { fromBase64 } from '../../../base/base64.ts'
import { type ApiObject, mapField, textField } from '../resource/object.ts'
import { describeHead } from './common.ts'
import { byteLength } from './config-map.ts'
import type { Description } from './description.ts'
import type { Describer } from './describer.ts'

/** `kubectl describe secret`: sizes instead of values. */
export const secretDescriber: Describer = { group: '', kind: 'Secret', write }

function write(d: Description, object: ApiObject): void {
  describeHead(d, object)
  d.line(0, `\nType:\t${textField(object, 'type')}`)
  d.line(0, '\nData\n====')
  const data = mapField(object, 'data')
  for (const key of Object.keys(data).sort()) {
    const token = key === 'token' && object['type'] === 'kubernetes.io/service-account-token'
    d.line(0, token ? `${key}:\t${text(data[key] ?? '')}` : `${key}:\t${byteLength(data[key] ?? '')} bytes`)
  }
}

function text(base64: string): string {
  const result = fromBase64(base64)
  return 'bytes' in result ? decodeUtf8(result.bytes) : ''
}
