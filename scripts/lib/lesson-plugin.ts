import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import type { Plugin } from 'vite'
import { type Lesson, parseLesson, parseTranslation } from '../../src/lesson/parse.ts'

const INDEX = 'virtual:lessons'
const ONE = 'virtual:lesson/'

/**
 * Compiles `content/tracks` at build time: `virtual:lessons` is the table of contents with a loader a lesson, `virtual:lesson/ID` a
 * lesson with its prose as HAST (never HTML text), both languages, its world and its files. Each lesson becomes a chunk of its own.
 */
export function lessons(root: string): Plugin {
  const tracks = join(root, 'content/tracks')
  return {
    name: 'drydock-lessons',
    resolveId: (id) => (id === INDEX || id.startsWith(ONE) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${INDEX}`) return indexModule(lessonFolders(tracks))
      if (!id.startsWith(`\0${ONE}`)) return undefined
      const folder = lessonFolders(tracks).find(({ lesson }) => lesson.meta.id === id.slice(ONE.length + 1))
      if (folder === undefined) throw new Error(`there is no lesson ${id.slice(ONE.length + 1)}`)
      for (const file of filesBelow(folder.path)) this.addWatchFile(file)
      return `export default ${JSON.stringify(compile(root, folder.path, folder.lesson))}`
    },
  }
}

type Folder = { readonly path: string; readonly lesson: Lesson; readonly zh: ReturnType<typeof parseTranslation> }

/** Every folder with a lesson.md, in the order of the course. */
function lessonFolders(tracks: string): Folder[] {
  return filesBelow(tracks).filter((f) => f.endsWith('/lesson.md')).sort().map((file) => {
    const path = file.slice(0, -'/lesson.md'.length)
    const lesson = parseLesson(readFileSync(file, 'utf8'))
    return { path, lesson, zh: parseTranslation(readFileSync(join(path, 'lesson.zh.md'), 'utf8'), lesson) }
  })
}

function indexModule(folders: readonly Folder[]): string {
  const rows = folders.map(({ lesson: { meta, steps }, zh }) => {
    const row = { id: meta.id, minutes: meta.minutes, steps: steps.length, title: { en: meta.title, zh: zh.title }, summary: { en: meta.summary, zh: zh.summary } }
    return `{ ...${JSON.stringify(row)}, load: () => import(${JSON.stringify(ONE + meta.id)}).then((m) => m.default) }`
  })
  return `export const lessons = [${rows.join(',\n')}]`
}

function compile(root: string, path: string, lesson: Lesson): object {
  const zh = parseTranslation(readFileSync(join(path, 'lesson.zh.md'), 'utf8'), lesson)
  const both = (en: string, other: string): object => ({ en: hast(en), zh: hast(other) })
  return {
    id: lesson.meta.id,
    title: { en: lesson.meta.title, zh: zh.title },
    world: JSON.parse(readFileSync(join(root, 'content/worlds', `${lesson.meta.world}.json`), 'utf8')) as unknown,
    files: filesBelow(join(path, 'files')).map((f) => ({ path: relative(join(path, 'files'), f), content: readFileSync(f, 'utf8') })),
    intro: both(lesson.intro, zh.intro),
    outro: both(lesson.outro, zh.outro),
    steps: lesson.steps.map((step) => {
      const other = zh.steps.get(step.id)
      return {
        id: step.id, check: step.check, solution: step.solution,
        title: { en: step.title, zh: other?.title ?? step.title },
        prose: both(step.prose, other?.prose ?? step.prose),
        hints: { en: step.hints, zh: other?.hints ?? step.hints },
      }
    }),
  }
}

function hast(markdown: string): unknown {
  const processor = unified().use(remarkParse).use(remarkGfm).use(remarkCjkFriendly).use(remarkRehype)
  return JSON.parse(JSON.stringify(processor.runSync(processor.parse(markdown)), (key, value: unknown) => (key === 'position' ? undefined : value)))
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}
