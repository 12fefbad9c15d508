import { isBlank, isBreak, isBreakOrEnd, isSpaceOrEnd, scannerError, type YamlCursor } from './yaml-cursor.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0', a: '\x07', b: '\b', t: '\t', '\t': '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b', ' ': ' ', '"': '"', "'": "'", '\\': '\\',
  N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029', '/': '/',
}
const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** Reads a quoted scalar, from its first quote to behind its last. */
export function readQuoted(cursor: YamlCursor, single: boolean): string {
  cursor.skip()
  const quote = single ? "'" : '"'
  let out = ''
  for (;;) {
    if (cursor.atDocumentMark()) {
      throw scannerError('found unexpected document indicator', cursor.mark)
    }
    if (cursor.char() === '') throw scannerError('found unexpected end of stream', cursor.mark)
    const run = quotedRun(cursor, single, quote)
    out += run.text
    if (cursor.char() === quote) break
    out += quotedSpace(cursor, run.escapedBreak)
  }
  cursor.skip()
  return out
}

function quotedRun(cursor: YamlCursor, single: boolean, quote: string): { text: string; escapedBreak: boolean } {
  let text = ''
  while (!isSpaceOrEnd(cursor.char())) {
    const char = cursor.char()
    if (single && char === "'" && cursor.char(1) === "'") {
      text += "'"
      cursor.skip(2)
    } else if (char === quote) break
    else if (!single && char === '\\' && isBreak(cursor.char(1))) {
      cursor.skip()
      cursor.skipBreak()
      return { text, escapedBreak: true }
    } else if (!single && char === '\\') text += escape(cursor)
    else {
      text += char
      cursor.skip()
    }
  }
  return { text, escapedBreak: false }
}

function escape(cursor: YamlCursor): string {
  const letter = cursor.char(1)
  const length = HEX_ESCAPES[letter]
  if (length === undefined) {
    const char = ESCAPES[letter]
    if (char === undefined) throw scannerError('found unknown escape character', cursor.mark)
    cursor.skip(2)
    return char
  }
  cursor.skip(2)
  const digits = cursor.slice(length)
  if (!/^[\da-fA-F]+$/.test(digits) || digits.length < length) throw scannerError('did not find expected hexdecimal number', cursor.mark)
  const code = Number.parseInt(digits, 16)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw scannerError('found invalid Unicode character escape code', cursor.mark)
  cursor.skip(length)
  return String.fromCodePoint(code)
}

/** Blanks and line breaks inside quotes: blanks stay, one break becomes a space, more of them one less. */
function quotedSpace(cursor: YamlCursor, escapedBreak: boolean): string {
  let blanks = ''
  let breaks = escapedBreak ? [''] : []
  while (isBlank(cursor.char()) || isBreak(cursor.char())) {
    if (isBlank(cursor.char())) {
      if (breaks.length === 0) blanks += cursor.char()
      cursor.skip()
    } else {
      blanks = ''
      breaks = [...breaks, cursor.skipBreak()]
    }
  }
  return foldBreaks(breaks, blanks)
}

/** Reads a plain scalar whose further lines are indented by `indent`; says whether it ended behind a line break. */
export function readPlain(cursor: YamlCursor, indent: number, inFlow: boolean): { text: string; brokeLine: boolean } {
  let out = ''
  let space = ''
  let brokeLine = false
  for (;;) {
    if (cursor.atDocumentMark()) break
    if (cursor.char() === '#') break
    const run = plainRun(cursor, inFlow)
    if (run !== '') {
      out += space + run
      brokeLine = false
    }
    if (!(isBlank(cursor.char()) || isBreak(cursor.char()))) break
    const folded = plainSpace(cursor, indent)
    space = folded.text
    if (folded.broke) brokeLine = true
    if (!inFlow && cursor.column < indent) break
  }
  return { text: out, brokeLine }
}

