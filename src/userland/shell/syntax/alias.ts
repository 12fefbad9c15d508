import { forEachChild, type ParsedScript, type SyntaxNode } from '../../../base/shell-parser.ts'

type Region = { start: number; end: number; readonly name: string }

/** Text being alias-substituted: the state between two parses of it. */
export class AliasSubstitution {
  readonly #aliases: ReadonlyMap<string, string>
  /** Where aliases' values stand: inside one, its own name is no alias. */
  readonly #regions: Region[] = []
  /** Ends of values with a trailing blank: the next word is looked at too. */
  #blanks: number[] = []
  #done = 0

  constructor(aliases: ReadonlyMap<string, string>) {
    this.#aliases = aliases
  }

  /** Replaces the first word, up to `limit`, that is an alias; undefined when there is none left. */
  step(text: string, script: ParsedScript, limit: number): string | undefined {
    const found = this.#find(text, script, limit)
    if (found === undefined) return undefined
    const { pos, name } = found
    const value = this.#aliases.get(name) ?? ''
    const change = value.length - name.length
    for (const region of this.#regions) {
      if (region.start > pos) region.start += change
      if (region.end > pos) region.end += change
    }
    this.#blanks = this.#blanks.map(at => (at > pos ? at + change : at))
    this.#regions.push({ start: pos, end: pos + value.length, name })
    if (/[ \t]$/.test(value)) this.#blanks.push(pos + value.length)
    this.#done = pos
    return text.slice(0, pos) + value + text.slice(pos + name.length)
  }

  #find(text: string, script: ParsedScript, limit: number): { pos: number; name: string } | undefined {
    const afterBlank = new Set(this.#blanks.map(at => at + (/^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0)))
    let best: { pos: number; name: string } | undefined
    const consider = (pos: number, name: string): void => {
      if (pos < this.#done || pos >= limit || (best !== undefined && pos >= best.pos) || !this.#aliases.has(name)) return
      if (this.#regions.some(r => r.name === name && pos >= r.start && pos < r.end)) return
      best = { pos, name }
    }
    const visit = (node: SyntaxNode): void => {
      if (node.type === 'Script' && node.source !== undefined) return
      if (node.type === 'Command' && node.name !== undefined) consider(node.name.pos, node.name.text)
      else if (node.type === 'Function') consider(node.name.pos, node.name.text)
      else if (node.type === 'Word' && afterBlank.has(node.pos)) consider(node.pos, node.text)
      forEachChild(node, visit)
    }
    visit(script)
    return best
  }
}
