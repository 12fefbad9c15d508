import { describe, expect, test } from 'vitest'
import { Engine } from '../../src/host/engine.ts'
import type { Scenario } from '../../src/host/protocol.ts'
import { buildWorld } from '../../src/lesson/build-world.ts'
import { SECOND } from '../../src/sim/time.ts'
import { compileLesson, lessonFolders } from '../../scripts/lib/lesson-compiler.ts'

type Compiled = {
  readonly id: string
  readonly scenario: Scenario
  readonly solutions: Readonly<Record<string, readonly string[]>>
  readonly texts: Readonly<
    Record<
      'en' | 'zh',
      {
        readonly title: string
        readonly steps: readonly { readonly id: string; readonly title: string; readonly hints: readonly string[] }[]
      }
    >
  >
}

/** A lesson with a terminal, and what it shows. */
class Playing {
  screen = ''
  readonly #engine: Engine

  constructor(scenario: Scenario) {
    this.#engine = new Engine(scenario, buildWorld(scenario.world), {
      output: (_pane, bytes) => (this.screen += new TextDecoder().decode(bytes)),
      closed: () => undefined,
    })
    this.#engine.send({ kind: 'open-pane', pane: 'main', rows: 40, cols: 120 })
    this.#run(2)
  }

  /** Types a line and lets things settle. */
  type(line: string): void {
    this.#engine.send({ kind: 'keys', pane: 'main', text: `${line}\r` })
    this.#run(60)
  }

  done(id: string): boolean {
    return this.#engine.lessonSteps().find((step) => step.id === id)?.done === true
  }

  #run(seconds: number): void {
    this.#engine.world.runUntil(this.#engine.world.now + seconds * SECOND)
  }
}

const lessons = (lessonFolders() as string[]).map((folder) => compileLesson(folder) as Compiled)

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('lesson %s', (_id, { scenario, solutions, texts }) => {
  const steps = scenario.lesson?.steps ?? []

  test('each step is reached by its solution, and not before', () => {
    const playing = new Playing(scenario)
    for (const { id } of steps) {
      expect(playing.done(id), `step ${id} is done before its solution:\n${playing.screen}`).toBe(false)
      for (const line of solutions[id] ?? []) playing.type(line)
      expect(playing.done(id), `step ${id} is not done after its solution:\n${playing.screen}`).toBe(true)
    }
  })

  test('a wrong solution leaves every step undone', () => {
    const playing = new Playing(scenario)
    for (const { id } of steps) {
      playing.type('echo done')
      expect(playing.done(id)).toBe(false)
    }
  })

  test('both languages have the same steps, each with a title and a hint', () => {
    expect(texts.zh.steps.map((s) => s.id)).toEqual(texts.en.steps.map((s) => s.id))
    for (const step of [...texts.en.steps, ...texts.zh.steps]) {
      expect(step.title).not.toBe('')
      expect(step.hints.length).toBeGreaterThan(0)
    }
    expect(texts.zh.title).not.toBe(texts.en.title)
  })
})
