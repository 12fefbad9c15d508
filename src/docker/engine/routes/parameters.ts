import { decodeUtf8 } from '../../../base/bytes.ts'
import { unixTime } from '../../../runtime/catalogue.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import type { Request } from '../../../kernel/http/server.ts'
import type { Micros } from '../../../sim/time.ts'
import type { Engine } from '../engine.ts'
import { badRequest } from '../errors.ts'

/** moby httputils.BoolValue. */
export const isTrue = (text: string | undefined): boolean => !['', 'no', 'false', 'none', '0', undefined].includes(text?.toLowerCase().trim())

/** A Unix time with fraction, or RFC 3339 text, as a virtual time; undefined for none (or 0). */
export function microsOf(engine: Engine, text: string | undefined): Micros | undefined {
  if (text === undefined || text === '' || text === '0') return undefined
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text)
  const boot = engine.world.bootEpochMs * 1000
  if (match !== null) return Number(match[1]) * 1_000_000 + Math.floor(Number(`0.${match[2] ?? '0'}`) * 1_000_000) - boot
  return unixTime(text) * 1_000_000 - boot
}

/** A request's JSON body. */
export function* jsonBody<T>({ body }: Request): Gen<T> {
  const text = decodeUtf8(yield* body.all())
  if (text.trim() === '') throw badRequest('invalid JSON: got EOF while reading request body')
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw badRequest(`invalid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
