/** More words than this are not made: the word stays as it is. */
const MAX_RESULTS = 200_000

/**
 * Bash's brace expansion on a word's source text: `a{b,c}d` gives `abd acd`, `{1..9..2}` counts. Quoted text, `${...}`,
 * `$(...)` and backquotes are passed over. A word without a valid brace gives itself.
 */
export function braceExpand(text: string): string[] {
  const open = findBrace(text)
  if (open === undefined) return [text]
  const { start, end, commas } = open
  const tails = braceExpand(text.slice(end + 1))
  const head = text.slice(0, start)
  const inner = text.slice(start + 1, end)
  const middles = commas.length > 0 ? alternatives(text, start, end, commas).flatMap(braceExpand) : sequence(inner)
  if (middles === undefined) return [text]
  if (middles.length * tails.length > MAX_RESULTS) return [text]
  const out: string[] = []
  for (const middle of middles) for (const tail of tails) out.push(head + middle + tail)
  return out
}

type Brace = { start: number; end: number; commas: number[] }

function alternatives(text: string, start: number, end: number, commas: readonly number[]): string[] {
  const cuts = [start, ...commas, end]
  return cuts.slice(1).map((cut, i) => text.slice((cuts[i] as number) + 1, cut))
}

function findBrace(text: string): Brace | undefined {
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '{') {
      const brace = matchBrace(text, i)
      if (brace !== undefined && (brace.commas.length > 0 || sequence(text.slice(i + 1, brace.end)) !== undefined)) return brace
    } else i = skipQuoted(text, i)
  }
  return undefined
}

function matchBrace(text: string, start: number): Brace | undefined {
  const commas: number[] = []
  let depth = 0
  for (let i = start + 1; i < text.length; i++) {
    const c = text[i]
    if (c === '{') depth++
    else if (c === '}') {
      if (depth === 0) return { start, end: i, commas }
      depth--
    } else if (c === ',' && depth === 0) commas.push(i)
    else i = skipQuoted(text, i)
  }
  return undefined
}

/** Index of the last character of the quoted or expanded text that begins at `i`; `i` itself when none does. */
function skipQuoted(text: string, i: number): number {
  const c = text[i]
  if (c === '\\') return i + 1
  if (c === "'") return closing(text, i + 1, "'")
  if (c === '"' || c === '`') {
    for (let k = i + 1; k < text.length; k++) {
      if (text[k] === '\\') k++
      else if (text[k] === c) return k
      else if (text[k] === '$') k = skipQuoted(text, k)
    }
    return text.length
  }
  if (c === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) return closingNested(text, i + 1)
  return i
}

function closing(text: string, from: number, quote: string): number {
  const at = text.indexOf(quote, from)
  return at < 0 ? text.length : at
}

function closingNested(text: string, open: number): number {
  const [up, down] = text[open] === '{' ? ['{', '}'] : ['(', ')']
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if (text[i] === up) depth++
    else if (text[i] === down && --depth === 0) return i
    else if (i > open) i = skipQuoted(text, i)
  }
  return text.length
}

const MAX_SEQUENCE = 200_000

function sequence(inner: string): string[] | undefined {
  const numbers = /^([+-]?\d+)\.\.([+-]?\d+)(?:\.\.([+-]?\d+))?$/.exec(inner)
  if (numbers !== null) return numberSequence(numbers[1] as string, numbers[2] as string, Number(numbers[3] ?? 1))
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.([+-]?\d+))?$/.exec(inner)
  if (letters === null) return undefined
  const [, from, to, step] = letters
  return steps((from as string).charCodeAt(0), (to as string).charCodeAt(0), Number(step ?? 1)).map(code => {
    const c = String.fromCharCode(code)
    return /[A-Za-z0-9]/.test(c) ? c : `\\${c}`
  })
}

function numberSequence(from: string, to: string, step: number): string[] | undefined {
  if (Math.abs(Number(to) - Number(from)) / Math.max(1, Math.abs(step)) > MAX_SEQUENCE) return undefined
  const padded = [from, to].some(n => /^[+-]?0\d/.test(n))
  const width = padded ? Math.max(from.length, to.length) : 0
  return steps(Number(from), Number(to), step).map(n => (n < 0 ? `-${String(-n).padStart(width - 1, '0')}` : String(n).padStart(width, '0')))
}

function steps(from: number, to: number, step: number): number[] {
  const by = Math.max(1, Math.abs(step))
  const out: number[] = []
  if (from <= to) for (let n = from; n <= to; n += by) out.push(n)
  else for (let n = from; n >= to; n -= by) out.push(n)
  return out
}
