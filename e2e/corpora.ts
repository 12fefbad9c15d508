import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** The folder of reference material beside the repository; DRYDOCK_SHARED names another place. */
export const SHARED = process.env['DRYDOCK_SHARED'] ?? resolve(ROOT, '../shared')

/** The parsed JSON of one corpus file, or undefined when the reference material is not there. */
export function readCorpus(file: string): unknown {
  const path = join(SHARED, 'corpora', file)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as unknown) : undefined
}

/** What a corpus rule demands of one case: the two values must be equal. */
export type Verdict = { readonly actual: unknown; readonly expected: unknown }

/**
 * Checks every case of a corpus file. `known` names the cases that are allowed to fail, each with the reason; one of them
 * that passes is a failure too, so that the list stays honest.
 */
export function corpusTest<C extends { readonly id: string }>(
  file: string,
  verdict: (item: C) => Verdict | undefined,
  known: Readonly<Record<string, string>> = {},
): void {
  const cases = readCorpus(file) as readonly C[] | undefined
  describe.skipIf(cases === undefined)(`corpus ${file}${cases === undefined ? ' (not found, so skipped: set DRYDOCK_SHARED)' : ''}`, () => {
    test('every case agrees with the recorded program', () => {
      const failures: unknown[] = []
      const nowPassing: string[] = []
      for (const item of cases ?? []) {
        const result = verdict(item)
        if (result === undefined) continue
        const equal = same(result)
        if (!equal && !(item.id in known)) failures.push({ id: item.id, ...result })
        if (equal && item.id in known) nowPassing.push(item.id)
      }
      expect(failures).toEqual([])
      expect(nowPassing).toEqual([])
    })
  })
}

function same({ actual, expected }: Verdict): boolean {
  try {
    expect(actual).toEqual(expected)
    return true
  } catch {
    return false
  }
}
