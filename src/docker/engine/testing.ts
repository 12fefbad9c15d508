import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { request } from '../../kernel/http/client.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { print, readTextFile } from '../../kernel/libc/io.ts'
import { lookup } from '../../kernel/libc/resolver.ts'
import { binary, type Program } from '../../kernel/program.ts'
import { O, sys } from '../../kernel/sys.ts'
import { run, testKernel } from '../../kernel/testing.ts'
import { contentOf } from '../../kernel/vfs/content.ts'
import { makeImage } from '../../oci/image.ts'
import { Layer, type LayerEntry } from '../../oci/layer.ts'
import { Registry } from '../../oci/registry.ts'
import { createRuntime, type Runtime } from '../../runtime/runtime.ts'
import { SECOND } from '../../sim/time.ts'
import type { Engine } from './engine.ts'
import { startDockerd } from './server.ts'

/** Programs of the test image, named for what they do. */
const PROGRAMS: readonly Program[] = [
  { name: 'echo', *main(_s, argv): Gen<number> { yield* print(`${argv.slice(1).join(' ')}\n`); return 0 } },
  { name: 'sleep', *main(_s, argv): Gen<number> { yield* sys.sleep(Number(argv[1]) * SECOND); return 0 } },
  { name: 'fail', *main(): Gen<number> { return 3 } },
  { name: 'read', *main(_s, argv): Gen<number> { yield* print(yield* readTextFile(argv[1] ?? '')); return 0 } },
  { name: 'resolve', *main(_s, argv): Gen<number> { yield* print(`${(yield* lookup(argv[1] ?? '')).addresses.join()}\n`); return 0 } },
  { name: 'write', *main(_s, argv): Gen<number> { yield* print(argv[2] ?? '', yield* sys.open(argv[1] ?? '', O.WRONLY | O.CREAT)); return 0 } },
]

const at = { uid: 0, gid: 0, mtime: 1_700_000_000 }
const text = (path: string, content: string): LayerEntry => ({ path, kind: 'file', mode: 0o644, ...at, content: contentOf(encodeUtf8(content)) })
const ROOT = new Layer([
  ...PROGRAMS.map((p): LayerEntry => ({ path: `bin/${p.name}`, kind: 'file', mode: 0o755, ...at, content: binary(p.name) })),
  text('etc/passwd', 'root:x:0:0::/root:/bin/sh\n'), text('srv/page', 'from the image\n'),
])

/** A small image with those programs: `busybox:latest` of the test registry. */
export const TEST_IMAGE = makeImage({
  architecture: 'amd64', os: 'linux', config: { Env: ['PATH=/bin'], Cmd: ['echo', 'default'] }, created: '2026-01-01T00:00:00Z',
  history: [{ created: '2026-01-01T00:00:00Z', created_by: 'ADD rootfs' }],
}, [ROOT])

/** An answer of the API; `json` is its first object. */
export type Answer<T = Record<string, never>> = { readonly status: number; readonly text: string; readonly json: T }

/** Asks the engine over its socket, from inside the simulation. */
export function* api<T>(method: string, path: string, body?: object): Gen<Answer<T>> {
  const response = yield* request({ family: 'unix', path: '/var/run/docker.sock' }, {
    method, path, headers: { 'Content-Type': 'application/json' }, body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = decodeUtf8(yield* response.body.all())
  yield* response.close()
  const first = text.split('\r\n')[0] ?? ''
  return { status: response.status, text, json: (/^[{[]/.test(first) ? JSON.parse(first) : undefined) as T }
}

/** A host with a Docker engine; `main` runs on it as a process. Gives what it logged. */
export function withEngine(main: (log: (value: unknown) => void) => Gen<void>, options: { pulled?: boolean } = {}): { kernel: Kernel; engine: Engine; runtime: Runtime; lines: unknown[] } {
  const kernel = testKernel(PROGRAMS)
  const runtime = createRuntime(kernel, new Registry([{ repository: 'docker.io/library/busybox', tags: ['latest'], image: () => TEST_IMAGE }]))
  if (options.pulled !== false) runtime.images.name({ domain: 'docker.io', path: 'library/busybox', tag: 'latest' }, TEST_IMAGE)
  const engine = startDockerd(kernel, runtime)
  const lines: unknown[] = []
  const result = run(kernel, function* () {
    yield* sys.sleep(SECOND)
    yield* main((value) => lines.push(value))
    return 0
  })
  if (result.stderr !== '' || result.status === undefined) throw new Error(`the test's process: ${result.stderr || 'has not ended'}`)
  return { kernel, engine, runtime, lines }
}

/** Creates and starts a container, waits for its end, and gives what it wrote to standard output. */
export function* runContainer(name: string, args: readonly string[], host: object = {}): Gen<string> {
  const created = yield* api<{ Id?: string; message?: string }>('POST', `/containers/create?name=${name}`, { Image: 'busybox', Cmd: args, Tty: true, HostConfig: host })
  if (created.json.Id === undefined) return created.json.message ?? ''
  const started = yield* api<{ message: string } | undefined>('POST', `/containers/${name}/start`)
  if (started.json !== undefined) return started.json.message
  yield* api('POST', `/containers/${name}/wait`)
  return (yield* api('GET', `/containers/${name}/logs?stdout=1&stderr=1`)).text
}
