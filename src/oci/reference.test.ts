import { expect, test } from 'vitest'
import { familiarString, parseReference, referenceString, tagNameOnly } from './reference.ts'

const DIGEST = `sha256:${'f'.repeat(64)}`

test.each([
  ['nginx', 'docker.io/library/nginx', 'nginx'],
  ['me/app:1', 'docker.io/me/app:1', 'me/app:1'],
  ['docker.io/library/nginx:alpine', 'docker.io/library/nginx:alpine', 'nginx:alpine'],
  ['index.docker.io/redis', 'docker.io/library/redis', 'redis'],
  ['localhost:5000/team/tool', 'localhost:5000/team/tool', 'localhost:5000/team/tool'],
  ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
  [`busybox@${DIGEST}`, `docker.io/library/busybox@${DIGEST}`, `busybox@${DIGEST}`],
  ['[2001:db8::1]:5000/repo:tag', '[2001:db8::1]:5000/repo:tag', '[2001:db8::1]:5000/repo:tag'],
])('%s is %s, and people write %s', (text, canonical, familiar) => {
  const parsed = parseReference(text)
  if (!parsed.ok) throw new Error(parsed.error)
  expect([referenceString(parsed.value), familiarString(parsed.value)]).toEqual([canonical, familiar])
})

test.each([
  ['', 'invalid reference format'],
  ['-nginx', 'invalid reference format'],
  ['nginx:', 'invalid reference format'],
  ['app:bad:tag', 'invalid reference format'],
  ['Nginx', 'invalid reference format: repository name (library/Nginx) must be lowercase'],
  ['a'.repeat(64), `invalid repository name (${'a'.repeat(64)}), cannot specify 64-byte hexadecimal strings`],
  ['nginx@sha256:abc', 'invalid reference format'],
  [`nginx@sha999:${'a'.repeat(64)}`, 'unsupported digest algorithm'],
])('%j is refused: %s', (text, error) => {
  expect(parseReference(text)).toEqual({ ok: false, error })
})

test('latest is meant where neither tag nor digest is given', () => {
  const parsed = parseReference('nginx')
  expect(parsed.ok && familiarString(tagNameOnly(parsed.value))).toBe('nginx:latest')
})
