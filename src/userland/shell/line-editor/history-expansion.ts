import type { History } from './history.ts'

/** Bash's history expansion of a typed line: `!!`, `!n`, `!-n`, `!text`, `!$`, `!*`, `!^` and `^old^new`. `error` is an event there is not. */
export function expandHistory(line: string, history: History): { text: string; error?: string } {
  const { entries } = history
  const swap = /^\^([^^]*)\^([^^]*)\^?$/.exec(line)
  if (swap !== null) {
    const last = entries.at(-1)
    return last?.includes(swap[1] as string) ? { text: last.replace(swap[1] as string, swap[2] as string) } : { text: line, error: line }
  }
  if (!line.includes('!')) return { text: line }
  let out = ''
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string
    if (c === '\\' && quote !== "'") {
      out += c + (line[++i] ?? '')
      continue
    }
    if (quote === '' ? c === "'" || c === '"' : c === quote) quote = quote === '' ? c : ''
    const event = c === '!' && quote !== "'" && !(quote === '"' && line[i + 1] === '"') && line[i - 1] !== '{' ? /^!(!|\$|\*|\^|-?\d+|[^\s=(;&|<>"'!?#]+)/.exec(line.slice(i)) : null
    if (event === null) {
      out += c
      continue
    }
    const found = resolve(event[1] as string, history)
    if (found === undefined) return { text: line, error: event[0] }
    out += found
    i += event[0].length - 1
  }
  return { text: out }
}

function resolve(event: string, history: History): string | undefined {
  const { entries, first } = history
  const words = (entries.at(-1) ?? '').split(/\s+/)
  if (event === '!') return entries.at(-1)
  if (event === '$') return entries.length === 0 ? undefined : words.at(-1)
  if (event === '^') return entries.length === 0 ? undefined : words[1]
  if (event === '*') return entries.length === 0 ? undefined : words.slice(1).join(' ')
  if (/^-\d+$/.test(event)) return entries.at(Number(event))
  if (/^\d+$/.test(event)) return entries[Number(event) - first]
  return entries.findLast(e => e.startsWith(event))
}
