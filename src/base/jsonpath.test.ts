import { expect, test } from 'vitest'
import { corpusTest, readCorpus } from '../../e2e/corpora.ts'
import { compileJsonPath, relaxedJsonPath } from './jsonpath.ts'

type PathCase = {
  readonly id: string
  readonly template: string
  readonly data: number
  readonly relaxed?: boolean
  readonly unordered?: boolean
  readonly expected: { readonly output?: string; readonly error?: string }
}

const data = readCorpus('_jsonpath-data.json') as readonly unknown[] | undefined

function render(template: string, value: unknown, floatNumbers = false): { output?: string; error?: string } {
  const path = compileJsonPath(template, { floatNumbers })
  if ('error' in path) return path
  const result = path.print(value)
  return 'error' in result ? result : { output: result.text }
}

function sortedWords(output: { output?: string; error?: string }): unknown {
  return output.output?.split(' ').sort() ?? output
}

corpusTest<PathCase>('k8s-jsonpath.json', (c) => {
  const relaxed = c.relaxed ? relaxedJsonPath(c.template) : { template: c.template }
  const actual = 'error' in relaxed ? relaxed : render(relaxed.template, data?.[c.data], true)
  const { output, error } = c.expected
  const expected = error === undefined ? { output } : { error }
  return c.unordered ? { actual: sortedWords(actual), expected: sortedWords(expected as { output?: string; error?: string }) } : { actual, expected }
})

const pods = {
  items: [
    { metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'x' } }, spec: { restarts: 3, containers: [{ name: 'c' }, { name: 'd' }] } },
    { metadata: { name: 'b' }, spec: { restarts: 0, containers: [] } },
  ],
}

test.each([
  ['{.items[*].metadata.name}', 'a b'],
  ['{range .items[*]}{.metadata.name}:{range .spec.containers[*]} {.name}{end};{end}!', 'a: c d;b:;!'],
  ['{.items[?(@.spec.restarts>1)].metadata.name}', 'a'],
  ["{.items[0].metadata.labels['app\\.kubernetes\\.io/name']}", 'x'],
  ['{.items[-1:].metadata.name}', 'b'],
  ['{.nope}', ''],
  ['{.items[0].spec.containers}', '[{"name":"c"},{"name":"d"}]'],
])('%s prints %j', (template, output) => {
  expect(render(template, pods)).toEqual({ output })
})

test('a missing field is an error when keys are required', () => {
  const path = compileJsonPath('{.items[0].nope}', { requireKeys: true })
  expect('print' in path && path.print(pods)).toEqual({ error: 'nope is not found' })
})
