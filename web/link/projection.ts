import type { FromEngine, PatchChange } from '../../src/host/protocol.ts'
import { type MirrorChange, applyChanges, useMirror } from './mirror.ts'

/** Turns the engine's tables into the window's: one function a table, from a changed record to changes of the mirror. */
const projections: Record<string, (change: PatchChange) => MirrorChange[]> = {
  workspace: ({ key, record }) => {
    if (record === undefined) return [{ table: 'files', key: String(key), record }]
    const { path, kind, size, version } = record as { path: string; kind: 'file' | 'dir'; size: number; version: number }
    const file = { path, kind: kind === 'dir' ? 'directory' : 'file', sizeBytes: size, revision: version }
    return [{ table: 'files', key: String(key), record: file }]
  },
}

/** Applies a batch of the engine's changes to the mirror, in one step. */
export function receivePatch({ now, changes }: Extract<FromEngine, { type: 'patch' }>): void {
  const mine = changes.flatMap((change) => projections[change.table]?.(change) ?? [])
  useMirror.setState(({ tables }) => ({ now, tables: mine.length === 0 ? tables : applyChanges(tables, mine) }))
}
