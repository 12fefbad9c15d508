import { qualifiedNameErrors, labelValueErrors } from './names.ts'

/** metav1.LabelSelector, as objects carry it. */
export type LabelSelector = {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[]
}

export type Labels = Readonly<Record<string, string>>

type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt'
export type Requirement = { readonly key: string; readonly operator: Operator; readonly values: readonly string[] }

/** A parsed selector; an empty one matches everything. */
export type Selector = readonly Requirement[]

export type ParsedSelector = { readonly ok: true; readonly value: Selector } | { readonly ok: false; readonly error: string }

export const matchesLabels = (selector: Selector, labels: Labels | undefined): boolean => selector.every((r) => meets(r, labels ?? {}))

function meets({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case '=': case '==': case 'in':
      return value !== undefined && values.includes(value)
    case '!=': case 'notin':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt': case 'lt': {
      if (value === undefined || !/^-?\d+$/.test(value)) return false
      return operator === 'gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0])
    }
  }
}

/** Whether an object's selector picks these labels; a missing selector picks nothing, an empty one everything. */
export function selectorPicks(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (selector === undefined) return false
  for (const key in selector.matchLabels) if (labels?.[key] !== selector.matchLabels[key]) return false
  return (selector.matchExpressions ?? []).every((e) => meets(requirementOf(e), labels ?? {}))
}

const requirementOf = (e: { readonly key: string; readonly operator: string; readonly values?: readonly string[] }): Requirement => ({
  key: e.key, values: e.values ?? [],
  operator: e.operator === 'In' ? 'in' : e.operator === 'NotIn' ? 'notin' : e.operator === 'Exists' ? 'exists' : e.operator === 'DoesNotExist' ? '!' : e.operator === 'Gt' ? 'gt' : 'lt',
})

/** One node-selector or label-selector expression against labels (operators In, NotIn, Exists, DoesNotExist, Gt, Lt). */
export const expressionMatches = (e: { readonly key: string; readonly operator: string; readonly values?: readonly string[] }, labels: Labels): boolean => meets(requirementOf(e), labels)

/** metav1.LabelSelectorAsSelector: the requirements of an object's selector, sorted by key. */
export function selectorOf(selector: LabelSelector): Selector {
  const out: Requirement[] = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, operator: '=', values: [value] }))
  for (const e of selector.matchExpressions ?? []) out.push(requirementOf(e))
  return sorted(out)
}

const sorted = (requirements: Requirement[]): Selector => requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))

/** The text form, as `Selector.String()` gives it. */
export function selectorText(selector: Selector): string {
  return selector
    .map(({ key, operator, values }) => {
      const list = [...values].sort().join(',')
      switch (operator) {
        case 'exists': return key
        case '!': return `!${key}`
        case 'in': case 'notin': return `${key} ${operator} (${list})`
        case 'gt': return `${key}>${list}`
        case 'lt': return `${key}<${list}`
        default: return `${key}${operator}${list}`
      }
    })
    .join(',')
}

/** metav1.FormatLabelSelector: what columns show of an object's selector. */
export function formatSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return '<none>'
  const text = selectorText(selectorOf(selector))
  return text === '' ? '<none>' : text
}

type Token = { readonly kind: 'word' | 'punct' | 'end'; readonly text: string }

/** Parses the text of a `labelSelector` parameter; the errors are those of labels.Parse. */
export function parseSelector(text: string): ParsedSelector {
  try {
    return { ok: true, value: new SelectorParser(lex(text)).parse() }
  } catch (error) {
    if (error instanceof SelectorError) return { ok: false, error: error.outside ? error.message : `unable to parse requirement: ${error.message}` }
    throw error
  }
}

class SelectorError extends Error {
  /** Not inside a requirement: between two, or where one should begin. */
  readonly outside: boolean

  constructor(message: string, outside = false) {
    super(message)
    this.outside = outside
  }
}

