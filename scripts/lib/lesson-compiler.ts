import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { parse as parseYaml } from 'yaml'
import type { Scenario, WorldSpec } from '../../src/host/protocol.ts'

const root = process.cwd()

/** The course's folder. */
export const contentFolder = join(root, 'content')

const read = (path: string) => readFileSync(join(root, path), 'utf8')

const toMdast = unified().use(remarkParse).use(remarkFrontmatter, ['yaml']).use(remarkGfm).use(remarkCjkFriendly)
const toHast = unified().use(remarkRehype)

type Mdast = ReturnType<typeof toMdast.parse>
type Block = Mdast['children'][number]
type Tree = { readonly type: string; readonly children?: readonly Tree[] }

/** Blocks of Markdown as a tree of HTML elements, as plain data without positions; raw HTML in them is dropped. */
function hast(children: Block[]): Tree {
  const tree = toHast.runSync({ type: 'root', children })
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'position' || key === 'data' ? undefined : value))) as Tree
}

const textOf = (node: object): string =>
  'value' in node ? String(node.value) : 'children' in node && Array.isArray(node.children) ? node.children.map(textOf).join('') : ''

type StepSource = {
  readonly id: string
  readonly title: string
  readonly body: Block[]
  readonly fields: Readonly<Record<string, unknown>>
}

type Source = {
  readonly front: Readonly<Record<string, unknown>>
  readonly title: string
  readonly intro: Block[]
  readonly steps: readonly StepSource[]
  readonly outro: Block[]
}

/**
 * Parses a lesson's text: front matter, a `#` title, an introduction, and for each step a `##` heading, its prose and a
 * `step id=NAME` fence. Throws an Error that names the file and what it misses.
 */
export function parseLesson(text: string, path: string): Source {
  const tree = toMdast.runSync(toMdast.parse(text)) as Mdast
  let front: Source['front'] = {}
  let title = ''
  let intro: Block[] | undefined
  let heading: string | undefined
  let prose: Block[] = []
  const steps: StepSource[] = []
  for (const node of tree.children) {
    if (node.type === 'yaml') front = (parseYaml(node.value) ?? {}) as Source['front']
    else if (node.type === 'heading' && node.depth === 1) title = textOf(node)
    else if (node.type === 'heading' && node.depth === 2) {
      if (intro === undefined) intro = prose
      else if (heading !== undefined) throw new Error(`${path}: the section "${heading}" has no step block`)
      heading = textOf(node)
      prose = []
    } else if (node.type === 'code' && node.lang === 'step') {
      const id = /\bid=([\w-]+)/.exec(node.meta ?? '')?.[1]
      if (id === undefined) throw new Error(`${path}: a step block has no id=`)
      if (heading === undefined) throw new Error(`${path}: step ${id} needs a "## heading" before it`)
      steps.push({ id, title: heading, body: prose, fields: (parseYaml(node.value) ?? {}) as StepSource['fields'] })
      heading = undefined
      prose = []
    } else prose.push(node)
  }
  if (title === '') throw new Error(`${path}: there is no "# title"`)
  return { front, title, intro: intro ?? [], steps, outro: prose }
}

/** A text field that must be there. */
function field({ id, fields }: StepSource, name: string, path: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw new Error(`${path}: step ${id} needs a ${name}`)
  return value
}

function hintsOf({ id, fields }: StepSource, path: string): string[] {
  const { hint } = fields
  const hints: unknown[] = Array.isArray(hint) ? hint : [hint]
  if (!hints.every((one) => typeof one === 'string')) throw new Error(`${path}: step ${id} needs a hint: a text or a list of texts`)
  return hints
}

const rendered = ({ title, intro, outro, steps }: Source, path: string) => ({
  title,
  intro: hast(intro),
  outro: hast(outro),
  steps: steps.map((step) => ({ id: step.id, title: step.title, body: hast(step.body), hints: hintsOf(step, path) })),
})

function filesUnder(folder: string): Scenario['files'] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(root, folder), join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, content: read(`${folder}/${path}`) }))
}

const worldOf = (name: string) => JSON.parse(read(`content/worlds/${name}.json`)) as WorldSpec

/** The playground's scenario: the world of that name, with the files beside it. */
export const playground = (): Scenario => ({
  format: 1,
  id: 'playground',
  world: worldOf('playground'),
  files: filesUnder('content/worlds/playground'),
})

/** The folders of all lessons, in the order of the course. */
export function lessonFolders(): string[] {
  const tracks = join(contentFolder, 'tracks')
  if (!existsSync(tracks)) return []
  const names = (folder: string) => readdirSync(folder).sort()
  return names(tracks)
    .flatMap((track) => names(join(tracks, track)).map((name) => `content/tracks/${track}/${name}`))
    .filter((folder) => existsSync(join(root, folder, 'lesson.md')))
}

/** A lesson as data: its scenario for the engine, its words in both languages and each step's solution for the window. */
export function compileLesson(folder: string) {
  const path = `${folder}/lesson.md`
  const zhPath = `${folder}/lesson.zh.md`
  const en = parseLesson(read(path), path)
  const zh = parseLesson(read(zhPath), zhPath)
  const ids = (source: Source) => source.steps.map((step) => step.id).join(' ')
  if (ids(en) !== ids(zh)) throw new Error(`${zhPath}: it has the steps "${ids(zh)}", the lesson "${ids(en)}"`)
  const { id, world, minutes } = en.front
  if (typeof id !== 'string' || typeof world !== 'string') throw new Error(`${path}: the front matter needs id and world`)
  const steps = en.steps.map((step) => ({ id: step.id, check: field(step, 'check', path) }))
  const scenario: Scenario = { format: 1, id, world: worldOf(world), files: filesUnder(`${folder}/files`), lesson: { id, steps } }
  const solutions = Object.fromEntries(
    en.steps.map((step) => [
      step.id,
      field(step, 'solution', path)
        .split('\n')
        .filter((line) => line !== ''),
    ]),
  )
  return { id, minutes: Number(minutes ?? 10), scenario, solutions, texts: { en: rendered(en, path), zh: rendered(zh, zhPath) } }
}
