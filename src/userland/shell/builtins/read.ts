import { decodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { print } from '../../../kernel/libc/io.ts'
import { sys } from '../../../kernel/sys.ts'
import { ReadLine } from '../interp/read-line.ts'
import { collectSignals } from '../interp/process.ts'
import type { Shell } from '../interp/shell.ts'
import { isName } from '../interp/variables.ts'
import { badOption, builtin, options, type Options, usageError } from './builtin.ts'

type Char = { readonly c: string; readonly quoted: boolean }
type Input = { readonly chars: readonly Char[]; readonly ended: boolean }
type Limits = { readonly raw: boolean; readonly delimiter: number; readonly max: number; readonly exact: boolean }

/** Reads a logical line: without -r a backslash quotes the next character and continues lines. */
function* readInput(sh: Shell, reader: ReadLine, limits: Limits): Gen<Input> {
  const chars: Char[] = []
  const delimiter = limits.exact ? -1 : limits.delimiter
  for (;;) {
    const bytes = limits.max === Number.POSITIVE_INFINITY ? yield* nextLine(sh, reader, delimiter) : yield* nextChars(reader, delimiter, limits.max)
    if (bytes === undefined) return { chars, ended: true }
    const text = Array.from(decodeUtf8(bytes.filter(b => b !== 0)))
    if (limits.raw) {
      for (const c of text) chars.push({ c, quoted: false })
      return { chars, ended: !reader.terminated }
    }
    let continued = false
    for (let i = 0; i < text.length; i++) {
      const c = text[i] as string
      if (c !== '\\') chars.push({ c, quoted: false })
      else if (i + 1 < text.length) {
        i++
        if (text[i] !== '\n') chars.push({ c: text[i] as string, quoted: true })
      } else continued = true
    }
    if (!continued || !reader.terminated) return { chars, ended: !reader.terminated }
    if (limits.delimiter !== 10) chars.push({ c: String.fromCharCode(limits.delimiter), quoted: true })
  }
}

function* nextLine(sh: Shell, reader: ReadLine, delimiter: number): Gen<Uint8Array | undefined> {
  for (;;) {
    try {
      return yield* reader.nextBytes(delimiter)
    } catch (error) {
      if (!isErrno(error, 'EINTR')) throw error
      yield* collectSignals(sh)
      if (sh.pending.length > 0) throw error
    }
  }
}

/** Up to `max` characters. */
function* nextChars(reader: ReadLine, delimiter: number, max: number): Gen<Uint8Array | undefined> {
  const out: number[] = []
  for (let count = 0; count < max; ) {
    const one = yield* reader.nextBytes(delimiter, 1)
    if (one === undefined) return out.length === 0 ? undefined : Uint8Array.from(out)
    if (one.length === 0) return Uint8Array.from(out)
    out.push(one[0] as number)
    const lead = one[0] as number
    const extra = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0
    for (let k = 0; k < extra; k++) {
      const more = yield* reader.nextBytes(-1, 1)
      if (more !== undefined) out.push(more[0] as number)
    }
    count++
  }
  reader.terminated = true
  return Uint8Array.from(out)
}

/** Splits a line into `count` variables as read does: the last one gets the rest. Without a limit, into as many as there are. */
function splitFields(chars: readonly Char[], ifs: string, count: number): string[] {
  const isWhite = (x: Char | undefined): boolean => x !== undefined && !x.quoted && ifs.includes(x.c) && ' \t\n'.includes(x.c)
  const isIfs = (x: Char | undefined): boolean => x !== undefined && !x.quoted && ifs.includes(x.c)
  const out: string[] = []
  let i = 0
  while (isWhite(chars[i])) i++
  while (i < chars.length) {
    if (out.length === count - 1) {
      out.push(lastField(chars.slice(i), isWhite, isIfs))
      return out
    }
    let field = ''
    while (i < chars.length && !isIfs(chars[i])) field += (chars[i++] as Char).c
    out.push(field)
    while (isWhite(chars[i])) i++
    if (isIfs(chars[i])) {
      i++
      while (isWhite(chars[i])) i++
    }
  }
  return out
}

/** The rest of the line for the last variable: trailing white space goes, and a separator that only ends a single field. */
function lastField(rest: readonly Char[], isWhite: (x: Char | undefined) => boolean, isIfs: (x: Char | undefined) => boolean): string {
  let end = rest.length
  while (end > 0 && isWhite(rest[end - 1])) end--
  const separator = end - 1
  if (end > 0 && isIfs(rest[separator]) && !rest.slice(0, separator).some(x => isIfs(x) && !isWhite(x))) {
    let before = separator
    while (before > 0 && isWhite(rest[before - 1])) before--
    if (!rest.slice(0, before).some(isIfs)) end = before
  }
  return rest.slice(0, end).map(x => x.c).join('')
}

const USAGE = 'read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]'

function* silently<T>(on: boolean, fd: number, body: () => Gen<T>): Gen<T> {
  if (!on || !(yield* sys.isatty(fd))) return yield* body()
  const before = yield* sys.tcgetattr(fd)
  yield* sys.tcsetattr(fd, { echo: false })
  try {
    return yield* body()
  } finally {
    yield* sys.tcsetattr(fd, { echo: before.echo })
  }
}

/** A prompt, given only on a terminal (dash and ash: always). */
function* prompt(sh: Shell, parsed: Options, fd: number): Gen<void> {
  const text = parsed.given.get('p')
  if (typeof text !== 'string') return
  if (sh.bash && !(yield* sys.isatty(fd))) return
  yield* print(text, 2)
}

/** Whether input comes before the time is over; undefined for a time that is no number. */
function* arrives(fd: number, timeout: string): Gen<boolean | undefined> {
  const seconds = Number(timeout)
  if (Number.isNaN(seconds) || seconds < 0) return undefined
  const [result] = yield* sys.poll([{ fd, read: true }], Math.round(seconds * 1e6))
  return result?.readable === true || result?.hangup === true
}

/** Reads a line from standard input into variables. */
export const read = builtin({
  name: 'read', usage: USAGE,
  *main(sh, argv) {
    const parsed = options(argv, sh.bash ? 'ersa:d:i:n:N:p:t:u:' : sh.dialect.grammar === 'ash' ? 'rsd:n:p:t:u:' : 'rp:')
    if (parsed.bad !== undefined || parsed.missing !== undefined) return yield* badOption(sh, parsed, USAGE)
    const { given, rest } = parsed
    const fd = Number(given.get('u') ?? 0)
    if (fd < 0 || Number(given.get('n') ?? 0) < 0) {
      yield* sh.warn(sh.bash ? `${fd < 0 ? fd : given.get('n')}: invalid ${fd < 0 ? 'file descriptor specification' : 'number'}` : `invalid ${fd < 0 ? 'file descriptor' : 'count'}`)
      return sh.bash ? 1 : 2
    }
    if (rest.length === 0 && !sh.bash && sh.dialect.grammar === 'dash') return yield* usageError(sh, 'arg count', '')
    for (const name of rest) {
      if (isName(name.replace(/\[.*\]$/s, ''))) continue
      yield* sh.warn(sh.bash ? `\`${name}': not a valid identifier` : `${name}: bad variable name`)
      return sh.dialect.grammar === 'dash' ? 2 : 1
    }
    yield* prompt(sh, parsed, fd)
    const timeout = given.get('t')
    if (typeof timeout === 'string') {
      const came = yield* arrives(fd, timeout)
      if (came === undefined) {
        yield* sh.warn(sh.bash ? `${timeout}: invalid timeout specification` : 'invalid timeout')
        return sh.bash ? 1 : 2
      }
      if (!came) return Number(timeout) === 0 ? 1 : 142
      if (Number(timeout) === 0) return 0
    }
    const delimiter = given.get('d')
    const max = Number(given.get('N') ?? given.get('n') ?? Number.POSITIVE_INFINITY)
    const limits = { raw: given.has('r'), delimiter: typeof delimiter === 'string' ? (delimiter === '' ? 0 : delimiter.charCodeAt(0)) : 10, max, exact: given.has('N') }
    let input: Input
    try {
      input = yield* silently(given.has('s'), fd, () => readInput(sh, new ReadLine(fd), limits))
    } catch (error) {
      if (!isErrno(error)) throw error
      if (error.errno === 'EINTR') return 130
      yield* sh.warn(sh.bash ? `read error: ${fd}: ${error.message}` : `read error: ${error.message}`)
      return 1
    }
    assignFields(sh, parsed, input, given.has('N'))
    return input.ended ? 1 : 0
  },
})

function assignFields(sh: Shell, parsed: Options, input: Input, whole: boolean): void {
  const { ifs } = sh
  const array = parsed.given.get('a')
  if (typeof array === 'string') {
    const v = sh.vars.writable(sh.vars.resolve(array))
    v.value = undefined
    v.items = new Map(splitFields(input.chars, ifs, Number.POSITIVE_INFINITY).map((f, i) => [i, f]))
    return
  }
  const text = input.chars.map(x => x.c).join('')
  if (parsed.rest.length === 0) sh.vars.set('REPLY', text)
  else {
    const fields = whole ? [text] : splitFields(input.chars, ifs, parsed.rest.length)
    parsed.rest.forEach((name, i) => sh.vars.set(name, fields[i] ?? ''))
  }
}

/** Reads lines into an array. */
export const mapfile = builtin({
  name: 'mapfile', shells: ['bash'], usage: 'mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]',
  *main(sh, argv) {
    const parsed = options(argv, 'd:n:O:s:tu:C:c:')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]')
    const { given } = parsed
    const number = (letter: string, otherwise: number): number => Number(given.get(letter) ?? otherwise)
    const delimiter = given.get('d')
    const reader = new ReadLine(number('u', 0))
    const code = typeof delimiter === 'string' ? (delimiter === '' ? 0 : delimiter.charCodeAt(0)) : 10
    const v = sh.vars.writable(sh.vars.resolve(parsed.rest[0] ?? 'MAPFILE'))
    if (!given.has('O') || v.items === undefined) v.items = new Map()
    v.value = undefined
    let skip = number('s', 0)
    const limit = number('n', 0)
    let at = number('O', 0)
    for (let count = 0; limit === 0 || count < limit; ) {
      const line = yield* reader.next(code)
      if (line === undefined) break
      if (skip-- > 0) continue
      const text = given.has('t') || !reader.terminated ? line : line + String.fromCharCode(code)
      const callback = given.get('C')
      if (typeof callback === 'string' && (count + 1) % number('c', 5000) === 0) yield* sh.run.text(sh, `${callback} ${at} ${JSON.stringify(text)}`)
      v.items.set(at++, text)
      count++
    }
    return 0
  },
})
export const readarray = builtin({ ...mapfile, name: 'readarray' })
