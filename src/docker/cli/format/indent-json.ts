/** Go's json.Indent with four blanks: lays JSON out anew without touching names, numbers or strings. */
export function indentJson(source: string): string {
  let out = ''
  let depth = 0
  const newline = (): string => `\n${'    '.repeat(depth)}`
  for (let i = 0; i < source.length; i++) {
    const char = source[i] ?? ''
    if (char === '"') {
      const end = stringEnd(source, i)
      out += source.slice(i, end)
      i = end - 1
    } else if (char === '{' || char === '[') {
      const close = /^\s*[\]}]/.exec(source.slice(i + 1, i + 100))
      if (close !== null) {
        out += char + close[0].trim()
        i += close[0].length
      } else {
        depth++
        out += char + newline()
      }
    } else if (char === '}' || char === ']') {
      depth--
      out += newline() + char
    } else if (char === ',') out += char + newline()
    else if (char === ':') out += ': '
    else if (!/\s/.test(char)) out += char
  }
  return out
}

/** Go's json.Compact: the same without blanks between. */
export function compactJson(source: string): string {
  let out = ''
  for (let i = 0; i < source.length; i++) {
    const char = source[i] ?? ''
    if (char === '"') {
      const end = stringEnd(source, i)
      out += source.slice(i, end)
      i = end - 1
    } else if (!/\s/.test(char)) out += char
  }
  return out
}

function stringEnd(source: string, start: number): number {
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i++
    else if (source[i] === '"') return i + 1
  }
  return source.length
}
