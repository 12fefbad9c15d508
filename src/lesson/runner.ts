import { MILLISECOND } from '../sim/time.ts'
import type { World } from '../sim/world.ts'
import { type Judge, type Localised, parseCheck } from './check.ts'
import { PREDICATES } from './checks/registry.ts'
import type { LessonView } from './view.ts'

/** A step's verdict as the window shows it. */
export type StepVerdict = { readonly id: string; readonly done: boolean; readonly because: Localised }

const NOTHING: Localised = { en: '', zh: '' }
/** How long after a change the steps are judged, so that a burst of changes is judged once. */
const SETTLE = 50 * MILLISECOND

/**
 * Judges a lesson's steps whenever the world has changed. Steps are done in their order, and a step that was done stays done: goals
 * are reached, not held. Judging is
 * an event of the world like any other, so a replayed session has the same steps done.
 */
export class LessonRunner {
  readonly #view: LessonView
  readonly #steps: readonly { readonly id: string; readonly judge: Judge }[]
  readonly #done = new Set<string>()
  #scheduled = false

  constructor(world: World, view: LessonView, steps: readonly { readonly id: string; readonly check: string }[]) {
    this.#view = view
    this.#steps = steps.map(({ id, check }) => ({ id, judge: parseCheck(check, PREDICATES) }))
    world.feed.listen(() => {
      if (this.#scheduled || this.#done.size === this.#steps.length) return
      this.#scheduled = true
      world.after(SETTLE, () => {
        this.#scheduled = false
        this.judge()
      })
    })
  }

  judge(): StepVerdict[] {
    let reachable = true
    return this.#steps.map(({ id, judge }) => {
      if (this.#done.has(id)) return { id, done: true, because: NOTHING }
      const verdict = judge(this.#view)
      if (verdict.ok && reachable) {
        this.#done.add(id)
        return { id, done: true, because: NOTHING }
      }
      reachable = false
      return { id, done: false, because: verdict.ok ? NOTHING : verdict.because }
    })
  }
}
