import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { SavedSession } from '../../src/host/protocol.ts'
import { LinkError } from './link-error.ts'
import { decodeSession, encodeSession } from './share-codec.ts'

const session: SavedSession = {
  scenario: {
    format: 1,
    id: 'playground',
    world: {
      seed: 's',
      bootEpochMs: 1_790_000_000_000,
      workstation: { hostname: 'host', docker: true, images: ['nginx:alpine'], internet: true },
    },
    files: [{ path: 'app/Dockerfile', content: 'FROM alpine\n' }],
  },
  journal: [
    { at: 10, events: 3, input: { kind: 'open-pane', pane: 'pane-1', rows: 24, cols: 80 } },
    { at: 5000, events: 9, input: { kind: 'keys', pane: 'pane-1', text: 'docker ps\r' } },
  ],
  at: 900_000,
  events: 1234,
}

const troubleOf = (text: string) => {
  try {
    decodeSession(text)
    return 'none'
  } catch (error) {
    return error instanceof LinkError ? error.trouble : String(error)
  }
}

describe('a share link', () => {
  test('opens to the session it was made of', () => {
    expect(decodeSession(encodeSession(session))).toEqual(session)
  })

  test('keeps any keys and any times', () => {
    const entry = fc.record({ at: fc.nat(), events: fc.nat(), text: fc.string({ unit: 'grapheme' }) })
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const journal = entries.map(({ at, events, text }) => ({ at, events, input: { kind: 'keys' as const, pane: 'p', text } }))
        expect(decodeSession(encodeSession({ ...session, journal }))).toEqual({ ...session, journal })
      }),
      { numRuns: 50 },
    )
  })

  test('that was cut short or changed anywhere is damaged', () => {
    const link = encodeSession(session)
    expect(troubleOf(link.slice(0, -3))).toBe('damaged')
    expect(troubleOf('')).toBe('damaged')
    expect(troubleOf('<script>')).toBe('damaged')
    expect(troubleOf(`${link.slice(0, 40)}${link[40] === 'A' ? 'B' : 'A'}${link.slice(41)}`)).toBe('damaged')
  })

  test('of another version says so', () => {
    expect(troubleOf(`Ag${encodeSession(session).slice(2)}`)).toBe('version')
  })

  test('that is too long, or would unfold to too much, is refused by its size', () => {
    expect(troubleOf('A'.repeat(200_001))).toBe('size')
    const long = { ...session, scenario: { ...session.scenario, files: [{ path: 'x', content: 'a'.repeat(7_000_000) }] } }
    expect(troubleOf(encodeSession(long))).toBe('size')
  })

  test('whose content is no session is damaged, and unknown fields do not come in', () => {
    const extra = { ...session, evil: '<b>', scenario: { ...session.scenario, evil: 1 } }
    expect(decodeSession(encodeSession(extra as SavedSession))).toEqual(session)
    expect(troubleOf(encodeSession({ ...session, at: -1 }))).toBe('damaged')
    expect(troubleOf(encodeSession({ ...session, scenario: { ...session.scenario, format: 2 } as never }))).toBe('damaged')
  })
})
