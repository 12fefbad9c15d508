import { describe, expect, test } from 'vitest'
import { compileLesson, lessonFolders, parseLesson } from './lesson-compiler.ts'

const step = '```step id=one\ncheck: x\nhint: h\nsolution: s\n```\n'

describe('a lesson', () => {
  test('is split into title, introduction, steps and the rest', () => {
    const { title, intro, steps, outro } = parseLesson(`---\nid: a\n---\n# T\n\nIntro.\n\n## First\n\nProse.\n\n${step}\nOutro.\n`, 'x')
    expect([title, intro.length, outro.length]).toEqual(['T', 1, 1])
    expect(steps.map(({ id, title: name, fields }) => [id, name, fields])).toEqual([
      ['one', 'First', { check: 'x', hint: 'h', solution: 's' }],
    ])
  })

  test.each([
    ['# T\n```step id=a\n```', 'x: step a needs a "## heading" before it'],
    ['# T\n## A\n```step\n```', 'x: a step block has no id='],
    ['# T\n## A\ntext\n## B\n', 'x: the section "A" has no step block'],
    ['text', 'x: there is no "# title"'],
  ])('%j says what it misses', (text, message) => {
    expect(() => parseLesson(text, 'x')).toThrow(message)
  })

  test.each(lessonFolders())('%s compiles in both languages', (folder) => {
    const { texts, scenario, solutions } = compileLesson(folder)
    expect(texts.en.steps.length).toBeGreaterThan(0)
    expect(Object.keys(solutions)).toEqual(scenario.lesson?.steps.map(({ id }) => id))
    expect(JSON.stringify(texts.zh)).not.toContain('**')
  })
})
