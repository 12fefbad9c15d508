import { posix } from 'node:path'
import { expect, test } from 'vitest'
import type { Command } from '../../src/cli/command.ts'
import type { FlagTable } from '../../src/cli/flag.ts'
import { importsOf } from './import-rules.ts'
import { sourceFiles } from './source-files.ts'

/**
 * Flags that may be left: of commands that end with a refusal whatever their flags are (no swarm, no metrics, no editor, no
 * checkpoints, no signatures), and those that ask for what happens anyway (the only builder loads what it has built).
 */
const WITHOUT_EFFECT =
  /^docker (?:service|config|secret|node|stack|swarm|checkpoint|trust) |^docker build --load$|^kubectl (?:edit|top \w+) /

const files = new Map(sourceFiles('src').map((file) => [file.path, file]))

/** The text of a file and of all that it imports within its tool's folder. */
function textBehind(path: string, folder: string, seen = new Set<string>()): string {
  const file = files.get(path)
  if (file === undefined || seen.has(path) || !path.startsWith(folder)) return ''
  seen.add(path)
  return [
    file.text,
    ...importsOf(file)
      .filter(({ typeOnly }) => !typeOnly)
      .map(({ to }) => textBehind(to, folder, seen)),
  ].join('\n')
}

/** Whether code takes a flag of this name out of something: `x.name`, `x['name']`, `given('name')`, `{ name } = x`, or a list of names. */
function reads(code: string, name: string): boolean {
  if (code.includes(`['${name}'`) || code.includes(`('${name}'`) || code.includes(`, '${name}'`) || code.includes(`'${name}', `))
    return true
  return /^\w+$/.test(name) && new RegExp(`\\.${name}\\b|[{,] ?${name}(?:, [^{}]*| |: \\w+[^{}(]*)\\}(?: =|:| \\))`).test(code)
}

/** The commands of a tool's registry by the file that declares each. */
async function commandsOf(registry: string): Promise<{ path: string; command: Command<unknown> }[]> {
  const file = files.get(registry)
  if (file === undefined) throw new Error(`no ${registry}`)
  const found: { path: string; command: Command<unknown> }[] = []
  for (const { to, typeOnly } of importsOf(file)) {
    if (typeOnly) continue
    const module = (await import(posix.join('../..', to))) as Record<string, unknown>
    for (const value of Object.values(module).flat())
      if (typeof value === 'object' && value !== null && 'mounts' in value && 'flags' in value)
        found.push({ path: to, command: value as Command<unknown> })
  }
  return found
}

async function unread(tool: string, folder: string): Promise<string[]> {
  const found = (await commandsOf(`${folder}registry.ts`))
    .filter(({ command }) => command.notYet !== true)
    .flatMap(({ path, command }) => {
      const code = textBehind(path, folder)
      const table: FlagTable = command.flags
      return Object.entries(table)
        .filter(([name, flag]) => name !== 'help' && flag.notYet !== true && flag.deprecated === undefined && !reads(code, name))
        .map(([name]) => `${tool} ${command.mounts[0]?.path ?? ''} --${name}`)
    })
  return [...new Set(found)].filter((flag) => !WITHOUT_EFFECT.test(flag))
}

test.each([
  ['docker', 'src/docker/cli/'],
  ['kubectl', 'src/kubernetes/kubectl/'],
])('every flag of %s is read by its command or says that it is not simulated', async (tool, folder) => {
  expect((await commandsOf(`${folder}registry.ts`)).length).toBeGreaterThan(60)
  expect(await unread(tool, folder)).toEqual([])
})
