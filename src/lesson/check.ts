import type { LessonView } from './view.ts'

/** A text in the languages of the window. */
export type Localised = { readonly en: string; readonly zh: string }

/** Whether a goal is reached; when not, what is seen instead. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly because: Localised }

export const reached: Verdict = { ok: true }
export const missing = (en: string, zh: string): Verdict => ({ ok: false, because: { en, zh } })

/** Judges a parsed sentence on the present state. Pure: it changes nothing. */
export type Judge = (view: LessonView) => Verdict

/** A kind of goal: one sentence form. Names and texts with blanks are written in double quotes. */
export type Predicate = {
  /** The sentence with its variables in capitals, e.g. `container NAME is STATE`. */
  readonly form: string
  readonly example: string
  /** Variables that may take only these words. */
  readonly words?: Readonly<Record<string, readonly string[]>>
  judge(args: Readonly<Record<string, string>>): Judge
}

export class CheckSyntaxError extends Error {
  override name = 'CheckSyntaxError'
}

/** Parses a check: sentences joined by `and`, each optionally after `not`. Throws CheckSyntaxError naming what it does not know. */
export function parseCheck(text: string, predicates: readonly Predicate[]): Judge {
  const judges = splitAnd(tokens(text)).map((words) => sentence(words, predicates))
  return (view) => {
    for (const judge of judges) {
      const verdict = judge(view)
      if (!verdict.ok) return verdict
    }
    return reached
  }
}

function sentence(words: readonly Token[], predicates: readonly Predicate[]): Judge {
  const negated = words[0]?.text === 'not' && !words[0].quoted
  const rest = negated ? words.slice(1) : words
  for (const predicate of predicates) {
    const args = match(rest, predicate)
    if (args === undefined) continue
    const judge = predicate.judge(args)
    return negated ? negate(judge, rest) : judge
  }
  throw new CheckSyntaxError(`no check reads "${words.map((w) => w.text).join(' ')}"; known forms:\n${predicates.map((p) => `  ${p.form}`).join('\n')}`)
}

function negate(judge: Judge, words: readonly Token[]): Judge {
  const text = words.map((w) => w.text).join(' ')
  return (view) => (judge(view).ok ? missing(`still true: ${text}`, `仍然成立：${text}`) : reached)
}

function match(words: readonly Token[], { form, words: allowed = {} }: Predicate): Record<string, string> | undefined {
  const parts = form.split(' ')
  if (parts.length !== words.length) return undefined
  const args: Record<string, string> = {}
  for (const [i, part] of parts.entries()) {
    const { text } = words[i]!
    if (/^[A-Z]+$/.test(part)) {
      if (allowed[part] !== undefined && !allowed[part].includes(text)) return undefined
      args[part] = text
    } else if (part !== text) return undefined
  }
  return args
}

type Token = { readonly text: string; readonly quoted: boolean }

function tokens(text: string): Token[] {
  const found: Token[] = []
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)) {
    const [, quoted, bare] = match
    found.push(quoted === undefined ? { text: bare ?? '', quoted: false } : { text: quoted.replace(/\\(.)/g, '$1'), quoted: true })
  }
  return found
}

function splitAnd(all: readonly Token[]): Token[][] {
  const groups: Token[][] = [[]]
  for (const token of all) {
    if (token.text === 'and' && !token.quoted) groups.push([])
    else groups.at(-1)?.push(token)
  }
  return groups
}
