import { expect, test } from 'vitest'
import { toBase64 } from '../../../base/base64.ts'
import { encodeUtf8 } from '../../../base/bytes.ts'
import { readTar } from '../../../base/tar-read.ts'
import type { Request } from '../../../kernel/http/server.ts'
import type { Responder } from '../../../kernel/http/responder.ts'
import { writeFile } from '../../../kernel/libc/io.ts'
import { sys } from '../../../kernel/sys.ts'
import { run } from '../../../kernel/testing.ts'
import type { BuildRecord, Vertex } from '../../build/progress.ts'
import { dockerHost, runDocker } from '../testing.ts'

const START = 1_767_268_800_000_000
const at = (seconds: number): number => START + seconds * 1e6
const step = (digest: string, name: string, from: number, to?: number, more: Partial<Vertex> = {}): Vertex =>
  ({ digest, inputs: [], name, started: at(from), ...(to === undefined ? {} : { completed: at(to) }), ...more })
const log = (vertex: string, text: string, when: number) => ({ vertex, stream: 1 as const, data: toBase64(encodeUtf8(text)), timestamp: at(when) })

/** A host whose engine answers a build with these records, half a second apart. */
function building(records: readonly BuildRecord[]) {
  const host = dockerHost({
    'POST /build': function* (_request: Request, respond: Responder) {
      for (const record of records) {
        yield* respond.write(`${JSON.stringify(record)}\r\n`)
        yield* sys.sleep(500_000)
      }
    },
  })
  run(host.kernel, function* () {
    yield* writeFile('/work/Dockerfile', 'FROM busybox\nRUN exit 3\n')
    yield* writeFile('/work/secret.env', 'x')
    yield* writeFile('/work/.dockerignore', '*.env\n')
    return 0
  })
  return host
}

const trace = (aux: Extract<BuildRecord, { id: 'moby.buildkit.trace' }>['aux']): BuildRecord => ({ id: 'moby.buildkit.trace', aux })

test('steps, cached steps, output and parts of steps are shown as lines where there is no terminal', () => {
  const { kernel } = building([
    trace({
      vertexes: [step('a', '[internal] load build definition from Dockerfile', 0, 0.01)],
      statuses: [{ id: 'transferring dockerfile:', vertex: 'a', name: '', current: 148, total: 0, timestamp: at(0), started: at(0), completed: at(0.001) }],
    }),
    trace({ vertexes: [step('b', '[1/3] FROM docker.io/library/busybox:latest', 0.02, 0.02, { cached: true })] }),
    trace({ vertexes: [step('c', '[2/3] RUN echo "installing" && sleep 1', 0.1)] }),
    trace({ logs: [log('c', 'install', 0.506), log('c', 'ing\nmore\n', 0.6)] }),
    trace({ vertexes: [step('c', '[2/3] RUN echo "installing" && sleep 1', 0.1, 1.7)] }),
    { id: 'moby.image.id', aux: { ID: 'sha256:abc' } },
  ])
  const result = runDocker(kernel, ['build', '-t', 'c:1', '.'])
  expect(result.stderr).toBe(`#0 building with "default" instance using docker driver

#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 148B done
#1 DONE 0.0s

#2 [1/3] FROM docker.io/library/busybox:latest
#2 CACHED

#3 [2/3] RUN echo "installing" && sleep 1
#3 0.406 installing
#3 0.500 more
#3 DONE 1.6s
`)
  expect([result.stdout, result.status]).toEqual(['', { kind: 'exited', code: 0 }])
})

