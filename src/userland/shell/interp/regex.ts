const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z', digit: '0-9', alnum: 'a-zA-Z0-9', upper: 'A-Z', lower: 'a-z', space: ' \\t\\n\\v\\f\\r', blank: ' \\t', punct: '!-\\/:-@\\[-`{-~', print: ' -~',
  graph: '!-~', cntrl: '\\x00-\\x1f\\x7f', xdigit: '0-9A-Fa-f',
}

/** A POSIX extended regular expression as a RegExp; undefined when it is none. (Alternation takes the first match, not the longest.) */
export function compile(source: string, ignoreCase: boolean): RegExp | undefined {
  let out = ''
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string
    if (c === '\\') {
      const next = source[++i]
      if (next === undefined) return undefined
      out += next === '<' ? '\\b(?=\\w)' : next === '>' ? '\\b(?<=\\w)' : /[bBwWsS1-9]/.test(next) ? `\\${next}` : next.replace(/[.[\]{}()*+?^$|\\/]/, '\\$&')
    } else if (c === '[') {
      const end = bracketEnd(source, i)
      if (end < 0) return undefined
      out += bracket(source.slice(i + 1, end))
      i = end
    } else out += c === '/' ? '\\/' : c
  }
  try {
    return new RegExp(out, ignoreCase ? 'si' : 's')
  } catch {
    return undefined
  }
}

function bracketEnd(source: string, open: number): number {
  let i = open + 1
  if (source[i] === '^') i++
  if (source[i] === ']') i++
  for (; i < source.length; i++) {
    if (source[i] === '[' && ':.='.includes(source[i + 1] ?? ' ')) {
      const close = source.indexOf(`${source[i + 1]}]`, i + 2)
      if (close > 0) i = close + 1
    } else if (source[i] === ']') return i
  }
  return -1
}

function bracket(inner: string): string {
  const negated = inner.startsWith('^')
  const body = (negated ? inner.slice(1) : inner)
    .replace(/\[([:.=])(.+?)\1\]|[\\\]^[]/g, (all, type: string | undefined, name: string | undefined) =>
      type === ':' ? (CLASSES[name ?? ''] ?? '') : name !== undefined ? name : `\\${all}`)
  return body === '' ? (negated ? '[^]' : '(?!)') : `[${negated ? '^' : ''}${body}]`
}