function lex(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(/\s+|(==|!=|[!=,()<>])|([^\s!=,()<>]+)/g)) {
    if (match[1] !== undefined) tokens.push({ kind: 'punct', text: match[1] })
    else if (match[2] !== undefined) tokens.push({ kind: 'word', text: match[2] })
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

class SelectorParser {
  #at = 0
  readonly #tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  parse(): Selector {
    const out: Requirement[] = []
    if (this.#peek().kind === 'end') return out
    for (;;) {
      const token = this.#peek()
      if (token.kind !== 'word' && token.text !== '!') throw new SelectorError(`found '${token.text}', expected: !, identifier, or 'end of string'`, true)
      out.push(this.#requirement())
      const next = this.#next()
      if (next.kind === 'end') return sorted(out)
      if (next.text !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or 'end of string'`, true)
      const after = this.#peek()
      if (after.kind !== 'word' && after.text !== '!') throw new SelectorError(`found '${after.text}', expected: identifier after ','`, true)
    }
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token
  }

  #next(): Token {
    const token = this.#peek()
    if (token.kind !== 'end') this.#at++
    return token
  }

  #requirement(): Requirement {
    const absent = this.#peek().text === '!'
    if (absent) this.#next()
    const keyToken = this.#next()
    if (keyToken.kind !== 'word') throw new SelectorError(`found '${keyToken.text}', expected: identifier`)
    const key = keyToken.text
    checkKey(key)
    const next = this.#peek()
    if (absent) return { key, operator: '!', values: [] }
    if (next.kind === 'end' || next.text === ',') return { key, operator: 'exists', values: [] }
    const operator = this.#operator()
    const values = operator === 'in' || operator === 'notin' ? this.#values() : [this.#exactValue()]
    return checked({ key, operator, values })
  }

  #operator(): Operator {
    const token = this.#next()
    switch (token.text) {
      case '=': case '==': case '!=': case 'in': case 'notin':
        return token.text
      case '>': return 'gt'
      case '<': return 'lt'
      default:
        throw new SelectorError(`found '${token.text}', expected: '=', '!=', '==', 'in', notin'`)
    }
  }

  #exactValue(): string {
    const token = this.#peek()
    if (token.kind === 'end' || token.text === ',') return ''
    this.#next()
    if (token.kind !== 'word') throw new SelectorError(`found '${token.text}', expected: identifier`)
    return token.text
  }

  #values(): string[] {
    const open = this.#next()
    if (open.text !== '(' || open.kind !== 'punct') throw new SelectorError(`found '${open.text}', expected: '('`)
    const values = new Set<string>()
    const first = this.#peek()
    if (first.kind !== 'word' && first.text !== ',' && first.text !== ')') throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`)
    let expectValue = true
    for (;;) {
      const token = this.#next()
      if (token.kind === 'word' && expectValue) {
        values.add(token.text)
        expectValue = false
      } else if (token.text === ',' && token.kind === 'punct') {
        if (expectValue) values.add('')
        expectValue = true
      } else if (token.text === ')' && token.kind === 'punct') {
        if (expectValue) values.add('')
        return [...values].sort()
      } else throw new SelectorError(`found '${token.text}', expected: ${expectValue && values.size > 0 ? 'identifier' : "',' or ')'"}`)
    }
  }
}

function checkKey(key: string): void {
  const errors = qualifiedNameErrors(key)
  if (errors.length > 0) throw new SelectorError(`<nil>: Invalid value: ${JSON.stringify(key)}: ${errors.join('; ')}`)
}

function checked(requirement: Requirement): Requirement {
  const { key, operator, values } = requirement
  if ((operator === 'gt' || operator === 'lt') && !/^-?\d+$/.test(values[0] ?? '')) throw new SelectorError('values[0]: Invalid value: ' + JSON.stringify(values[0]) + `: for 'Gt', 'Lt' operators, the value must be an integer`)
  values.forEach((value, i) => {
    const errors = labelValueErrors(value)
    if (errors.length > 0) throw new SelectorError(`values[${i}][${key}]: Invalid value: ${JSON.stringify(value)}: ${errors.join('; ')}`)
  })
  return requirement
}
