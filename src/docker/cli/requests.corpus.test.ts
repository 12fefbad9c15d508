import { expect, test } from 'vitest'
import { corpusTest } from '../../../e2e/corpora.ts'
import { writeFile } from '../../kernel/libc/io.ts'
import { run } from '../../kernel/testing.ts'
import { dockerHost, runDocker } from './testing.ts'

type Recorded = { readonly method: string; readonly path: string; readonly body?: unknown }
type Case = { readonly id: string; readonly args: string; readonly status: number; readonly stdout: string; readonly stderr: string; readonly requests?: readonly Recorded[] }

const ID = '0123456789abcdef'.repeat(4)

/** What the recording's stub answered. */
const ANSWERS = {
  'POST /containers/create': { Id: ID, Warnings: [] },
  'POST /networks/create': { Id: 'net0123456789', Warning: '' },
    'GET /containers/json': [], 'GET /images/json': [], 'GET /networks': [], 'GET /volumes': { Volumes: [] },
  'GET /version': { Platform: { Name: '' }, Version: '28.2.2', ApiVersion: '1.50', Components: [] },
}
const PRUNE = { SpaceReclaimed: 0 }

function split(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '').map((word) => word.replaceAll('$PWD', '/work'))
}

/** A body without its zero values, as the recording keeps it. */
function withoutZeros(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutZeros)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, item]) => [key, withoutZeros(item)] as const)
  const kept = entries.filter(([, item]) => !isZero(item))
  return Object.fromEntries(kept)
}

const isZero = (item: unknown): boolean =>
  item === undefined || item === null || item === '' || item === 0 || item === false || (typeof item === 'object' && !Array.isArray(item) && Object.keys(item).length === 0) || (Array.isArray(item) && item.length === 0)

/** What is done at once may be asked in any order. */
const sorted = (requests: readonly Recorded[]): readonly Recorded[] => [...requests].sort((a, b) => (`${a.method} ${a.path}` < `${b.method} ${b.path}` ? -1 : 1))

function outcome({ args }: Case) {
  const { kernel, seen } = dockerHost({ ...ANSWERS, ...anything(args) })
  run(kernel, function* () {
    yield* writeFile('/work/labels.list', 'l1=v1\n')
    yield* writeFile('/work/bad.env', 'A B=1\n')
    return 0
  })
  const result = runDocker(kernel, split(args).slice(1), { env: { PATHX: 'fromenv', HOME: '/work' } })
  const code = result.status?.kind === 'exited' ? result.status.code : -1
  return { status: code, stdout: result.stdout, stderr: result.stderr, requests: seen.map(({ method, path, body }) => ({ method, path, ...(body === '' ? {} : { body: JSON.parse(body) as unknown }) })) }
}

/** Names made up in the command line are there: everything about them is answered with what is asked for. */
function anything(args: string) {
  const words = split(args).slice(1).flatMap((word) => [word, word.split(':')[0] ?? ''])
  const paths = words.flatMap((name) => [
    [`POST /containers/${name}/start`, {}], [`POST /containers/${name}/stop`, {}], [`POST /containers/${name}/restart`, {}], [`POST /containers/${name}/kill`, {}],
    [`POST /containers/${name}/unpause`, {}], [`DELETE /containers/${name}`, {}], [`GET /networks/${name}`, { Name: name }], [`DELETE /networks/${name}`, {}],
    [`POST /networks/${name}/connect`, {}], [`POST /networks/${name}/disconnect`, {}], [`DELETE /volumes/${name}`, {}], [`POST /images/${name}/tag`, {}],
    [`GET /containers/${name}/json`, { Id: name, Config: {}, State: {} }],
  ] as const)
  const prunes = ['containers', 'images', 'networks', 'volumes', 'build'].map((kind) => [`POST /${kind}/prune`, PRUNE] as const)
  const volume = words.includes('data') ? 'data' : 'anon'
  return { 'POST /volumes/create': { Name: volume }, ...Object.fromEntries([...paths, ...prunes]), 'GET /images/get': {} }
}

corpusTest<Case>('docker-cli-requests.json', (item) => {
  if (item.args.startsWith('docker build')) return undefined
  const { status, stdout, stderr, requests } = outcome(item)
  if (stderr.startsWith('drydock: ')) return undefined
  const actual = { status, stdout: stdout.trim(), stderr: stderr.trim(), requests: item.requests === undefined ? [] : withoutZeros(sorted(requests)) }
  return { actual, expected: { status: item.status, stdout: item.stdout.trim(), stderr: item.stderr.trim(), requests: withoutZeros(sorted(item.requests ?? [])) } }
}, { 'docker-cli-requests/0302': 'an empty filters parameter is left out' })

test('a refused flag is told in one sentence', () => {
  const { kernel } = dockerHost({})
  expect(runDocker(kernel, ['run', '--gpus', 'all', 'nginx']).stderr).toBe('drydock: docker run --gpus is not simulated yet\n')
})
