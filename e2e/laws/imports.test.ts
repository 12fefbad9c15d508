import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cycles, importsOf, violation } from './import-rules.ts'
import { root, sourceFiles } from './source-files.ts'

const files = sourceFiles('src', 'web')
const imports = files.flatMap(importsOf)
const judge = (path: string, text: string) => importsOf({ path, text }).map(violation)

describe('imports run one way', () => {
  test('the law reads real modules, and their imports exist', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(imports.length).toBeGreaterThan(40)
    const missing = imports.filter(({ to, isPackage }) => !isPackage && !existsSync(join(root, to.replace(/\?.*$/, ''))))
    expect(missing.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  test('no folder imports one above it, a library out of place, or around the link', () => {
    const wrong = imports.flatMap((one) => {
      const why = violation(one)
      return why === undefined ? [] : [`${one.from} -> ${one.to}: ${why}`]
    })
    expect(wrong).toEqual([])
  })

  test('no files import each other in a circle at run time', () => {
    expect(cycles(imports)).toEqual([])
  })
})

describe('the law sees what is planted', () => {
  test.each([
    ['src/sim/x.ts', `import { a } from '../kernel/a.ts'`],
    ['src/docker/x.ts', `import type { a } from '../kubernetes/a.ts'`],
    ['src/kernel/x.ts', `import {\n  a,\n  b,\n} from 'yaml'`],
    ['src/kernel/x.ts', `export { a } from '../runtime/a.ts'`],
    ['src/base/x.ts', `import fs from 'node:fs'`],
    ['src/lesson/x.ts', `import x from '../../content/x.ts'`],
    ['src/host/x.ts', `import '../../web/x.ts'`],
    ['src/host/worker.ts', `import '../../e2e/x.ts'`],
    ['web/app/x.ts', `import type { A } from '../../src/host/protocol.ts'`],
    ['web/link/x.ts', `const x = await import('../../src/sim/world.ts')`],
    ['web/link/x.ts', `new Worker(new URL('../../src/host/pacer.ts', import.meta.url))`],
  ])('%s with %j is refused', (path, text) => {
    expect(judge(path, text)).toEqual([expect.any(String)])
  })

  test.each([
    ['src/kernel/x.ts', `import { a } from '../sim/a.ts'`],
    ['src/base/x.ts', `import { parse } from 'yaml'`],
    ['src/host/node/x.ts', `import fs from 'node:fs'`],
    [
      'web/link/x.ts',
      `import type { A } from '../../src/host/protocol.ts'\nnew Worker(new URL('../../src/host/worker.ts', import.meta.url))`,
    ],
    ['web/app/x.ts', `import { create } from 'zustand'`],
  ])('%s with %j is fine', (path, text) => {
    expect(judge(path, text).filter((why) => why !== undefined)).toEqual([])
  })

  test('a circle is found, and one of types only is none', () => {
    const circle = (type: string) => [
      ...importsOf({ path: 'src/sim/a.ts', text: `import ${type}{ b } from './b.ts'` }),
      ...importsOf({ path: 'src/sim/b.ts', text: `import { a } from './a.ts'` }),
    ]
    expect(cycles(circle(''))).toEqual([['src/sim/a.ts', 'src/sim/b.ts']])
    expect(cycles(circle('type '))).toEqual([])
  })
})
