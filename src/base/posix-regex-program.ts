import { type Edge, fixedLength, RegexError, type RegexNode } from './posix-regex-node.ts'

/** One step of a compiled pattern; `next` and the like are places in the program. */
export type Step =
  | { readonly op: 'set'; readonly set: number }
  | { readonly op: 'edge'; readonly edge: Edge }
  /** Goes on at `next` first, and at `other` when that fails. */
  | { readonly op: 'split'; readonly next: number; readonly other: number }
  | { readonly op: 'jump'; readonly next: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'back-reference'; readonly number: number }
  /** A loop begins; an iteration begins; it ends (only the first may be empty). */
  | { readonly op: 'enter' | 'turn'; readonly loop: number }
  | { readonly op: 'turned'; readonly loop: number; readonly exit: number }
  | { readonly op: 'look'; readonly program: Program; readonly behind: number | undefined; readonly negated: boolean }
  | { readonly op: 'match' }

/** A pattern as steps, and the classes (JavaScript sources) its `set` steps count. */
export type Program = { readonly steps: readonly Step[]; readonly sets: readonly string[]; readonly loops: number; readonly edges: boolean }

/** Steps a program may have; regcomp gives up on less. */
const MAX_STEPS = 20_000

/** Compiles a tree, or its mirror image that reads the text from right to left. Throws `RegexError`. */
export function compileProgram(node: RegexNode, backwards = false): Program {
  const compiler = new Compiler(backwards)
  compiler.node(node)
  compiler.steps.push({ op: 'match' })
  return { steps: compiler.steps, sets: [...compiler.sets.keys()], loops: compiler.loops, edges: compiler.steps.some((step) => step.op === 'edge') }
}

class Compiler {
  readonly steps: Step[] = []
  readonly sets = new Map<string, number>()
  loops = 0
  readonly #backwards: boolean

  constructor(backwards: boolean) {
    this.#backwards = backwards
  }

  node(node: RegexNode): void {
    if (this.steps.length > MAX_STEPS) throw new RegexError('Regular expression too big')
    switch (node.kind) {
      case 'set': {
        const set = this.sets.get(node.source) ?? this.sets.size
        this.sets.set(node.source, set)
        this.#add({ op: 'set', set })
        return
      }
      case 'edge': this.#add({ op: 'edge', edge: node.edge }); return
      case 'back-reference': this.#add({ op: 'back-reference', number: node.number }); return
      case 'group':
        this.#add({ op: 'save', slot: 2 * node.number })
        this.node(node.body)
        this.#add({ op: 'save', slot: 2 * node.number + 1 })
        return
      case 'concat': for (const part of this.#backwards ? node.parts.toReversed() : node.parts) this.node(part); return
      case 'either': this.#either(node.branches); return
      case 'repeat': this.#repeat(node); return
      case 'look': {
        const program = compileProgram(node.body)
        this.#add({ op: 'look', program, behind: node.behind ? lookBehind(node.body) : undefined, negated: node.negated })
      }
    }
  }

  #add(step: Step): number {
    return this.steps.push(step) - 1
  }

  #either(branches: readonly RegexNode[]): void {
    const ends: number[] = []
    for (const [i, branch] of branches.entries()) {
      if (i === branches.length - 1) this.node(branch)
      else {
        const split = this.#add({ op: 'match' })
        this.node(branch)
        ends.push(this.#add({ op: 'match' }))
        this.steps[split] = { op: 'split', next: split + 1, other: this.steps.length }
      }
    }
    for (const end of ends) this.steps[end] = { op: 'jump', next: this.steps.length }
  }

  #repeat({ body, min, max, lazy }: RegexNode & { kind: 'repeat' }): void {
    for (let n = 0; n < min; n++) this.node(body)
    if (max === Number.POSITIVE_INFINITY) return this.#loop(body, lazy)
    const splits: number[] = []
    for (let n = min; n < max; n++) {
      splits.push(this.#add({ op: 'match' }))
      this.node(body)
    }
    for (const split of splits) this.#split(split, split + 1, this.steps.length, lazy)
  }

  #loop(body: RegexNode, lazy: boolean): void {
    const plain = body.kind === 'set'
    const loop = plain ? 0 : this.loops++
    if (!plain) this.#add({ op: 'enter', loop })
    const split = this.#add({ op: 'match' })
    if (!plain) this.#add({ op: 'turn', loop })
    this.node(body)
    if (!plain) this.#add({ op: 'turned', loop, exit: this.steps.length + 2 })
    this.#add({ op: 'jump', next: split })
    this.#split(split, split + 1, this.steps.length, lazy)
  }

  #split(at: number, body: number, after: number, lazy: boolean): void {
    this.steps[at] = lazy ? { op: 'split', next: after, other: body } : { op: 'split', next: body, other: after }
  }
}

function lookBehind(body: RegexNode): number {
  const length = fixedLength(body)
  if (length === undefined) throw new RegexError('lookbehind assertion is not fixed length')
  return length
}
