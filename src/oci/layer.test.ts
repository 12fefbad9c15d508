import { expect, test } from 'vitest'
import { encodeUtf8 } from '../base/bytes.ts'
import { digest } from '../base/sha256.ts'
import { readTar } from '../base/tar-read.ts'
import { writeTar } from '../base/tar-write.ts'
import { contentOf } from '../kernel/vfs/content.ts'
import { chainIds, Layer, type LayerEntry, layerOfTar } from './layer.ts'
import { layerTree } from './layer-tree.ts'

const at = { uid: 0, gid: 0, mtime: 1_700_000_000 }
const file = (path: string, text: string): LayerEntry => ({ path, kind: 'file', mode: 0o644, ...at, content: contentOf(encodeUtf8(text)) })

const layer = new Layer([
  file('etc/motd', 'hello\n'), { path: 'etc', kind: 'dir', mode: 0o755, ...at }, { path: 'etc/old', kind: 'whiteout', mode: 0, ...at },
  { path: 'var', kind: 'dir', mode: 0o755, ...at, opaque: true }, { path: 'bin', kind: 'symlink', mode: 0o777, ...at, target: 'usr/bin' },
  file('usr/bin/a', 'x'), { path: 'usr/bin/b', kind: 'hardlink', mode: 0o644, ...at, target: 'usr/bin/a' },
])

test('a small layer is named by the digest of its tar, whatever the order of its entries', () => {
  expect(layer.diffId).toBe(digest(writeTar(layer.tar())))
  expect(new Layer([...layer.entries].reverse()).diffId).toBe(layer.diffId)
})

test('a layer survives its own tar archive', () => {
  const archive = readTar(writeTar(layer.tar()))
  if ('error' in archive) throw new Error(archive.error)
  const again = layerOfTar(archive.entries)
  expect(again.entries.map((e) => `${e.kind} ${e.path} ${e.target ?? ''}${e.opaque ? ' opaque' : ''}`)).toEqual(layer.entries.map((e) => `${e.kind} ${e.path} ${e.target ?? ''}${e.opaque ? ' opaque' : ''}`))
  expect(again.diffId).toBe(layer.diffId)
})

test('big sparse layers are hashed without their zeros, and zeros written out are the same', () => {
  const sparse = new Layer([{ ...file('big', 'head'), content: contentOf(encodeUtf8('head'), 8 << 20) }])
  const whole = new Uint8Array(8 << 20)
  whole.set(encodeUtf8('head'))
  expect(new Layer([{ ...file('big', ''), content: contentOf(whole) }]).diffId).toBe(sparse.diffId)
  expect(sparse.size).toBe(8 << 20)
})

test('as a file system: links are followed on the way, whiteouts are 0/0 devices, times are virtual', () => {
  const boot = 1_700_000_100_000
  const fs = layerTree(layer, boot)
  const etc = fs.lookup(fs.root, 'etc') ?? 0
  expect(fs.readdir(etc).map((e) => `${e.kind} ${e.name}`).sort()).toEqual(['char old', 'file motd'])
  expect(fs.attr(fs.lookup(etc, 'motd') ?? 0).mtime).toBe(-100_000_000)
  expect(() => fs.unlink(etc, 'motd')).toThrow('Read-only file system')
  expect(layerTree(layer, boot)).toBe(fs)
})

test('chain ids name a layer and all below it', () => {
  expect(chainIds(['a', 'b'])).toEqual(['a', digest('a b')])
})
