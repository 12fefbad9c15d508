import type { FromEngine, JournalEntry, SavedSession } from '../../src/host/protocol.ts'

export type { SavedSession }

let start: SavedSession | undefined
let journal: JournalEntry[] = []
let end: Pick<SavedSession, 'at' | 'events'> = { at: 0, events: 0 }
const listeners = new Set<() => void>()

/** Forgets the session that was and starts keeping this one. */
export function beginSession(session: SavedSession): void {
  start = session
  journal = [...session.journal]
  end = { at: session.at, events: session.events }
}

/** Keeps what the engine put into its journal since it last said so. */
export function recordJournal({ entries, at, events }: Extract<FromEngine, { type: 'journal' }>): void {
  journal.push(...entries)
  markSession(at, events)
}

/** Keeps how far the world has run. */
export function markSession(at: number, events: number): void {
  end = { at, events }
  for (const listener of listeners) listener()
}

/** The session as it stands: what a reload or a share link plays again. */
export function currentSession(): SavedSession | undefined {
  return start === undefined ? undefined : { ...start, journal, ...end }
}

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