test('a failing step is told with its last output and the place in the Dockerfile; the exit status is 1', () => {
  const error = 'process "/bin/sh -c exit 3" did not complete successfully: exit code: 3'
  const { kernel } = building([
    trace({ vertexes: [step('c', '[2/2] RUN exit 3', 0)] }),
    trace({ logs: [log('c', 'oh\n', 0.136)] }),
    trace({ vertexes: [step('c', '[2/2] RUN exit 3', 0, 0.2, { error })] }),
    { error, errorDetail: { message: `failed to solve: ${error}`, source: { filename: 'Dockerfile', text: 'FROM busybox\nRUN exit 3\n', start: 2, end: 2 } } },
  ])
  const result = runDocker(kernel, ['build', '.'])
  expect(result.stderr).toBe(`#0 building with "default" instance using docker driver

#1 [2/2] RUN exit 3
#1 0.136 oh
#1 ERROR: ${error}
------
 > [2/2] RUN exit 3:
0.136 oh
------
Dockerfile:2
--------------------
   1 |     FROM busybox
   2 | >>> RUN exit 3
   3 |     
--------------------
ERROR: failed to build: failed to solve: ${error}
`)
  expect(result.status).toEqual({ kind: 'exited', code: 1 })
})

test('-q prints the image alone', () => {
  const { kernel } = building([trace({ vertexes: [step('a', 'x', 0, 1)] }), { id: 'moby.image.id', aux: { ID: 'sha256:abc' } }])
  const { stdout, stderr } = runDocker(kernel, ['build', '-q', '.'])
  expect([stdout, stderr]).toEqual(['sha256:abc\n', ''])
})

test('the context is packed without what is ignored; the flags become the query', () => {
  const names: string[] = []
  let query = ''
  const { kernel } = dockerHost({
    'POST /build': function* (request: Request, respond: Responder) {
      query = request.query.toString()
      yield* respond.json(200, { id: 'moby.image.id', aux: { ID: 'sha256:abc' } })
    },
  }, undefined, (bytes) => {
    const read = readTar(bytes)
    names.push(...('entries' in read ? read.entries.map(({ name }) => name) : [read.error]))
  })
  run(kernel, function* () {
    for (const name of ['Dockerfile', 'app.js', 'debug.log']) yield* writeFile(`/work/${name}`, 'x')
    yield* writeFile('/work/.dockerignore', '**/*.log\nDockerfile\n')
    yield* sys.mkdir('/work/src')
    yield* writeFile('/work/src/a.log', 'x')
    yield* writeFile('/work/src/b.js', 'x')
    return 0
  })
  runDocker(kernel, ['build', '-t', 'c:1', '-t', 'd', '--build-arg', 'A=1', '--build-arg', 'HOME', '--no-cache', '--target', 'prod', '.'])
  expect(names).toEqual(['.dockerignore', 'Dockerfile', 'app.js', 'src/', 'src/b.js'])
  expect(Object.fromEntries(new URLSearchParams(query))).toMatchObject({
    buildargs: '{"A":"1","HOME":"/root"}', dockerfile: 'Dockerfile', nocache: '1', target: 'prod', version: '2',
  })
})

test.each([
  [['build'], 1, 'ERROR: "docker buildx build" requires exactly 1 argument.\nSee \'docker buildx build --help\'.\n\nUsage:  docker buildx build [OPTIONS] PATH | URL | -\n\nStart a build\n'],
  [['build', '--nosuchflag', '.'], 125, "unknown flag: --nosuchflag\nSee 'docker buildx build --help'.\n"],
  [['build', 'nosuch'], 1, 'ERROR: unable to prepare context: path "nosuch" not found\n'],
  [['build', '-t', 'App', '.'], 1, 'ERROR: invalid tag "App": repository name must be lowercase\n'],
  [['build', 'https://example.com/x.git'], 125, 'drydock: docker build URL is not simulated yet\n'],
  [['build', '--secret', 'id=x', '.'], 125, 'drydock: docker build --secret is not simulated yet\n'],
])('docker %j is refused', (words, status, text) => {
  const { stderr, status: ended } = runDocker(building([]).kernel, words)
  expect([stderr, ended]).toEqual([text, { kind: 'exited', code: status }])
})
