/** The line being edited, with a cursor and a kill ring: what readline's emacs mode does to a text. Positions count characters. */
export class LineBuffer {
  #chars: string[] = []
  #cursor = 0
  #killed: string[] = []
  #undo: { chars: string[]; cursor: number }[] = []
  /** The last change was a kill: the next one adds to it. */
  #killing = false
  #yanked: { from: number; to: number; index: number } | undefined

  get text(): string {
    return this.#chars.join('')
  }

  get chars(): readonly string[] {
    return this.#chars
  }

  get cursor(): number {
    return this.#cursor
  }

  get atEnd(): boolean {
    return this.#cursor === this.#chars.length
  }

  /** The text before the cursor. */
  get before(): string {
    return this.#chars.slice(0, this.#cursor).join('')
  }

  replace(text: string, cursor?: number): void {
    this.#note()
    this.#chars = Array.from(text)
    this.#cursor = Math.min(cursor ?? this.#chars.length, this.#chars.length)
  }

  insert(text: string): void {
    this.#note()
    const added = Array.from(text)
    this.#chars.splice(this.#cursor, 0, ...added)
    this.#cursor += added.length
  }

  moveTo(position: number): void {
    this.#killing = false
    this.#yanked = undefined
    this.#cursor = Math.max(0, Math.min(position, this.#chars.length))
  }

  /** Deletes without keeping. */
  delete(from: number, to: number): void {
    if (from >= to) return
    this.#note()
    this.#chars.splice(from, to - from)
    this.#cursor = from
  }

  /** Deletes and keeps for `yank`. */
  kill(from: number, to: number): void {
    if (from >= to) return
    const continued = this.#killing
    const text = this.#chars.slice(from, to).join('')
    const backwards = to === this.#cursor
    this.delete(from, to)
    const last = continued ? this.#killed.pop() : undefined
    this.#killed.push(last === undefined ? text : backwards ? text + last : last + text)
    this.#killing = true
  }

  yank(): boolean {
    const text = this.#killed.at(-1)
    if (text === undefined) return false
    const from = this.#cursor
    this.insert(text)
    this.#yanked = { from, to: this.#cursor, index: this.#killed.length - 1 }
    return true
  }

  /** Replaces what was just yanked by the kill before it. */
  yankPop(): boolean {
    const last = this.#yanked
    if (last === undefined || this.#killed.length < 2) return false
    const index = (last.index - 1 + this.#killed.length) % this.#killed.length
    this.delete(last.from, last.to)
    this.insert(this.#killed[index] ?? '')
    this.#yanked = { from: last.from, to: this.#cursor, index }
    return true
  }

  wordStart(): number {
    let at = this.#cursor
    while (at > 0 && !isWord(this.#chars[at - 1])) at--
    while (at > 0 && isWord(this.#chars[at - 1])) at--
    return at
  }

  wordEnd(): number {
    let at = this.#cursor
    while (at < this.#chars.length && !isWord(this.#chars[at])) at++
    while (at < this.#chars.length && isWord(this.#chars[at])) at++
    return at
  }

  /** Start of the blank-separated word before the cursor (^W). */
  blankStart(): number {
    let at = this.#cursor
    while (at > 0 && /\s/.test(this.#chars[at - 1] ?? '')) at--
    while (at > 0 && !/\s/.test(this.#chars[at - 1] ?? '')) at--
    return at
  }

  /** Exchanges the characters around the cursor (^T). */
  transpose(): boolean {
    if (this.#chars.length < 2 || this.#cursor === 0) return false
    const at = this.atEnd ? this.#cursor - 1 : this.#cursor
    this.#note()
    const [a, b] = [this.#chars[at - 1] as string, this.#chars[at] as string]
    this.#chars.splice(at - 1, 2, b, a)
    this.#cursor = at + 1
    return true
  }

  /** Changes the word from the cursor on: M-u, M-l, M-c. */
  changeWord(change: (word: string) => string): void {
    const end = this.wordEnd()
    const from = this.#cursor
    this.#note()
    const changed = Array.from(change(this.#chars.slice(from, end).join('')))
    this.#chars.splice(from, end - from, ...changed)
    this.#cursor = from + changed.length
  }

  undo(): boolean {
    const last = this.#undo.pop()
    if (last === undefined) return false
    this.#chars = last.chars
    this.#cursor = last.cursor
    this.#killing = false
    return true
  }

  /** A new line: the kill ring stays. */
  clear(): void {
    this.#chars = []
    this.#cursor = 0
    this.#undo = []
    this.#killing = false
    this.#yanked = undefined
  }

  #note(): void {
    this.#killing = false
    this.#yanked = undefined
    this.#undo.push({ chars: [...this.#chars], cursor: this.#cursor })
    if (this.#undo.length > 200) this.#undo.shift()
  }
}

const isWord = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char)
