import { parseYaml } from '../base/yaml.ts'

/** What the top of a lesson says. */
export type LessonMeta = {
  readonly id: string
  readonly title: string
  readonly summary: string
  /** Name of a world in `content/worlds/`. */
  readonly world: string
  /** Lessons to do first. */
  readonly needs: readonly string[]
  /** Minutes it takes. */
  readonly minutes: number
}

export type LessonStep = {
  readonly id: string
  readonly title: string
  /** Markdown. */
  readonly prose: string
  readonly check: string
  readonly hints: readonly string[]
  /** Shell commands that reach the goal, one a line. */
  readonly solution: string
}

/** A lesson in its own language: Markdown before the first step, the steps, Markdown behind the last. */
export type Lesson = { readonly meta: LessonMeta; readonly intro: string; readonly steps: readonly LessonStep[]; readonly outro: string }

/** A translation holds prose and hints for known step ids only: checks and solutions are the lesson's. */
export type LessonTranslation = {
  readonly title: string
  readonly summary: string
  readonly intro: string
  readonly steps: ReadonlyMap<string, Pick<LessonStep, 'title' | 'prose' | 'hints'>>
  readonly outro: string
}

export class LessonError extends Error {
  override name = 'LessonError'
}

type Block = { readonly id: string; readonly fields: Readonly<Record<string, unknown>>; readonly title: string; readonly prose: string }

/** Parses `lesson.md`: front matter, then for each step a `## heading`, prose and a ```` ```step id=NAME ```` fence. Throws LessonError. */
export function parseLesson(text: string): Lesson {
  const { meta, intro, blocks, outro } = split(text)
  const steps = blocks.map((block) => {
    const { check, solution } = block.fields
    if (typeof check !== 'string') throw new LessonError(`step ${block.id} needs a check`)
    if (typeof solution !== 'string') throw new LessonError(`step ${block.id} needs a solution`)
    return { id: block.id, title: block.title, prose: block.prose, check, solution: solution.trimEnd(), hints: hintsOf(block) }
  })
  const { id, title, summary, world, needs = [], minutes = 10 } = meta as Partial<LessonMeta>
  if (id === undefined || title === undefined || summary === undefined || world === undefined) {
    throw new LessonError('the front matter needs id, title, summary and world')
  }
  return { meta: { id, title, summary, world, needs, minutes }, intro, steps, outro }
}

/** Parses `lesson.LANGUAGE.md` against the lesson it translates. Throws LessonError when their steps differ. */
export function parseTranslation(text: string, lesson: Lesson): LessonTranslation {
  const { meta, intro, blocks, outro } = split(text)
  const ids = blocks.map((b) => b.id).join(' ')
  const wanted = lesson.steps.map((s) => s.id).join(' ')
  if (ids !== wanted) throw new LessonError(`the translation has the steps "${ids}", the lesson "${wanted}"`)
  const { title = lesson.meta.title, summary = lesson.meta.summary } = meta as Partial<LessonMeta>
  return { title, summary, intro, outro, steps: new Map(blocks.map((b) => [b.id, { title: b.title, prose: b.prose, hints: hintsOf(b) }])) }
}

function hintsOf({ id, fields }: Block): string[] {
  const { hint } = fields
  const hints = Array.isArray(hint) ? hint : [hint]
  if (!hints.every((h) => typeof h === 'string')) throw new LessonError(`step ${id} needs a hint: a text or a list of texts`)
  return hints
}

function split(text: string): { meta: object; intro: string; blocks: Block[]; outro: string } {
  const [, front, body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replace(/\r\n/g, '\n')) ?? []
  if (front === undefined) throw new LessonError('a lesson begins with front matter between --- lines')
  const meta = parseYaml(front) as object
  const pieces = body.split(/^```step id=([\w-]+)\n([\s\S]*?)\n```$/m)
  const blocks: Block[] = []
  let intro = ''
  for (let i = 0; i + 2 < pieces.length; i += 3) {
    const [before = '', id = '', yaml = ''] = pieces.slice(i, i + 3)
    const heading = before.lastIndexOf('\n## ') + 1
    if (i === 0) intro = before.slice(0, heading).trim()
    const [title = '', ...prose] = before.slice(heading).split('\n')
    if (!title.startsWith('## ')) throw new LessonError(`step ${id} needs a "## heading" before it`)
    blocks.push({ id, fields: parseYaml(yaml) as Record<string, unknown>, title: title.slice(3).trim(), prose: prose.join('\n').trim() })
  }
  return { meta, intro, blocks, outro: (pieces.at(-1) ?? '').trim() }
}
