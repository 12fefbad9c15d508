import { expect, test } from 'vitest'
import { programOf } from '../kernel/program.ts'
import { PROGRAMS } from '../userland/programs.ts'
import { CATALOGUE } from './catalogue.ts'
import { treeSize } from './image.ts'

const known = new Set([...PROGRAMS.map((program) => program.name), 'musl-loader'])

test('every name of the catalogue belongs to one image', () => {
  const names = CATALOGUE.flatMap((image) => image.tags.map((tag) => `${image.repository}:${tag}`))
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

test('every executable of every image names a program that exists', () => {
  const missing = new Set<string>()
  for (const image of CATALOGUE) {
    for (const { layer } of image.history) {
      for (const entry of Object.values(layer?.files() ?? {})) {
        const program = entry.kind === 'file' ? programOf(entry.content.bytes) : undefined
        if (program !== undefined && !known.has(program)) missing.add(`${image.repository}: ${program}`)
      }
    }
  }
  expect([...missing]).toEqual([])
})

test('images are as big as the real ones say (docker images)', () => {
  const megabytes = (repository: string, tag: string): number => {
    const image = CATALOGUE.find((each) => each.repository === repository && each.tags.includes(tag))
    return Math.round((image?.history ?? []).reduce((sum, { layer }) => sum + (layer === undefined ? 0 : treeSize(layer.files())), 0) / 1e6)
  }
  expect(Object.fromEntries([['busybox', 'latest'], ['alpine', 'latest'], ['debian', 'bookworm'], ['ubuntu', '22.04'], ['nginx', 'latest'], ['nginx', 'alpine'], ['redis', 'latest']].map(([name = '', tag = '']) => [`${name}:${tag}`, megabytes(name, tag)]))).toEqual({
    'busybox:latest': 4, 'alpine:latest': 8, 'debian:bookworm': 117, 'ubuntu:22.04': 78, 'nginx:latest': 192, 'nginx:alpine': 52, 'redis:latest': 117,
  })
})

test('images that stand on one base share its layer', () => {
  const base = (repository: string, tag: string): unknown => CATALOGUE.find((image) => image.repository === repository && image.tags.includes(tag))?.history.find(({ layer }) => layer !== undefined)?.layer
  expect(base('nginx', 'latest')).toBe(base('redis', 'latest'))
  expect(base('nginx', 'alpine')).toBe(base('node', '20-alpine'))
})
