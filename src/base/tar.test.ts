import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync, readFileSync, mkdirSync, symlinkSync, linkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeUtf8, decodeUtf8 } from './bytes.ts'
import { type TarEntry, tarEntry } from './tar.ts'
import { readTar } from './tar-read.ts'
import { writeTar } from './tar-write.ts'

const long = `${'deep/'.repeat(60)}file`
const split = `${'d'.repeat(90)}/${'f'.repeat(90)}`
const entries: TarEntry[] = [
  tarEntry({ name: 'etc/' }),
  tarEntry({ name: 'etc/motd', data: encodeUtf8('hi\n'), mode: 0o4755, uid: 1000, gid: 100, uname: 'me', gname: 'us', mtime: 1_700_000_000 }),
  tarEntry({ name: 'etc/link', type: 'symlink', linkName: 'motd' }),
  tarEntry({ name: 'etc/hard', type: 'link', linkName: 'etc/motd' }),
  tarEntry({ name: 'dev/null', type: 'char', devMajor: 1, devMinor: 3, mode: 0o666 }),
  tarEntry({ name: 'run/pipe', type: 'fifo' }),
  tarEntry({ name: long, data: new Uint8Array(1000).fill(120) }),
  tarEntry({ name: split }),
  tarEntry({ name: '船坞.txt', data: encodeUtf8('x') }),
  tarEntry({ name: 'to-far', type: 'symlink', linkName: long }),
  tarEntry({ name: 'owner', uid: 3_000_000 }),
  tarEntry({ name: 'attr', xattrs: { 'security.capability': 'a=b\n' } }),
]

test('what is written is read back', () => {
  expect(readTar(writeTar(entries))).toEqual({ entries })
})

test('any name survives', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (raw) => {
      const name = decodeUtf8(raw.map((byte) => (byte === 0 || byte === 47 ? 97 : byte)))
      expect(readTar(writeTar([tarEntry({ name })]))).toEqual({ entries: [tarEntry({ name })] })
    }),
  )
})

test('GNU tar lists what is written', () => {
  const list = execFileSync('tar', ['--quoting-style=literal', '-tf', '-'], { input: writeTar(entries) }).toString()
  expect(list.trimEnd().split('\n')).toEqual(entries.map((entry) => entry.name))
})

test.each(['gnu', 'pax', 'ustar', 'v7'])('an archive of GNU tar is read (%s)', (format) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-tar-'))
  try {
    const inner = format === 'gnu' || format === 'pax' ? join(folder, 'x', ...Array.from({ length: 30 }, () => 'folder')) : join(folder, 'x')
    mkdirSync(inner, { recursive: true })
    writeFileSync(join(inner, 'file'), 'content')
    symlinkSync('file', join(inner, 'link'))
    linkSync(join(inner, 'file'), join(inner, 'zhard'))
    execFileSync('tar', [`--format=${format}`, '-C', folder, '--sort=name', '-cf', join(folder, 'out.tar'), 'x'])
    const result = readTar(readFileSync(join(folder, 'out.tar')))
    const prefix = inner.slice(folder.length + 1)
    const got = 'entries' in result ? result.entries.filter((entry) => entry.type !== 'directory') : result
    expect(got).toMatchObject([
      { name: `${prefix}/file`, type: 'file', linkName: '' },
      { name: `${prefix}/link`, type: 'symlink', linkName: 'file' },
      { name: `${prefix}/zhard`, type: 'link', linkName: `${prefix}/file` },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('broken archives are refused in the words of archive/tar', () => {
  const good = writeTar(entries)
  expect(readTar(good.subarray(0, 700))).toEqual({ error: 'unexpected EOF' })
  expect(readTar(encodeUtf8('x'.repeat(512)))).toEqual({ error: 'archive/tar: invalid tar header' })
  expect(readTar(new Uint8Array(0))).toEqual({ entries: [] })
})
