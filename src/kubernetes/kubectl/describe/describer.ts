import type { Gen } from '../../../kernel/coroutine.ts'
import type { ApiClient } from '../client/api-client.ts'
import type { ApiObject } from '../resource/object.ts'
import type { Description, Related } from './description.ts'

/** How one kind of object is described. */
export type Describer = {
  readonly group: string
  readonly kind: string
  /** Asks the server for what the sections need besides the object itself and its events. */
  readonly fetch?: (api: ApiClient, object: ApiObject) => Gen<readonly ApiObject[]>
  /** Writes all sections; pure. */
  readonly write: (d: Description, object: ApiObject, related: Related) => void
}
