import { decodeUtf8, toHex } from '../../base/bytes.ts'
import { sha1Bytes } from '../../base/sha1.ts'
import { sha256Hex } from '../../base/sha256.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { linesOf, readInputBytes } from '../lib/input.ts'
import { md5Hex } from '../lib/md5.ts'
import { sha512Hex } from '../lib/sha512.ts'
import { type Run, type Utility, utility } from '../utility.ts'

const FLAGS = ['b,binary  read in binary mode', 'c,check  read checksums from the FILEs and check them', 't,text  read in text mode', 'q,quiet  don\'t print OK for each successfully verified file', 's,status  don\'t output anything, status code shows success', 'w,warn  warn about improperly formatted checksum lines', ',ignore-missing  don\'t fail or report status for missing files', ',tag  create a BSD-style checksum']

function sum(name: string, bits: number, hash: (bytes: Uint8Array) => string): Utility {
  return utility({
    name, notYet: ['w', 'ignore-missing'], about: `Print or check ${name.replace('sum', '').toUpperCase()} checksums`, gnu: { usage: `${name} [OPTION]... [FILE]...`, flags: FLAGS }, busybox: { usage: `${name} [-c[sw]] [FILE]...`, flags: ['c  Check sums against list in FILEs', 's  Don\'t output anything, status code shows success', 'w  Warn about improperly formatted checksum lines', 'b', 't'] },
    *main(run) {
      let status = 0
      for (const path of run.operands.length > 0 ? run.operands : ['-']) {
        const bytes = yield* readInputBytes(run, path)
        if (bytes === undefined) status = 1
        else if (run.has('c')) status = (yield* check(run, path, decodeUtf8(bytes), bits / 4, hash)) || status
        else yield* run.out.write(run.has('tag') ? `${name.replace('sum', '').toUpperCase()} (${path}) = ${hash(bytes)}\n` : `${hash(bytes)} ${run.has('b') && run.gnu ? '*' : ' '}${path}\n`)
      }
      return status
    },
  })
}

function* check(run: Run, list: string, text: string, length: number, hash: (bytes: Uint8Array) => string): Gen<number> {
  let [good, failed, unreadable, bad] = [0, 0, 0, 0]
  for (const line of linesOf(text)) {
    const match = /^([0-9a-fA-F]+) [ *](.+)$/.exec(line)
    if (match === null || (run.gnu && (match[1] as string).length !== length)) {
      bad++
      continue
    }
    const path = match[2] as string
    const bytes = yield* readInputBytes(run, path)
    const ok = bytes !== undefined && hash(bytes) === (match[1] as string).toLowerCase()
    if (bytes === undefined) unreadable++
    else if (ok) good++
    else failed++
    if (run.has('s') || (run.has('q') && ok)) continue
    yield* run.out.write(`${path}: ${ok ? 'OK' : bytes === undefined && run.gnu ? 'FAILED open or read' : 'FAILED'}\n`)
  }
  if (good + failed + unreadable === 0) return yield* run.fail(run.gnu ? `${list}: no properly formatted checksum lines found` : `${list}: no properly formatted checksum lines found`)
  if (run.has('s')) return failed + unreadable > 0 ? 1 : 0
  const plural = (n: number, one: string, many: string): string => `WARNING: ${n} ${n === 1 ? one : many}`
  if (!run.gnu) {
    if (failed + unreadable > 0) yield* run.warn(`WARNING: ${failed + unreadable} of ${good + failed + unreadable} computed checksums did NOT match`)
    return failed + unreadable > 0 ? 1 : 0
  }
  if (bad > 0) yield* run.warn(plural(bad, 'line is improperly formatted', 'lines are improperly formatted'))
  if (unreadable > 0) yield* run.warn(plural(unreadable, 'listed file could not be read', 'listed files could not be read'))
  if (failed > 0) yield* run.warn(plural(failed, 'computed checksum did NOT match', 'computed checksums did NOT match'))
  return failed + unreadable > 0 ? 1 : 0
}

/** sha256sum(1), sha1sum(1), md5sum(1), sha512sum(1). */
export const sums: readonly Utility[] = [sum('sha256sum', 256, (bytes) => sha256Hex(bytes)), sum('sha1sum', 160, (bytes) => toHex(sha1Bytes(bytes))), sum('md5sum', 128, md5Hex), sum('sha512sum', 512, sha512Hex)]
