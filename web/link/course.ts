import { lessons, playground } from 'virtual:course'
import type { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import type { SavedSession, Scenario } from '../../src/host/protocol.ts'

/** A tree of HTML elements as data. */
export type Hast = Parameters<typeof toJsxRuntime>[0]

export type StepText = { readonly id: string; readonly title: string; readonly body: Hast; readonly hints: readonly string[] }

/** The words of a lesson in one language. */
export type LessonText = {
  readonly title: string
  readonly intro: Hast
  readonly steps: readonly StepText[]
  readonly outro: Hast
}

/** A lesson: where it begins, its words, and for each step the commands that reach it. */
export type Lesson = {
  readonly id: string
  readonly scenario: Scenario
  readonly solutions: Readonly<Record<string, readonly string[]>>
  readonly texts: { readonly en: LessonText; readonly zh: LessonText }
}

type Localised = { readonly en: string; readonly zh: string }

export type LessonEntry = { readonly id: string; readonly minutes: number; readonly titles: Localised }

/** The lessons there are, in the order of the course. */
export const lessonList: readonly LessonEntry[] = lessons

/** Loads a lesson; undefined when there is none of that id. */
export async function loadLesson(id: string): Promise<Lesson | undefined> {
  const entry = lessons.find((lesson) => lesson.id === id)
  return entry === undefined ? undefined : (await entry.load()).default
}

/** A scenario at its very beginning. */
export const fresh = (scenario: Scenario): SavedSession => ({ scenario, journal: [], at: 0, events: 0 })

export const freshPlayground = (): SavedSession => fresh(playground)
