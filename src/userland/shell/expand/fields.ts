import { hasMagic, quotePattern } from './pattern.ts'

/** One field of an expanded word: its text, and the pattern it is if unquoted glob characters are in it. */
export type Field = { readonly text: string; readonly pattern: string | undefined }

/** Puts together what a word expands to, splitting unquoted expansions at IFS characters (POSIX 2.6.5). */
export class FieldBuilder {
  readonly fields: Field[] = []
  readonly #ifs: string
  readonly #white: string
  readonly #extglob: boolean
  /** Whether expansions are split and several fields are kept apart. */
  readonly splits: boolean
  #pieces: { text: string; quoted: boolean }[] = []
  #active = false
  /** IFS white space has just ended a field: a following separator belongs to it. */
  #afterWhite = false

  constructor(ifs: string, splits: boolean, extglob: boolean) {
    this.#ifs = ifs
    this.#white = Array.from(ifs).filter(c => c === ' ' || c === '\t' || c === '\n').join('')
    this.splits = splits
    this.#extglob = extglob
  }

  get ifs(): string {
    return this.#ifs
  }

  /** Adds quoted text: never split, and a field even when empty. */
  quoted(text: string): void {
    this.#active = true
    this.#afterWhite = false
    this.#pieces.push({ text, quoted: true })
  }

  /** Adds unquoted text of the word itself. */
  literal(text: string): void {
    if (text === '') return
    this.#active = true
    this.#afterWhite = false
    this.#pieces.push({ text, quoted: false })
  }

  /** Adds the result of an unquoted expansion. */
  expansion(text: string): void {
    if (!this.splits || this.#ifs === '') {
      this.literal(text)
      return
    }
    let from = 0
    for (let i = 0; i < text.length; i++) {
      const c = text[i] as string
      if (!this.#ifs.includes(c)) continue
      this.literal(text.slice(from, i))
      from = i + 1
      if (this.#white.includes(c)) {
        if (this.#active) {
          this.finish()
          this.#afterWhite = true
        }
      } else if (this.#afterWhite && !this.#active) this.#afterWhite = false
      else {
        this.#active = true
        this.finish()
      }
    }
    this.literal(text.slice(from))
  }

  /** Ends the current field, as between the elements of "$@". */
  finish(): void {
    if (!this.splits) {
      this.#pieces.push({ text: ' ', quoted: true })
      return
    }
    if (this.#active) this.fields.push(this.#field())
    this.#pieces = []
    this.#active = false
    this.#afterWhite = false
  }

  #field(): Field {
    const text = this.#pieces.length === 1 ? (this.#pieces[0] as { text: string }).text : this.#pieces.map(p => p.text).join('')
    const magic = this.#pieces.some(p => !p.quoted && (/[*?[]/.test(p.text) || (this.#extglob && p.text.includes('('))))
    if (!magic) return { text, pattern: undefined }
    const pattern = this.pattern()
    return { text, pattern: hasMagic(pattern, this.#extglob) ? pattern : undefined }
  }

  /** The current field as a pattern: quoted text matches itself. */
  pattern(): string {
    return this.#pieces.map(p => (p.quoted ? quotePattern(p.text) : p.text)).join('')
  }

  /** The current field as text. */
  text(): string {
    return this.#pieces.map(p => p.text).join('')
  }
}
