import { after, type Alphabet, before, isEdge } from './posix-regex-alphabet.ts'
import type { Budget } from './posix-regex-automaton.ts'
import type { Program, Step } from './posix-regex-program.ts'

/** Which end of a match is wanted: the first one the pattern's order finds, the longest, or exactly this place. */
export type Goal = 'first' | 'longest' | number
/** Where a match and its groups begin and end: two slots each, -1 for a group that took no part. */
export type Slots = readonly number[]

/** What one step costs, in those of an automaton. */
const COST = 8

type Attempt = { place: number; at: number; undo: number }
type Undo = { list: number[]; index: number; value: number }

/** Follows a program's paths one after the other in the pattern's order, with groups and back references. */
export class Backtracker {
  readonly #program: Program
  readonly #alphabet: Alphabet
  readonly #looks = new Map<Program, Backtracker>()
  readonly #lookAlphabet: (program: Program) => Alphabet
  readonly #groups: number
  readonly #fold: boolean
  readonly #referring: boolean
  #text = ''
  #slots: number[] = []
  #loops: number[] = []
  #undo: Undo[] = []
  #stack: Attempt[] = []

  constructor(program: Program, alphabet: Alphabet, groups: number, fold: boolean, lookAlphabet: (program: Program) => Alphabet) {
    this.#program = program
    this.#alphabet = alphabet
    this.#groups = groups
    this.#fold = fold
    this.#referring = program.steps.some((step) => step.op === 'back-reference')
    this.#lookAlphabet = lookAlphabet
  }

  /** The match that begins at a place; undefined when there is none. With an exact goal no path is followed twice, so the time is linear. */
  match(text: string, from: number, goal: Goal, budget: Budget, known?: readonly number[]): Slots | undefined {
    this.#text = text
    this.#slots = known === undefined ? Array.from({ length: 2 * this.#groups + 2 }, () => -1) : [...known]
    this.#loops = Array.from({ length: 2 * this.#program.loops }, () => -1)
    this.#undo = []
    this.#stack = [{ place: 0, at: from, undo: 0 }]
    const seen = typeof goal === 'number' && known === undefined && !this.#referring ? new Set<number>() : undefined
    let best: Slots | undefined
    for (let attempt = this.#stack.pop(); attempt !== undefined; attempt = this.#stack.pop()) {
      this.#rewind(attempt.undo)
      const end = this.#follow(attempt, seen, typeof goal === 'number' ? goal : undefined, budget)
      if (end === undefined || (best !== undefined && end <= (best[1] as number))) continue
      best = this.#slots.with(0, from).with(1, end)
      if (goal !== 'longest' || end === text.length) break
    }
    return best
  }

  #rewind(to: number): void {
    while (this.#undo.length > to) {
      const { list, index, value } = this.#undo.pop() as Undo
      list[index] = value
    }
  }

  #set(list: number[], index: number, value: number): void {
    this.#undo.push({ list, index, value: list[index] as number })
    list[index] = value
  }

  /** Where the match ends on this path; undefined when it fails. Other paths are put on the stack. */
  #follow({ place, at }: Attempt, seen: Set<number> | undefined, end: number | undefined, budget: Budget): number | undefined {
    const { steps } = this.#program
    for (let spent = 1; ; spent++) {
      const step = steps[place] as Step
      if (spent === 256) {
        budget.spend(COST * spent)
        spent = 0
      }
      let next: number | undefined = at
      place++
      switch (step.op) {
        case 'match': next = end === undefined || at === end ? at : undefined; break
        case 'set': next = at < this.#text.length && this.#alphabet.after(this.#text, at).sets[step.set] === true ? after(this.#text, at) : undefined; break
        case 'split':
          if (seen !== undefined) {
            const key = at * steps.length + place
            if (seen.has(key)) next = undefined
            else {
              seen.add(key)
              spent++
            }
          }
          if (next !== undefined) this.#stack.push({ place: step.other, at, undo: this.#undo.length })
          place = step.next
          break
        case 'jump': place = step.next; break
        case 'turned':
          if (this.#loops[2 * step.loop] !== at) break
          if (this.#loops[2 * step.loop + 1] === 1) place = step.exit
          else next = undefined
          break
        case 'save': this.#set(this.#slots, step.slot, at); break
        default: next = this.#other(step, at, budget)
      }
      if (next === undefined || step.op === 'match' || (end !== undefined && next > end)) {
        budget.spend(COST * spent)
        return step.op === 'match' ? next : undefined
      }
      at = next
    }
  }

  #other(step: Step, at: number, budget: Budget): number | undefined {
    const text = this.#text
    switch (step.op) {
      case 'edge': return isEdge(step.edge, this.#alphabet.before(text, at).side, this.#alphabet.after(text, at).side, at === text.length - 1 && text.endsWith('\n')) ? at : undefined
      case 'enter':
        this.#set(this.#loops, 2 * step.loop, -1)
        this.#set(this.#loops, 2 * step.loop + 1, 0)
        return at
      case 'turn':
        this.#set(this.#loops, 2 * step.loop, at)
        this.#set(this.#loops, 2 * step.loop + 1, (this.#loops[2 * step.loop + 1] as number) + 1)
        return at
      case 'back-reference': {
        const [from, to] = [this.#slots[2 * step.number] as number, this.#slots[2 * step.number + 1] as number]
        if (from < 0 || to < from) return undefined
        budget.spend(to - from)
        const [wanted, found] = [text.slice(from, to), text.slice(at, at + to - from)]
        return wanted === found || (this.#fold && wanted.toLowerCase() === found.toLowerCase()) ? at + to - from : undefined
      }
      case 'look': return this.#look(step, at, budget) === step.negated ? undefined : at
      default: return at
    }
  }

  #look(step: Step & { op: 'look' }, at: number, budget: Budget): boolean {
    let look = this.#looks.get(step.program)
    if (look === undefined) this.#looks.set(step.program, (look = new Backtracker(step.program, this.#lookAlphabet(step.program), this.#groups, this.#fold, this.#lookAlphabet)))
    let from = at
    for (let n = step.behind ?? 0; n > 0; n--) {
      if (from === 0) return false
      from = before(this.#text, from)
    }
    return look.match(this.#text, from, step.behind === undefined ? 'first' : at, budget, this.#slots) !== undefined
  }
}
