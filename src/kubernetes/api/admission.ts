import type { Caller } from './caller.ts'
import type { Kind } from './kind.ts'
import type { KubeObject } from './object.ts'
import type { ApiServer } from './server.ts'
import type { Status } from './status.ts'

/** A write on its way in, as an admission plugin sees it. */
export type AdmissionRequest = {
  readonly api: ApiServer
  readonly kind: Kind
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly namespace: string | undefined
  readonly previous: KubeObject | undefined
  readonly caller: Caller
}

/** An admission plugin: it may change an object (`mutate`) or refuse it (`validate`); a Status refuses. */
export type Admission = {
  readonly name: string
  readonly operations: readonly AdmissionRequest['operation'][]
  /** The plural names it looks at; all when absent. */
  readonly resources?: readonly string[]
  mutate?(object: KubeObject, request: AdmissionRequest): KubeObject | Status
  validate?(object: KubeObject, request: AdmissionRequest): Status | undefined
}

export const isStatus = (value: KubeObject | Status): value is Status => value.kind === 'Status'

export const admits = (plugin: Admission, request: AdmissionRequest): boolean =>
  plugin.operations.includes(request.operation) && (plugin.resources === undefined || plugin.resources.includes(request.kind.plural))
