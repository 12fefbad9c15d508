import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

/** The folders of the engine, lowest first; a folder may import only from those before it. The pair shares a floor. */
const floors = [
  ['base'],
  ['sim'],
  ['kernel'],
  ['cli'],
  ['userland'],
  ['oci'],
  ['images'],
  ['runtime'],
  ['docker', 'kubernetes'],
  ['lesson'],
  ['host'],
]

/** One import statement: who, what (a path in the project, or a package's name) and whether only types cross. */
export type Import = { readonly from: string; readonly to: string; readonly isPackage: boolean; readonly typeOnly: boolean }

const statement = /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
const workerUrl = /new URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url\s*\)/g

/** All imports of a file, static and dynamic, and the modules named by `new URL(..., import.meta.url)`. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const found = [
    ...[...text.matchAll(statement)].map((m) => ({ target: m[2] ?? '', typeOnly: m[1] !== undefined })),
    ...[...text.matchAll(dynamic)].map((m) => ({ target: m[1] ?? '', typeOnly: false })),
    ...[...text.matchAll(workerUrl)].map((m) => ({ target: m[1] ?? '', typeOnly: false })),
  ]
  return found.map(({ target, typeOnly }) => {
    const isPackage = !target.startsWith('.')
    return { from: path, to: isPackage ? target : posix.normalize(posix.join(posix.dirname(path), target)), isPackage, typeOnly }
  })
}

const floorOf = (path: string) => {
  const folder = /^src\/([^/]+)\//.exec(path)?.[1]
  const floor = floors.findIndex((names) => names.includes(folder ?? ''))
  return floor === -1 || folder === undefined ? undefined : { floor, folder }
}

/** Why an import may not be; undefined when it may. */
export function violation({ from, to, isPackage }: Import): string | undefined {
  const here = floorOf(from)
  if (isPackage) {
    if (!from.startsWith('src/')) return undefined
    if (from.startsWith('src/base/') && !to.startsWith('node:')) return undefined
    if (from.startsWith('src/host/node/') && to.startsWith('node:')) return undefined
    return 'libraries are imported only in src/base (Node modules only in src/host/node)'
  }
  if (from.startsWith('src/')) {
    if (/^(web|e2e)\//.test(to)) return 'the engine does not know the window and the tests'
    if (to.startsWith('content/') && here?.folder !== 'host') return 'only the edge brings the content in'
    const there = floorOf(to)
    if (here === undefined || there === undefined) return undefined
    if (there.floor > here.floor) return `${here.folder} lies below ${there.folder}`
    if (there.floor === here.floor && there.folder !== here.folder) return `${here.folder} and ${there.folder} do not know each other`
    return undefined
  }
  if (from.startsWith('web/') && to.startsWith('src/')) {
    if (!from.startsWith('web/link/')) return 'the window reaches the engine only through web/link'
    if (!/^src\/host\/(protocol|worker\.ts)/.test(to)) return 'web/link sees only the protocol and the worker'
  }
  if (from.startsWith('web/') && to.startsWith('e2e/')) return 'the window does not know the tests'
  return undefined
}

/** Groups of files that import each other at run time, each as a list of paths. */
export function cycles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>()
  for (const { from, to, isPackage, typeOnly } of imports) if (!isPackage && !typeOnly) next.set(from, [...(next.get(from) ?? []), to])
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (path: string): void => {
    index.set(path, index.size)
    low.set(path, index.get(path) ?? 0)
    stack.push(path)
    for (const to of next.get(path) ?? []) {
      if (!index.has(to)) visit(to)
      if (stack.includes(to)) low.set(path, Math.min(low.get(path) ?? 0, low.get(to) ?? 0))
    }
    if (low.get(path) !== index.get(path)) return
    const group = stack.splice(stack.indexOf(path))
    if (group.length > 1 || (next.get(path) ?? []).includes(path)) found.push(group.sort())
  }
  for (const path of next.keys()) if (!index.has(path)) visit(path)
  return found
}