function plainRun(cursor: YamlCursor, inFlow: boolean): string {
  let out = ''
  while (!isSpaceOrEnd(cursor.char())) {
    const char = cursor.char()
    const next = cursor.char(1)
    if (char === ':' && (isSpaceOrEnd(next) || (inFlow && ',?[]{}'.includes(next)))) break
    if (inFlow && (',?[]{}'.includes(char) && !(char === '?' && !isSpaceOrEnd(next)))) break
    out += char
    cursor.skip()
  }
  return out
}

function plainSpace(cursor: YamlCursor, indent: number): { text: string; broke: boolean } {
  let blanks = ''
  const breaks: string[] = []
  while (isBlank(cursor.char()) || isBreak(cursor.char())) {
    if (isBlank(cursor.char())) {
      if (breaks.length > 0 && cursor.column < indent && cursor.char() === '\t') {
        throw scannerError('found a tab character that violates indentation', cursor.mark)
      }
      if (breaks.length === 0) blanks += cursor.char()
      cursor.skip()
    } else {
      blanks = ''
      breaks.push(cursor.skipBreak())
    }
  }
  return { text: foldBreaks(breaks, blanks), broke: breaks.length > 0 }
}

/** Reads a block scalar, from its `|` or `>`, in a block indented by `parentIndent` (-1 at the top). */
export function readBlockScalar(cursor: YamlCursor, literal: boolean, parentIndent: number): string {
  cursor.skip()
  const header = /^(?:([+-])([0-9])?|([0-9])([+-])?)?/.exec(cursor.slice(2)) as RegExpExecArray
  const chomp = header[1] ?? header[4] ?? ''
  const increment = header[2] ?? header[3]
  if (increment === '0') throw scannerError('found an indentation indicator equal to 0', cursor.mark)
  cursor.skip(header[0].length)
  while (isBlank(cursor.char())) cursor.skip()
  if (cursor.char() === '#') while (!isBreakOrEnd(cursor.char())) cursor.skip()
  if (!isBreakOrEnd(cursor.char())) throw scannerError('did not find expected comment or line break', cursor.mark)
  if (isBreak(cursor.char())) cursor.skipBreak()
  const fixed = increment === undefined ? 0 : Math.max(parentIndent, 0) + Number(increment)
  return blockText(cursor, literal, chomp, parentIndent, fixed)
}

function blockText(cursor: YamlCursor, literal: boolean, chomp: string, parentIndent: number, fixed: number): string {
  let out = ''
  let leading = ''
  let wasBlank = false
  let { indent, breaks } = blockBreaks(cursor, parentIndent, fixed)
  while (cursor.column === indent && cursor.char() !== '') {
    const blank = isBlank(cursor.char())
    if (!literal && leading === '\n' && !wasBlank && !blank) out += breaks === '' ? ' ' : ''
    else out += leading
    out += breaks
    wasBlank = isBlank(cursor.char())
    while (!isBreakOrEnd(cursor.char())) {
      out += cursor.char()
      cursor.skip()
    }
    leading = isBreak(cursor.char()) ? cursor.skipBreak() : ''
    ;({ indent, breaks } = blockBreaks(cursor, parentIndent, indent))
  }
  if (chomp !== '-') out += leading
  return chomp === '+' ? out + breaks : out
}

/** Skips indentation and empty lines; finds the indentation when it is not known yet (0). */
function blockBreaks(cursor: YamlCursor, parentIndent: number, known: number): { indent: number; breaks: string } {
  let breaks = ''
  let deepest = 0
  for (;;) {
    while ((known === 0 || cursor.column < known) && cursor.char() === ' ') cursor.skip()
    deepest = Math.max(deepest, cursor.column)
    if ((known === 0 || cursor.column < known) && cursor.char() === '\t') {
      throw scannerError('found a tab character where an indentation space is expected', cursor.mark)
    }
    if (!isBreak(cursor.char())) break
    breaks += cursor.skipBreak()
  }
  return { indent: known === 0 ? Math.max(deepest, parentIndent + 1, 1) : known, breaks }
}

function foldBreaks(breaks: readonly string[], blanks: string): string {
  const [first, ...rest] = breaks
  if (first === undefined) return blanks
  if (first === '\n') return rest.length === 0 ? ' ' : rest.join('')
  return first + rest.join('')
}
