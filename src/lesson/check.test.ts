import { expect, test } from 'vitest'
import { CheckSyntaxError, parseCheck, type Verdict } from './check.ts'
import { PREDICATES } from './checks/registry.ts'
import type { LessonView } from './view.ts'

const web = { id: 'a1', name: 'web', image: 'web:1', state: 'running', exitCode: 0, ports: [{ host: 8080, container: 80 }], changed: () => ['/etc/x'] }
const view: LessonView = {
  containers: () => [web, { ...web, name: 'old', state: 'exited', exitCode: 137, ports: [] }],
  image: (name) => ({ 'web:1': 'sha256:1', 'web:2': 'sha256:2', 'web:latest': 'sha256:1' })[name],
  objects: () => [],
  file: (path) => (path === '/root/work/Dockerfile' ? 'FROM nginx\nCOPY a b\n' : undefined),
}
const judge = (text: string): Verdict => parseCheck(text, PREDICATES)(view)

test.each([
  'container web is running',
  'container web is running and container web publishes 8080 to 80',
  'not container old is running',
  'image web:2 exists and image web:2 differs from web:1',
  'container web changed /etc/x and not container web changed /etc/y',
  'file /root/work/Dockerfile contains "COPY a"',
])('%s: reached', (text) => expect(judge(text)).toEqual({ ok: true }))

test.each([
  ['container none is running', 'there is no container none'],
  ['container old is running', 'container old is exited (137)'],
  ['container old publishes 8080 to 80', 'container old publishes no port'],
  ['container web publishes 80 to 80', 'container web publishes 8080 -> 80'],
  ['image web:latest differs from web:1', 'web:latest and web:1 are the same image'],
  ['container web is running and not container web is running', 'still true: container web is running'],
])('%s: says what is seen instead', (text, because) => expect(judge(text)).toMatchObject({ ok: false, because: { en: because } }))

test('a sentence no predicate reads is refused with the known forms', () => {
  expect(() => judge('container web flies')).toThrow(CheckSyntaxError)
  expect(() => judge('container web is upside-down')).toThrow('container NAME is STATE')
})

test('every predicate reads its own example', () => {
  for (const { example } of PREDICATES) expect(() => parseCheck(example, PREDICATES)).not.toThrow()
})
