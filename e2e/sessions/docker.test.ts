import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { playSession } from '../../src/host/node/play.ts'
import { parseSessionFile, writeSessionFile } from '../../src/host/node/session-file.ts'
import { SHARED } from '../corpora.ts'
import { comparableSteps } from './normalise.ts'

const RECORDED = join(import.meta.dirname, 'docker')
/** Steps of the reference recordings that agree; it may only grow. */
const AGREEING = 1225

const replay = (text: string): string => {
  const session = parseSessionFile(text)
  return writeSessionFile(session, playSession(session))
}

describe('sessions recorded from a real Docker', () => {
  test.each(readdirSync(RECORDED).sort())('%s comes out the same', (file) => {
    const recorded = readFileSync(join(RECORDED, file), 'utf8')
    expect(comparableSteps(replay(recorded))).toEqual(comparableSteps(recorded))
  })
})

const reference = join(SHARED, 'sessions/docker')
const missing = !existsSync(reference)

describe.skipIf(missing)(`the reference recordings${missing ? ' (not found, so skipped: set DRYDOCK_SHARED)' : ''}`, () => {
  test(`at least ${AGREEING} of their steps agree`, { timeout: 300_000 }, () => {
    const out = mkdtempSync(join(tmpdir(), 'drydock-sessions-'))
    try {
      for (const file of readdirSync(reference)) writeFileSync(join(out, file), replay(readFileSync(join(reference, file), 'utf8')))
      const { stdout } = spawnSync(
        process.execPath,
        [join(SHARED, 'tools/compare-sessions.mjs'), `${reference},${join(SHARED, 'sessions/docker-26')}`, out],
        { encoding: 'utf8' },
      )
      expect(Number(/^(\d+) passed, \d+ failed$/m.exec(stdout)?.[1])).toBeGreaterThanOrEqual(AGREEING)
    } finally {
      rmSync(out, { recursive: true })
    }
  })
})
