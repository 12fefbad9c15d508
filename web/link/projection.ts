import type { FromEngine, PatchChange, WorkspaceEntry } from '../../src/host/protocol.ts'
import { type MirrorChange, type Tables, applyChanges, useMirror } from './mirror.ts'
import type { KubeObject, TableName } from './records.ts'

type Projection = (change: PatchChange, tables: Tables) => MirrorChange[]

/** The key of an object in the mirror. */
export const keyOf = (object: KubeObject): string => `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`

const workspace: Projection = ({ key, record }) => {
  if (record === undefined) return [{ table: 'files', key: String(key), record }]
  const { path, kind, size, version } = record as WorkspaceEntry
  const file = { path, kind: kind === 'dir' ? 'directory' : 'file', sizeBytes: size, revision: version }
  return [{ table: 'files', key: String(key), record: file }]
}

/** The engine's key of an object, by the object's own; an object that is gone is found by it. */
const objectKeys = new Map<string, string>()

const objects: Projection = ({ table, key, record }) => {
  const engineKey = `${table} ${key}`
  if (record === undefined) {
    const own = objectKeys.get(engineKey)
    objectKeys.delete(engineKey)
    return own === undefined ? [] : [{ table: 'objects', key: own, record }]
  }
  const own = keyOf(record as KubeObject)
  objectKeys.set(engineKey, own)
  return [{ table: 'objects', key: own, record }]
}

type EngineProcess = {
  readonly nsPid: number
  readonly comm: string
  readonly argv: readonly string[]
  readonly state: string
  readonly cgroup: string
}

/** Only processes in containers are mirrored; which one, their cgroup's name tells. */
const processes: Projection = ({ key, record }, tables) => {
  const process = record as EngineProcess | undefined
  const container = process === undefined || process.state === 'zombie' ? undefined : /[0-9a-f]{64}/.exec(process.cgroup)?.[0]
  if (process === undefined || container === undefined) {
    return tables.processes.has(String(key)) ? [{ table: 'processes', key: String(key), record: undefined }] : []
  }
  const command = process.argv.join(' ') || `[${process.comm}]`
  return [{ table: 'processes', key: String(key), record: { container, pid: process.nsPid, command } }]
}

type EnginePort = { readonly hostPort: number | undefined; readonly containerPort: number; readonly protocol: string }

/** A container with its published ports only, each once however many addresses it is published on. */
const containers: Projection = ({ key, record }) => {
  if (record === undefined) return [{ table: 'containers', key: String(key), record }]
  const container = record as { readonly ports: readonly EnginePort[] }
  const published = container.ports.filter((port) => port.hostPort !== undefined && port.hostPort > 0)
  const ports = [...new Map(published.map((port) => [`${port.hostPort}/${port.protocol}`, port])).values()]
  return [{ table: 'containers', key: String(key), record: { ...container, ports } }]
}

const same =
  (table: TableName): Projection =>
  ({ key, record }) => [{ table, key: String(key), record }]

/** Turns the engine's tables into the window's: from a changed record to changes of the mirror. */
const projections: Record<string, Projection> = {
  workspace,
  'docker.images': same('images'),
  processes,
  'docker.containers': containers,
  'docker.networks': same('networks'),
}

const projectionOf = (table: string): Projection | undefined => (table.startsWith('k8s:') ? objects : projections[table])

/** Applies a batch of the engine's changes to the mirror, in one step. */
export function receivePatch({ now, changes }: Extract<FromEngine, { type: 'patch' }>): void {
  useMirror.setState(({ tables }) => {
    const mine = changes.flatMap((change) => projectionOf(change.table)?.(change, tables) ?? [])
    return { now, tables: mine.length === 0 ? tables : applyChanges(tables, mine) }
  })
}
