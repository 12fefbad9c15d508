import { after, type Alphabet, before, isEdge, type Letter, type Side } from './posix-regex-alphabet.ts'
import { RegexError } from './posix-regex-node.ts'
import type { Program } from './posix-regex-program.ts'

/** The places of a program that a text read so far leads to. */
type State = { readonly places: readonly number[]; readonly side: Side; readonly moves: (Move | undefined)[] }
/** What happens at a place with such a letter ahead: whether the pattern ends here, and the state behind the letter. */
type Move = { readonly matches: boolean; readonly next: State | undefined }

/** Places all states together may remember before they are forgotten and built anew. */
const MAX_REMEMBERED = 400_000

/** Counts the work of matching one text; too much of it is an error, not a hang. */
export class Budget {
  #left: number
  readonly #complaint: string

  constructor(steps: number, complaint: string) {
    this.#left = steps
    this.#complaint = complaint
  }

  /** Charges steps. Throws `RegexError` when none are left. */
  spend(steps: number): void {
    if ((this.#left -= steps) < 0) throw new RegexError(this.#complaint)
  }
}

/** A program without back references run on all its paths at once, in time that grows with the text alone; states are built when first met. */
export class Automaton {
  readonly #program: Program
  readonly #alphabet: Alphabet
  readonly #backwards: boolean
  readonly #anywhere: boolean
  readonly #states = new Map<string, State>()
  #remembered = 0
  readonly #marks: Uint32Array
  #mark = 0

  /** `anywhere`: a match may begin at every place, not only at the first. */
  constructor(program: Program, alphabet: Alphabet, options: { backwards: boolean; anywhere: boolean }) {
    this.#program = program
    this.#alphabet = alphabet
    this.#backwards = options.backwards
    this.#anywhere = options.anywhere
    this.#marks = new Uint32Array(program.steps.length)
  }

  /** Tells every place where a match ends (backwards: begins), until the visitor says true or nothing can match any more. */
  run(text: string, from: number, budget: Budget, visit: (at: number) => boolean): void {
    const alphabet = this.#alphabet
    let state: State | undefined = this.#state([0], this.#backwards ? alphabet.after(text, from).side : alphabet.before(text, from).side)
    let spent = 0
    for (let at = from; state !== undefined; ) {
      const letter: Letter = this.#backwards ? alphabet.before(text, at) : alphabet.after(text, at)
      const move: Move = state.moves[letter.id] ?? this.#move(state, letter, budget)
      if (++spent === 1024) {
        budget.spend(spent)
        spent = 0
      }
      if (move.matches && visit(at)) break
      if (letter === alphabet.nothing) break
      at = this.#backwards ? before(text, at) : after(text, at)
      state = move.next
    }
    budget.spend(spent)
  }

  #state(places: readonly number[], side: Side): State {
    const key = `${side} ${places.join(' ')}`
    let state = this.#states.get(key)
    if (state !== undefined) return state
    if ((this.#remembered += places.length + 8) > MAX_REMEMBERED) {
      this.#states.clear()
      this.#remembered = places.length
    }
    this.#states.set(key, (state = { places, side, moves: [] }))
    return state
  }

  #move(state: State, letter: Letter, budget: Budget): Move {
    const { steps } = this.#program
    const [left, right] = this.#backwards ? [letter.side, state.side] : [state.side, letter.side]
    const mark = ++this.#mark
    const todo = state.places.toReversed()
    const next: number[] = []
    let matches = false
    let spent = 1
    for (let place = todo.pop(); place !== undefined; place = todo.pop()) {
      if (this.#marks[place] === mark) continue
      this.#marks[place] = mark
      spent++
      const step = steps[place]
      if (step === undefined) continue
      if (step.op === 'match') matches = true
      else if (step.op === 'set') {
        if (letter.sets[step.set] === true) next.push(place + 1)
      } else if (step.op === 'jump') todo.push(step.next)
      else if (step.op === 'split') todo.push(step.other, step.next)
      else if (step.op !== 'edge' || isEdge(step.edge, left, right, false)) todo.push(place + 1)
    }
    budget.spend(spent)
    if (this.#anywhere) next.push(0)
    const places = [...new Set(next)].sort((a, b) => a - b)
    const move: Move = { matches, next: places.length === 0 || letter === this.#alphabet.nothing ? undefined : this.#state(places, this.#program.edges ? letter.side : 0) }
    state.moves[letter.id] = move
    return move
  }
}
