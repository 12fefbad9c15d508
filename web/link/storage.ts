import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { SavedSession } from '../../src/host/protocol.ts'
import { readSession } from './read-session.ts'

interface Schema extends DBSchema {
  sessions: { key: string; value: SavedSession }
}

/** The key of the learner's own work. */
const current = 'current'
/** One's own work may be longer than what a link may bring. */
const ownMaxEntries = 1_000_000

let opened: Promise<IDBPDatabase<Schema> | undefined> | undefined

/** The database of this browser; undefined where it keeps none (a private window, a full disk). */
const database = () =>
  (opened ??= openDB<Schema>('drydock', 1, { upgrade: (db) => void db.createObjectStore('sessions') }).catch(() => undefined))

/** The session as it was when the window was last closed; undefined when there is none that can be used. */
export async function loadSession(): Promise<SavedSession | undefined> {
  const db = await database()
  const saved: unknown = await db?.get('sessions', current).catch(() => undefined)
  return saved === undefined ? undefined : readSession(saved, ownMaxEntries)
}

export async function saveSession(session: SavedSession): Promise<void> {
  const db = await database()
  await db?.put('sessions', session, current).catch(() => undefined)
}

export async function forgetSession(): Promise<void> {
  const db = await database()
  await db?.delete('sessions', current).catch(() => undefined)
}
