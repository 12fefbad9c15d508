import { encodeUtf8 } from '../../base/bytes.ts'
import { write } from '../../kernel/libc/io.ts'
import { STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { utility } from '../utility.ts'

/** tr(1). Works on bytes, as GNU's and busybox's do. */
export const tr = utility({
  name: 'tr', about: 'Translate, squeeze, or delete characters from stdin, writing to stdout',
  gnu: {
    usage: 'tr [OPTION]... STRING1 [STRING2]', stopAtOperand: true,
    flags: ['c,complement  use the complement of STRING1', 'C', 'd,delete  delete characters in STRING1, do not translate', 's,squeeze-repeats  replace each sequence of a repeated character', 't,truncate-set1  first truncate STRING1 to length of STRING2'],
  },
  busybox: { usage: 'tr [-cds] STRING1 [STRING2]', stopAtOperand: true, flags: ['c  Take complement of STRING1', 'C', 'd  Delete input characters coded STRING1', 's  Squeeze multiple output characters of STRING2 into one character'] },
  *main(run) {
    const [first, second, third] = run.operands
    const [deletes, squeezes, complements] = [run.has('d'), run.has('s'), run.has('c') || run.has('C')]
    if (first === undefined) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    if (run.gnu && second === undefined && !deletes && !squeezes) return yield* run.usage(`missing operand after ${run.q(first)}\nTwo strings must be given when translating.`)
    if (run.gnu && second === undefined && deletes && squeezes) return yield* run.usage(`missing operand after ${run.q(first)}\nTwo strings must be given when both deleting and squeezing repeats.`)
    const extra = third ?? (deletes && !squeezes ? second : undefined)
    if (extra !== undefined) return yield* run.usage(run.gnu ? `extra operand ${run.q(extra)}${third === undefined ? '\nOnly one string may be given when deleting without squeezing repeats.' : ''}` : undefined)
    const one = expand(first)
    if (typeof one === 'string') return yield* run.fail(one)
    const from = complements ? [...Array(256).keys()].filter((byte) => !one.bytes.includes(byte)) : one.bytes
    const two = second === undefined ? undefined : expand(second, from.length)
    if (typeof two === 'string') return yield* run.fail(two)
    if (two !== undefined && two.bytes.length === 0 && !deletes && run.gnu) return yield* run.fail('when not truncating set1, string2 must be non-empty')
    const map = deletes || two === undefined ? undefined : mapping(run.has('t') ? from.slice(0, two.bytes.length) : from, two.bytes)
    const drop = new Set(deletes ? from : [])
    const squeeze = new Set(squeezes ? (two?.bytes ?? from) : [])
    let last = -1
    for (let chunk = yield* sys.read(STDIN); chunk.length > 0; chunk = yield* sys.read(STDIN)) {
      const out = new Uint8Array(chunk.length)
      let n = 0
      for (const byte of chunk) {
        if (drop.has(byte)) continue
        const made = map === undefined ? byte : (map[byte] as number)
        if (made === last && squeeze.has(made)) continue
        out[n++] = made
        last = made
      }
      yield* write(STDOUT, out.subarray(0, n))
    }
    return 0
  },
})

function mapping(from: readonly number[], to: readonly number[]): number[] {
  const map = [...Array(256).keys()]
  from.forEach((byte, i) => {
    map[byte] = to[Math.min(i, to.length - 1)] ?? byte
  })
  return map
}

const range = (low: number, high: number): number[] => Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i)
const codes = (text: string): number[] => [...encodeUtf8(text)]
const CLASS: Record<string, number[]> = {
  alpha: [...range(65, 90), ...range(97, 122)], digit: range(48, 57), alnum: [...range(48, 57), ...range(65, 90), ...range(97, 122)], upper: range(65, 90), lower: range(97, 122), space: [...range(9, 13), 32], blank: [9, 32],
  punct: [...range(33, 47), ...range(58, 64), ...range(91, 96), ...range(123, 126)], cntrl: [...range(0, 31), 127], print: range(32, 126), graph: range(33, 126), xdigit: [...range(48, 57), ...range(65, 70), ...range(97, 102)],
}
const ESCAPES: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, '\\': 92 }

/** The bytes a set stands for; a text says what is wrong with it. `length` is what `[x*]` fills up to. */
function expand(set: string, length = 0): { bytes: number[] } | string {
  const bytes: number[] = []
  let fill: { at: number; byte: number } | undefined
  let rest = set
  while (rest !== '') {
    const named = /^\[:(\w+):\]/.exec(rest)
    if (named !== null) {
      const found = CLASS[named[1] as string]
      if (found === undefined) return `invalid character class '${named[1]}'`
      bytes.push(...found)
      rest = rest.slice(named[0].length)
      continue
    }
    const repeat = /^\[(\\[0-7]{1,3}|\\?[\s\S])\*(\d*)\]/.exec(rest)
    if (repeat !== null) {
      const byte = unit(repeat[1] as string).byte
      const count = repeat[2] === '' ? 0 : Number.parseInt(repeat[2] as string, (repeat[2] as string).startsWith('0') ? 8 : 10)
      if (count === 0) fill = { at: bytes.length, byte }
      else bytes.push(...Array<number>(count).fill(byte))
      rest = rest.slice(repeat[0].length)
      continue
    }
    const equivalent = /^\[=(.)=\]/.exec(rest)
    if (equivalent !== null) {
      bytes.push(...codes(equivalent[1] as string))
      rest = rest.slice(equivalent[0].length)
      continue
    }
    const low = unit(rest)
    rest = rest.slice(low.length)
    if (rest.startsWith('-') && rest.length > 1 && low.more.length === 0) {
      const high = unit(rest.slice(1))
      if (high.byte < low.byte) return `range-endpoints of '${set.slice(0, set.length - rest.length).slice(-low.length)}-${rest.slice(1, 1 + high.length)}' are in reverse collating sequence order`
      bytes.push(...range(low.byte, high.byte))
      rest = rest.slice(1 + high.length)
    } else bytes.push(low.byte, ...low.more)
  }
  if (fill !== undefined) bytes.splice(fill.at, 0, ...Array<number>(Math.max(0, length - bytes.length)).fill(fill.byte))
  return { bytes }
}

/** One character of a set: its first byte, further bytes of its UTF-8, and how much text it took. */
function unit(text: string): { byte: number; more: number[]; length: number } {
  const octal = /^\\([0-7]{1,3})/.exec(text)
  if (octal !== null) return { byte: Number.parseInt(octal[1] as string, 8) & 255, more: [], length: octal[0].length }
  if (text[0] === '\\' && text.length > 1) return { byte: ESCAPES[text[1] as string] ?? (codes(text[1] as string)[0] as number), more: [], length: 2 }
  const char = String.fromCodePoint(text.codePointAt(0) as number)
  const [byte = 0, ...more] = codes(char)
  return { byte, more, length: char.length }
}

