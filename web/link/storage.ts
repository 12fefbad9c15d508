import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { SavedSession } from '../../src/host/protocol.ts'
import { readSession } from './read-session.ts'

interface Schema extends DBSchema {
  sessions: { key: string; value: SavedSession }
}

/**
 * Where a scene is kept: under its scenario's id, or `shared` for one that came by a link, so that opening a link or another
 * lesson never overwrites one's own work.
 */
export type Slot = string
export const sharedSlot: Slot = 'shared'

/** The name of the slot that was last worked in. */
const lastSlotKey = 'drydock.slot'
/** One's own work may be longer than what a link may bring. */
const ownMaxEntries = 1_000_000

let opened: Promise<IDBPDatabase<Schema> | undefined> | undefined

/** The database of this browser; undefined where it keeps none (a private window, a full disk). */
const database = () =>
  (opened ??= openDB<Schema>('drydock', 1, { upgrade: (db) => void db.createObjectStore('sessions') }).catch(() => undefined))

/** The slot that was last worked in. */
export function lastSlot(): Slot {
  try {
    return localStorage.getItem(lastSlotKey) ?? 'playground'
  } catch {
    return 'playground'
  }
}

/** Notes which slot is being worked in. */
export function rememberSlot(slot: Slot): void {
  try {
    localStorage.setItem(lastSlotKey, slot)
  } catch {
    // The next visit begins with the playground.
  }
}

/** The session in a slot; undefined when there is none that can be used. */
export async function loadSession(slot: Slot): Promise<SavedSession | undefined> {
  const db = await database()
  const saved: unknown = await db?.get('sessions', slot).catch(() => undefined)
  return saved === undefined ? undefined : readSession(saved, ownMaxEntries)
}

export async function saveSession(slot: Slot, session: SavedSession): Promise<void> {
  const db = await database()
  await db?.put('sessions', session, slot).catch(() => undefined)
}

export async function forgetSession(slot: Slot): Promise<void> {
  const db = await database()
  await db?.delete('sessions', slot).catch(() => undefined)
}
