import type { ExtraFormats, OutputFlags } from '../print/output.ts'
import type { SelectionOptions } from '../resource/selection.ts'

/** What `kubectl get` was asked for. */
export type GetOptions = {
  readonly selection: SelectionOptions
  readonly output: OutputFlags
  readonly ignoreNotFound: boolean
  readonly labelColumns: readonly string[]
  readonly showKind: boolean
  readonly showLabels: boolean
  readonly sortBy: string
  readonly subresource: string
  readonly watch: boolean
  readonly watchOnly: boolean
}

export const GET_FORMATS: ExtraFormats = { columns: true, wide: true }

/** Whether the output is a table that the server makes. */
export const isTable = ({ output }: GetOptions): boolean => (output.output === '' && (output.template ?? '') === '') || output.output === 'wide'

/** Asks for a table, or the plain object where there is none. */
export const TABLE_TYPE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'
