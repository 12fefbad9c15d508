import { quoteGo } from '../base/quote.ts'
import type { Flag, FlagTable } from './flag.ts'

/** pflag's FlagUsagesWrapped: the visible flags in alphabetical order, one or more lines each, at most `columns` wide. */
export function flagUsages(table: FlagTable, columns: number): string {
  const flags = sortedFlags(table)
  const heads = flags.map(([name, flag]) => usageHead(name, flag))
  const width = Math.max(0, ...heads.map((head) => head.length + 1))
  return flags.map(([, flag], i) => {
    const head = heads[i] ?? ''
    return `${head.padEnd(width - 1)}   ${wrap(width + 2, columns, usageTail(flag))}\n`
  }).join('')
}

/** The flags a help text shows, by name. */
export function sortedFlags(table: FlagTable): readonly (readonly [string, Flag<unknown>])[] {
  return Object.entries(table)
    .filter(([, flag]) => flag.hidden !== true && flag.deprecated === undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function usageHead(name: string, flag: Flag<unknown>): string {
  const start = flag.short !== undefined && flag.shortDeprecated === undefined ? `  -${flag.short}, --${name}` : `      --${name}`
  const word = flag.type === 'bool' ? '' : ` ${flag.type}`
  return start + word + optionalPart(flag)
}

function optionalPart(flag: Flag<unknown>): string {
  if (flag.optional === undefined || (flag.type === 'bool' && flag.optional === 'true')) return ''
  return flag.type === 'string' ? `[=${quoteGo(flag.optional)}]` : `[=${flag.optional}]`
}

function usageTail(flag: Flag<unknown>): string {
  if (flag.zeroDefault) return flag.help
  return `${flag.help} (default ${flag.type === 'string' ? quoteGo(flag.defValue) : flag.defValue})`
}

function wrap(indent: number, columns: number, text: string): string {
  const pad = (at: number, part: string): string => part.replaceAll('\n', `\n${' '.repeat(at)}`)
  if (columns === 0) return pad(indent, text)
  let at = indent
  let room = columns - indent
  let out = ''
  if (room < 24) {
    at = 16
    room = columns - at
    out = `\n${' '.repeat(at)}`
  }
  if (room < 24) return text.replaceAll('\n', out)
  const slop = 5
  let [line, rest] = cut(room - slop, slop, text)
  out += pad(at, line)
  while (rest !== '') {
    ;[line, rest] = cut(room - slop, slop, rest)
    out += `\n${' '.repeat(at)}${pad(at, line)}`
  }
  return out
}

function cut(width: number, slop: number, text: string): [string, string] {
  if (width + slop > text.length) return [text, '']
  const head = text.slice(0, width)
  const blank = Math.max(head.lastIndexOf(' '), head.lastIndexOf('\t'), head.lastIndexOf('\n'))
  if (blank <= 0) return [text, '']
  const newline = head.lastIndexOf('\n')
  const at = newline > 0 && newline < blank ? newline : blank
  return [text.slice(0, at), text.slice(at + 1)]
}
