import { create } from 'zustand'
import type { ClockState, Scenario, StepState } from '../../src/host/protocol.ts'
import type { MirrorTables, TableName } from './records.ts'

/** The mirrored tables, each a map from key to record; an unchanged record keeps its identity. */
export type Tables = { readonly [N in TableName]: ReadonlyMap<string, MirrorTables[N]> }

export type Phase = 'booting' | 'replaying' | 'ready' | 'fault'

type Mirror = {
  readonly tables: Tables
  /** The virtual time of the newest patch, in microseconds. */
  readonly now: number
  readonly clock: ClockState
  readonly phase: Phase
  /** How much of a journal has been played, 0 to 1. */
  readonly replayed: number
  readonly fault: string | undefined
  readonly scenario: Scenario | undefined
  /** The absolute path of the workspace folder. */
  readonly workspace: string
  readonly bootEpochMs: number
  readonly steps: readonly StepState[]
}

/** Tables without records. */
export const emptyTables = (): Tables => ({
  files: new Map(),
  images: new Map(),
  containers: new Map(),
  networks: new Map(),
  processes: new Map(),
  objects: new Map(),
})

const empty = (): Mirror => ({
  tables: emptyTables(),
  now: 0,
  clock: { now: 0, running: true, factor: 1, nextEventAt: undefined, events: 0 },
  phase: 'booting',
  replayed: 0,
  fault: undefined,
  scenario: undefined,
  workspace: '',
  bootEpochMs: 0,
  steps: [],
})

/** The window's picture of the engine, fed by its messages only. */
export const useMirror = create<Mirror>(empty)

/** One changed record; no record means that it is gone. */
export type MirrorChange = { readonly table: TableName; readonly key: string; readonly record: object | undefined }

/** Applies a batch of changes: only the maps of changed tables are replaced. */
export function applyChanges(tables: Tables, changes: readonly MirrorChange[]): Tables {
  const copies = new Map<TableName, Map<string, object>>()
  for (const { table, key, record } of changes) {
    let copy = copies.get(table)
    if (copy === undefined) copies.set(table, (copy = new Map<string, object>(tables[table])))
    if (record === undefined) copy.delete(key)
    else copy.set(key, record)
  }
  return { ...tables, ...(Object.fromEntries(copies) as Partial<Tables>) }
}

export const forgetMirror = (): void => useMirror.setState(empty())

/** The record of that key, or undefined; the component redraws only when this record changes. */
export const useRecord = <N extends TableName>(table: N, key: string): MirrorTables[N] | undefined =>
  useMirror(({ tables }) => tables[table].get(key) as MirrorTables[N] | undefined)

/** The revision of a file: rises with each write to it; -1 while it does not exist. */
export const useFileRevision = (path: string): number => useMirror(({ tables }) => tables.files.get(path)?.revision ?? -1)
