const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
}
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** A Go string literal of the text (strconv.Quote, the %q verb). */
export function quoteGo(text: string): string {
  return `"${escapeGo(text, '"')}"`
}

/** A Go string literal in ASCII only (strconv.QuoteToASCII, the %+q verb). */
export function quoteGoAscii(text: string): string {
  return `"${escapeGo(text, '"', true)}"`
}

/** A Go character literal (strconv.QuoteRune, %q of an integer). */
export function quoteGoRune(code: number): string {
  return `'${escapeGo(String.fromCodePoint(code), "'")}'`
}

function escapeGo(text: string, quote: string, ascii = false): string {
  let out = ''
  for (const char of text) {
    const code = char.codePointAt(0) as number
    const named = NAMED[char]
    if (char === quote) out += `\\${char}`
    else if (named !== undefined) out += named
    else if (code >= 0xdc80 && code <= 0xdcff) out += `\\x${hex(code - 0xdc00, 2)}`
    else if ((!ascii || code < 0x80) && PRINTABLE.test(char)) out += char
    else if (code < 0x20 || code === 0x7f) out += `\\x${hex(code, 2)}`
    else out += code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
  }
  return out
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}

const ESCAPE = /\\(?:([abfnrtv\\"'])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.?))/gsu

/** The text of a Go string literal, quoted with " or ` (strconv.Unquote); undefined is a syntax error. */
export function unquoteGo(literal: string): string | undefined {
  const quote = literal[0]
  if (literal.length < 2 || quote !== literal.at(-1)) return undefined
  const body = literal.slice(1, -1)
  if (quote === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '')
  if ((quote !== '"' && quote !== "'") || body.includes('\n')) return undefined
  const text = unescapeGo(body, quote)
  return quote === "'" && text !== undefined && [...text].length !== 1 ? undefined : text
}

/** What stands between the quotes of a Go literal, with its escapes undone; undefined is a syntax error. */
export function unescapeGo(body: string, quote: '"' | "'"): string | undefined {
  if (new RegExp(`(^|[^\\\\])(\\\\\\\\)*${quote}`).test(body)) return undefined
  let bad = false
  const text = body.replace(ESCAPE, (_, named?: string, x?: string, u?: string, long?: string, octal?: string) => {
    if (named === (quote === '"' ? "'" : '"')) bad = true
    if (named !== undefined) return unescaped(named)
    if (x !== undefined) return byteText(Number.parseInt(x, 16))
    if (octal !== undefined) return byteText(Number.parseInt(octal, 8))
    const code = Number.parseInt(u ?? long ?? '', 16)
    if (!(code <= 0x10ffff)) bad = true
    return bad ? '' : String.fromCodePoint(code)
  })
  return bad ? undefined : text
}

function unescaped(letter: string): string {
  for (const [char, escape] of Object.entries(NAMED)) if (escape[1] === letter) return char
  return letter
}

function byteText(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)
}

/** The text as one shell word, quoted only when it must be. */
export function quoteShell(text: string): string {
  if (text !== '' && /^[\w@%+=:,./-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}
