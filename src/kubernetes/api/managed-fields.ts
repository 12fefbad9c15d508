import type { Kind } from './kind.ts'
import type { KubeObject } from './object.ts'
import type { ApiServer, WriteOptions } from './server.ts'

/** Takes note, in metadata.managedFields, of which fields a write set. */
export function noteWrite<T extends KubeObject>(_api: ApiServer, _kind: Kind<T>, _before: T | undefined, after: T, _options: WriteOptions): T {
  return after
}
