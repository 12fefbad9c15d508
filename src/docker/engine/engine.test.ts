import { expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { request } from '../../kernel/http/client.ts'
import { print } from '../../kernel/libc/io.ts'
import { binary, type Program } from '../../kernel/program.ts'
import { sys } from '../../kernel/sys.ts'
import { run, testKernel } from '../../kernel/testing.ts'
import { contentOf } from '../../kernel/vfs/content.ts'
import { makeImage } from '../../oci/image.ts'
import { Layer, type LayerEntry } from '../../oci/layer.ts'
import { Registry } from '../../oci/registry.ts'
import { createRuntime } from '../../runtime/runtime.ts'
import { SECOND } from '../../sim/time.ts'
import { startDockerd } from './server.ts'

const programs: Program[] = [
  { name: 'echo', *main(_s, argv): Gen<number> { yield* print(`${argv.slice(1).join(' ')}\n`); return 0 } },
  { name: 'sleep', *main(_s, argv): Gen<number> { yield* sys.sleep(Number(argv[1]) * SECOND); return 0 } },
  { name: 'fail', *main(): Gen<number> { return 3 } },
  { name: 'cat', *main(): Gen<number> {
    for (;;) {
      const chunk = yield* sys.read(0)
      if (chunk.length === 0) return 0
      yield* sys.write(1, chunk)
    }
  } },
]
const at = { uid: 0, gid: 0, mtime: 1_700_000_000 }
const layer = new Layer([
  ...programs.map((p): LayerEntry => ({ path: `bin/${p.name}`, kind: 'file', mode: 0o755, ...at, content: binary(p.name) })),
  { path: 'etc/passwd', kind: 'file', mode: 0o644, ...at, content: contentOf(encodeUtf8('root:x:0:0::/root:/bin/sh\n')) },
])
const busybox = makeImage({ architecture: 'amd64', os: 'linux', config: { Env: ['PATH=/bin'], Cmd: ['echo', 'default'] }, created: '2026-01-01T00:00:00Z', history: [{ created: '2026-01-01T00:00:00Z', created_by: 'ADD rootfs' }] }, [layer])

/** What the tests read of answers. */
type Answer = {
  Id: string; message: string; State: { Status: string; ExitCode: number }; Path: string; Args: string[]; RestartCount: number; NetworkSettings: { IPAddress: string }
} & { Status: string }[]

const SOCKET = { family: 'unix', path: '/var/run/docker.sock' } as const

function* api(method: string, path: string, body?: object): Gen<{ status: number; text: string; json: Answer }> {
  const response = yield* request(SOCKET, { method, path, headers: { 'Content-Type': 'application/json' }, body: body === undefined ? undefined : JSON.stringify(body) })
  const text = decodeUtf8(yield* response.body.all())
  yield* response.close()
  return { status: response.status, text, json: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text.split('\r\n')[0] as string) : undefined) as Answer }
}

function world(main: (log: (text: unknown) => void) => Gen<void>) {
  const kernel = testKernel(programs)
  const registry = new Registry([{ repository: 'docker.io/library/busybox', tags: ['latest'], image: () => busybox }])
  const engine = startDockerd(kernel, createRuntime(kernel, registry))
  const lines: unknown[] = []
  const result = run(kernel, function* () {
    yield* sys.sleep(SECOND)
    yield* main((text) => lines.push(text))
    return 0
  })
  expect(result.stderr).toBe('')
  return { kernel, engine, lines }
}

test('pull, create, start, wait, logs, remove', () => {
  const { lines } = world(function* (log) {
    log((yield* api('GET', '/_ping')).text)
    log((yield* api('POST', '/v1.50/containers/create?name=web', { Image: 'busybox' })).json)
    log((yield* api('POST', '/v1.50/images/create?fromImage=busybox&tag=latest')).text.split('\r\n').at(-2))
    const { json } = yield* api('POST', '/v1.50/containers/create?name=web', { Image: 'busybox', Cmd: ['echo', 'hello', 'world'] })
    log((yield* api('POST', `/v1.50/containers/${json.Id}/start`)).status)
    log((yield* api('POST', '/v1.50/containers/web/wait')).text)
    log((yield* api('GET', '/v1.50/containers/web/logs?stdout=1&stderr=1')).text)
    const inspected = (yield* api('GET', '/v1.50/containers/web/json')).json
    log([inspected.State.Status, inspected.State.ExitCode, inspected.Path, inspected.Args])
    log((yield* api('GET', '/v1.50/containers/json?all=1')).json[0]?.Status)
    log((yield* api('DELETE', '/v1.50/containers/web')).status)
    log((yield* api('GET', '/v1.50/containers/web/json')).json)
  })
  expect(lines).toEqual([
    'OK', { message: 'No such image: busybox:latest' }, '{"status":"Status: Downloaded newer image for busybox:latest"}', 204, '{"StatusCode":0}\n',
    '\x01\0\0\0\0\0\0\x0chello world\n', ['exited', 0, 'echo', ['hello', 'world']], 'Exited (0) Less than a second ago', 204, { message: 'No such container: web' },
  ])
})

test('stop takes the whole grace for a pid 1 without a handler; restart policy on-failure counts', () => {
  const { lines, kernel } = world(function* (log) {
    yield* api('POST', '/images/create?fromImage=busybox&tag=latest')
    yield* api('POST', '/containers/create?name=nap', { Image: 'busybox', Cmd: ['sleep', '1000'] })
    yield* api('POST', '/containers/nap/start')
    const ip = (yield* api('GET', '/containers/nap/json')).json.NetworkSettings.IPAddress
    const before = yield* sys.now()
    yield* api('POST', '/containers/nap/stop')
    log([ip, Math.round(((yield* sys.now()) - before) / SECOND), (yield* api('GET', '/containers/nap/json')).json.State.ExitCode])
    yield* api('POST', '/containers/create?name=bad', { Image: 'busybox', Cmd: ['fail'], HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 } } })
    yield* api('POST', '/containers/bad/start')
    yield* sys.sleep(5 * SECOND)
    const { State, RestartCount } = (yield* api('GET', '/containers/bad/json')).json
    log([State.Status, State.ExitCode, RestartCount])
    log((yield* api('POST', '/containers/create?name=x', { Image: 'busybox' })).json.message)
    yield* api('POST', '/containers/create?name=none', { Image: 'busybox', Cmd: ['nosuch'] })
    log((yield* api('POST', '/containers/none/start')).json.message)
  })
  expect(lines).toEqual([
    ['172.17.0.2', 10, 137], ['exited', 3, 2], 'Invalid container name (x), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed',
    'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown',
  ])
  kernel.world.runUntil(kernel.world.now + 10 * SECOND)
  expect([...kernel.processes.values()].map((p) => p.comm)).toEqual(['init', 'dockerd'])
})
