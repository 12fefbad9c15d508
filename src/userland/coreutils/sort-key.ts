/** How two texts are compared: kind is n, g, h, M, V or nothing for text. */
export type Comparison = { kind: string; blanks: boolean; fold: boolean; dictionary: boolean; printing: boolean; reverse: boolean; endBlanks?: boolean }

type Position = { field: number; char: number }
/** A `-k` key: from a position to a position (the end of the line when undefined). */
export type SortKey = { start: Position; end: Position | undefined; how: Comparison }

/** Parses `2`, `2,2n`, `1.3,1.5r`; undefined when it is no key. Without letters of its own a key is compared as `global` says. */
export function parseKey(text: string, global: Comparison): SortKey | undefined {
  const match = /^(\d+)(?:\.(\d+))?([bdfghiMnrRV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnrRV]*))?$/.exec(text)
  if (match === null || match[1] === '0') return undefined
  const letters = (match[3] ?? '') + (match[6] ?? '')
  const own = letters !== ''
  const how: Comparison = own
    ? {
        kind: /[nghMV]/.exec(letters)?.[0] ?? '', blanks: (match[3] ?? '').includes('b') || /[nghM]/.test(letters), fold: letters.includes('f'), dictionary: letters.includes('d'), printing: letters.includes('i'), reverse: letters.includes('r'),
        endBlanks: (match[6] ?? '').includes('b'),
      }
    : global
  const end = match[4] === undefined ? undefined : { field: Number(match[4]) - 1, char: Number(match[5] ?? 0) }
  return { start: { field: Number(match[1]) - 1, char: Math.max(0, Number(match[2] ?? 1) - 1) }, end, how }
}

/** The part of a line that a key compares. */
export function keyText(line: string, key: SortKey, separator: string | undefined): string {
  const bounds = fieldBounds(line, separator)
  const from = startOf(line, bounds, key)
  const to = endOf(line, bounds, key)
  return from >= to ? '' : line.slice(from, to)
}

type Bounds = { start: number; end: number }[]

/** Fields by separator; without one, a field begins with the blanks before it. */
function fieldBounds(line: string, separator: string | undefined): Bounds {
  const bounds: Bounds = []
  if (separator !== undefined) {
    let start = 0
    for (let at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, start)) {
      bounds.push({ start, end: at })
      start = at + 1
    }
    bounds.push({ start, end: line.length })
    return bounds
  }
  for (const match of line.matchAll(/[ \t]*[^ \t]+|[ \t]+$/g)) bounds.push({ start: match.index, end: match.index + match[0].length })
  return bounds
}

function startOf(line: string, bounds: Bounds, { start, how }: SortKey): number {
  const field = bounds[start.field]
  if (field === undefined) return line.length
  const skip = how.blanks ? blanksAt(line, field.start) : 0
  return Math.min(field.start + skip + start.char, line.length)
}

function endOf(line: string, bounds: Bounds, { end, how }: SortKey): number {
  if (end === undefined) return line.length
  const field = bounds[end.field]
  if (field === undefined) return line.length
  if (end.char === 0) return field.end
  const skip = how.endBlanks === true || (how.blanks && how.endBlanks === undefined) ? blanksAt(line, field.start) : 0
  return Math.min(field.start + skip + end.char, line.length)
}

const blanksAt = (line: string, at: number): number => (/^[ \t]*/.exec(line.slice(at)) as RegExpExecArray)[0].length
