const SAFE = /^[A-Za-z0-9_@%+=:,./~-]+$/

/** A word as a shell would have to be given it (GNU's shell-escape quoting); in quotes only when needed, or always. */
export function shellQuote(text: string, always = false): string {
  if (/[\u0000-\u001f\u007f]/.test(text)) return escaped(text)
  if (!always && SAFE.test(text) && !text.startsWith('~')) return text
  if (text.includes("'")) return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`
  return `'${text}'`
}

function escaped(text: string): string {
  let out = ''
  let dollar = false
  for (const char of text) {
    const code = char.charCodeAt(0)
    const special = code < 32 || code === 127
    if (special !== dollar) {
      out += special ? "'$'" : "''"
      dollar = special
    }
    if (special) out += NAMED[char] ?? `\\${code.toString(8).padStart(3, '0')}`
    else out += char === "'" ? "'\\''" : char
  }
  return `'${out}'`
}

const NAMED: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\b': '\\b', '\f': '\\f', '\v': '\\v', '\x07': '\\a' }
