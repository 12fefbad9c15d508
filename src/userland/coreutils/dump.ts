import { concat } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { readInputBytes } from '../lib/input.ts'
import { parseSize } from '../lib/size.ts'
import { type Run, utility } from '../utility.ts'

function* inputs(run: Run, paths: readonly string[]): Gen<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  for (const path of paths.length > 0 ? paths : ['-']) {
    const bytes = yield* readInputBytes(run, path)
    if (bytes === undefined) return undefined
    parts.push(bytes)
  }
  return concat(parts)
}

const NAMES: Record<number, string> = { 0: '\\0', 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' }
const ASCII = ['nul', 'soh', 'stx', 'etx', 'eot', 'enq', 'ack', 'bel', 'bs', 'ht', 'nl', 'vt', 'ff', 'cr', 'so', 'si', 'dle', 'dc1', 'dc2', 'dc3', 'dc4', 'nak', 'syn', 'etb', 'can', 'em', 'sub', 'esc', 'fs', 'gs', 'rs', 'us', 'sp']

/** How od shows units of some bytes. */
type Format = { size: number; width: number; show: (bytes: Uint8Array) => string }

const little = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

function formatOf(type: string): Format | undefined {
  const match = /^([acdoux])([1248CSIL]?)$/.exec(type)
  if (match === null) return undefined
  const [, letter, sizeText] = match as unknown as [string, string, string]
  if (letter === 'c') return { size: 1, width: 3, show: (b) => NAMES[b[0] as number] ?? ((b[0] as number) >= 32 && (b[0] as number) < 127 ? String.fromCharCode(b[0] as number) : (b[0] as number).toString(8).padStart(3, '0')) }
  if (letter === 'a') return { size: 1, width: 3, show: (b) => ASCII[(b[0] as number) & 127] ?? (((b[0] as number) & 127) === 127 ? 'del' : String.fromCharCode((b[0] as number) & 127)) }
  const size = { C: 1, S: 2, I: 4, L: 8, '': 4 }[sizeText] ?? Number(sizeText)
  const bits = size * 8
  const base = letter === 'o' ? 8 : letter === 'x' ? 16 : 10
  const width = letter === 'o' ? Math.ceil(bits / 3) : letter === 'x' ? bits / 4 : (2n ** BigInt(bits)).toString().length + (letter === 'd' && size > 1 ? 1 : letter === 'd' ? 1 : 0)
  return {
    size, width: letter === 'd' ? String(-(2n ** BigInt(bits - 1))).length : width,
    show: (b) => (letter === 'd' ? String(BigInt.asIntN(bits, little(b))) : letter === 'u' ? String(little(b)) : little(b).toString(base).padStart(width, '0')),
  }
}

/** od(1). */
export const od = utility({
  name: 'od', notYet: ['b'], about: 'Print FILEs (or stdin) unambiguously, as octal bytes by default',
  gnu: { usage: 'od [OPTION]... [FILE]...', flags: ['A,address-radix=RADIX  output format for file offsets; RADIX is one of [doxn]', 't,format=TYPE  select output format or formats', 'N,read-bytes=BYTES  limit dump to BYTES input bytes', 'j,skip-bytes=BYTES  skip BYTES input bytes first', 'v,output-duplicates  do not use * to mark line suppression', 'w,width=?BYTES  output BYTES bytes per output line', 'a', 'b', 'c', 'd', 'o', 'x'] },
  busybox: { usage: 'od [-abcdfhilovxs] [-t TYPE] [-A RADIX] [-N SIZE] [-j SKIP] [-w[BYTES]] [FILE]...', flags: ['A=RADIX', 't=TYPE', 'N=SIZE', 'j=SKIP', 'v', 'w=?BYTES', 'a', 'b', 'c', 'd', 'o', 'x'] },
  *main(run) {
    const types: string[] = []
    for (const { flag, value } of run.given) {
      if (flag.key === 't') types.push(...(value as string).replace(/z$/, '').split(/(?<=[acdoux][1248CSIL]?)(?=[acdoux])/))
      else if ('abcdox'.includes(flag.key)) types.push({ a: 'a', b: 'o1', c: 'c', d: 'u2', o: 'o2', x: 'x2' }[flag.key] as string)
    }
    const formats = (types.length > 0 ? types : ['o2']).map((type) => ({ type, format: formatOf(type) }))
    const bad = formats.find(({ format }) => format === undefined)
    if (bad !== undefined) return yield* run.fail(`invalid type string ${run.q(bad.type)}`)
    const all = yield* inputs(run, run.operands)
    if (all === undefined) return 1
    const skip = parseSize(run.value('j') ?? '0') ?? 0
    const bytes = all.subarray(skip, skip + (parseSize(run.value('N') ?? '') ?? Number.POSITIVE_INFINITY))
    const radix = run.value('A') ?? 'o'
    const address = (n: number): string => (radix === 'n' ? '' : radix === 'x' ? n.toString(16).padStart(6, '0') : radix === 'd' ? String(n).padStart(7, '0') : n.toString(8).padStart(7, '0'))
    const width = run.has('w') ? Number(run.value('w') ?? 32) : 16
    const cell = Math.max(...formats.map(({ format }) => ((format as Format).width + 1) / (format as Format).size))
    let previous: string | undefined
    let starred = false
    for (let at = 0; at < bytes.length; at += width) {
      const row = bytes.subarray(at, at + width)
      const key = row.join()
      if (!run.has('v') && key === previous && row.length === width) {
        if (!starred) yield* run.out.write('*\n')
        starred = true
        continue
      }
      previous = key
      starred = false
      for (const [i, { format }] of formats.entries()) yield* run.out.write(`${i === 0 ? address(skip + at) : ' '.repeat(address(0).length)}${line(row, format as Format, cell)}\n`)
    }
    if (radix !== 'n') yield* run.out.write(`${address(skip + bytes.length)}\n`)
    return 0
  },
})

function line(row: Uint8Array, { size, show }: Format, cell: number): string {
  let out = ''
  for (let i = 0; i < row.length; i += size) {
    const unit = new Uint8Array(size)
    unit.set(row.subarray(i, i + size))
    out += show(unit).padStart(Math.round(cell * size))
  }
  return out
}

/** hexdump(1): words by default, -C for people. */
export const hexdump = utility({
  name: 'hexdump', aliases: ['hd'], about: 'Display FILEs (or stdin) in a user specified format', gnu: { usage: 'hexdump [options] <file>...', flags: ['C,canonical  canonical hex+ASCII display', 'n,length=LENGTH  interpret only length bytes of input', 's,skip=OFFSET  skip offset bytes from the beginning', 'v,no-squeezing  output identical lines', 'x', 'e=FORMAT'] }, busybox: { usage: 'hexdump [-bcdoxCv] [-e FMT] [-f FMT_FILE] [-n LEN] [-s OFS] [FILE]...', flags: ['C  hex+ASCII 16 bytes per line', 'n=LEN  Show only first LEN bytes', 's=OFS  Skip OFS bytes', 'v  Show all (no dup folding)', 'x', 'e=FMT'] },
  *main(run) {
    if (run.has('e') || run.has('x')) return yield* run.fail(`drydock: hexdump -${run.has('e') ? 'e' : 'x'} is not simulated yet`)
    const all = yield* inputs(run, run.operands)
    if (all === undefined) return 1
    const skip = parseSize(run.value('s') ?? '0') ?? 0
    const bytes = all.subarray(skip, skip + (parseSize(run.value('n') ?? '') ?? Number.POSITIVE_INFINITY))
    const canonical = run.has('C') || run.name === 'hd'
    const digits = canonical ? 8 : 7
    let previous: string | undefined
    let starred = false
    for (let at = 0; at < bytes.length; at += 16) {
      const row = bytes.subarray(at, at + 16)
      const key = row.join()
      if (!run.has('v') && key === previous && row.length === 16) {
        if (!starred) yield* run.out.write('*\n')
        starred = true
        continue
      }
      previous = key
      starred = false
      yield* run.out.write(`${(skip + at).toString(16).padStart(digits, '0')}${canonical ? canonicalRow(row) : words(row)}\n`)
    }
    if (bytes.length > 0) yield* run.out.write(`${(skip + bytes.length).toString(16).padStart(digits, '0')}\n`)
    return 0
  },
})

function canonicalRow(row: Uint8Array): string {
  const hex = [...row].map((byte, i) => `${i === 8 ? ' ' : ''} ${byte.toString(16).padStart(2, '0')}`).join('')
  return ` ${hex.padEnd(49)}  |${[...row].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')}|`
}

function words(row: Uint8Array): string {
  let out = ''
  for (let i = 0; i < 16; i += 2) out += i < row.length ? ` ${((row[i] as number) | ((row[i + 1] ?? 0) << 8)).toString(16).padStart(4, '0')}` : '     '
  return out
}
