/** Whether a shell pattern (fnmatch(3)) matches the whole text; `*` and `?` match slashes too unless `path`. */
export function globMatch(pattern: string, text: string, options: { ignoreCase?: boolean; path?: boolean; period?: boolean } = {}): boolean {
  if (options.period === true && text.startsWith('.') && !pattern.startsWith('.')) return false
  const stars = pattern.split('*').length - 1
  return stars <= 2 ? globRegex(pattern, options).test(text) : manyStars(pattern, text, options)
}

/** A pattern with many stars: each star's own part is matched from all places the part before it may end at, so that the time stays the product of both lengths. */
function manyStars(pattern: string, text: string, { ignoreCase = false, path = false }: { ignoreCase?: boolean; path?: boolean }): boolean {
  const chars = Array.from(text)
  let ends = new Set([0])
  for (const piece of piecesOf(pattern)) {
    const next = new Set<number>()
    if (piece === '*') {
      for (let at = 0, open = false; at <= chars.length; at++) {
        if (at > 0 && path && chars[at - 1] === '/') open = false
        if (ends.has(at)) open = true
        if (open) next.add(at)
      }
    } else {
      const one = globRegex(piece, { ignoreCase, path })
      for (const at of ends) if (at < chars.length && one.test(chars[at] as string)) next.add(at + 1)
    }
    ends = next
  }
  return ends.has(chars.length)
}

/** A pattern's stars and single characters, each as a pattern of its own. */
const piecesOf = (pattern: string): readonly string[] => pattern.match(/\\[^]|\[[!^]?\]?(?:\[:\w+:\]|[^\]])*\]|[^]/gu) ?? []

const cache = new Map<string, RegExp>()

function globRegex(pattern: string, { ignoreCase = false, path = false }: { ignoreCase?: boolean; path?: boolean }): RegExp {
  const key = `${ignoreCase ? 'i' : ''}${path ? 'p' : ''}:${pattern}`
  let found = cache.get(key)
  if (found === undefined) {
    if (cache.size > 500) cache.clear()
    cache.set(key, (found = new RegExp(`^${translate(pattern, path ? '[^/]' : '.')}$`, ignoreCase ? 'sui' : 'su')))
  }
  return found
}

const CLASSES: Record<string, string> = { alpha: '\\p{L}', digit: '0-9', alnum: '\\p{L}\\p{Nd}', upper: '\\p{Lu}', lower: '\\p{Ll}', space: '\\s', blank: ' \\t', punct: '!-\\/:-@\\[-`{-~', print: ' -~', graph: '!-~', cntrl: '\\x00-\\x1f', xdigit: '0-9A-Fa-f' }

function translate(pattern: string, any: string): string {
  let out = ''
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string
    if (c === '*') out += `${any}*`
    else if (c === '?') out += any
    else if (c === '\\' && i + 1 < pattern.length) out += escape(pattern[++i] as string)
    else if (c === '[') {
      const bracket = /^\[([!^]?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(pattern.slice(i))
      if (bracket === null) {
        out += '\\['
        continue
      }
      const inner = (bracket[2] as string).replace(/\[:(\w+):\]|\\(.)|[\\\][^]/g, (whole, name: string | undefined, escaped: string | undefined) =>
        name !== undefined ? (CLASSES[name] ?? '') : escape(escaped ?? whole))
      out += inner === '' ? '(?!)' : `[${bracket[1] === '' ? '' : '^'}${inner}]`
      i += bracket[0].length - 1
    } else out += escape(c)
  }
  return out
}

const escape = (c: string): string => (/[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c)
