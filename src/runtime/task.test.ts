import { expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts'
import type { Gen } from '../kernel/coroutine.ts'
import { print, readTextFile } from '../kernel/libc/io.ts'
import { binary, type Program } from '../kernel/program.ts'
import { sys } from '../kernel/sys.ts'
import { testKernel } from '../kernel/testing.ts'
import { contentOf } from '../kernel/vfs/content.ts'
import { Layer, type LayerEntry } from '../oci/layer.ts'
import { Registry } from '../oci/registry.ts'
import { SECOND } from '../sim/time.ts'
import { createRuntime } from './runtime.ts'
import type { Exit, TaskSpec } from './task.ts'

const programs: Program[] = [
  { name: 'show', *main(_s, argv, env): Gen<number> {
    const pid = yield* sys.getpid()
    const { nodename } = yield* sys.uname()
    const cred = yield* sys.credentials()
    yield* print(`${argv.join(' ')} pid=${pid} host=${nodename} uid=${cred.uid} home=${env.get('HOME')} cwd=${yield* sys.getcwd()}\n`)
    return 3
  } },
  { name: 'edit', *main(): Gen<number> {
    yield* sys.unlink('/etc/gone')
    const fd = yield* sys.open('/new', 0o101)
    yield* print('hello', fd)
    return 0
  } },
  { name: 'cat', *main(_s, argv): Gen<number> { yield* print(yield* readTextFile(argv[1] ?? '')); return 0 } },
  { name: 'sleep', *main(): Gen<number> { yield* sys.sleep(1000 * SECOND); return 0 } },
]

const at = { uid: 0, gid: 0, mtime: 1_700_000_000 }
const text = (path: string, content: string, mode = 0o644): LayerEntry => ({ path, kind: 'file', mode, ...at, content: contentOf(encodeUtf8(content)) })
const base = new Layer([
  ...programs.map((p): LayerEntry => ({ path: `bin/${p.name}`, kind: 'file', mode: 0o755, ...at, content: binary(p.name) })),
  text('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nwww:x:33:33::/var/www:/bin/sh\n'), text('etc/group', 'root:x:0:\nwww:x:33:\n'), text('etc/gone', 'x'),
])

function start(args: string[], fields: Partial<TaskSpec['process']> = {}) {
  const kernel = testKernel(programs)
  const runtime = createRuntime(kernel, new Registry([]))
  const snapshot = runtime.snapshot([base])
  const result = { output: '', exit: undefined as Exit | undefined }
  const task = () => runtime.start({
    id: 'a'.repeat(64), process: { args, env: ['PATH=/bin'], cwd: '/work', user: '', tty: false, stdin: false, ...fields }, hostname: 'abc', net: kernel.initNamespaces.net,
    mounts: [], cgroup: runtime.cgroup('/docker/abc'), namespace: 'moby', sink: (_stream, data) => { result.output += decodeUtf8(data); return undefined },
    onExit: (exit) => { result.exit = exit },
  }, snapshot)
  return { kernel, snapshot, result, task }
}

test('a container has its own root, pid 1, host name, user and working directory', () => {
  const { kernel, result, task } = start(['show', 'x'], { user: 'www' })
  task()
  kernel.world.runUntil(10 * SECOND)
  expect(result.output).toBe('show x pid=1 host=abc uid=33 home=/var/www cwd=/work\n')
  expect(result.exit?.code).toBe(3)
})

test('what it changed is a layer of its own, whiteouts included', () => {
  const { kernel, snapshot, task } = start(['edit'])
  task()
  kernel.world.runUntil(SECOND)
  expect(snapshot.diff().entries.map((e) => `${e.kind} ${e.path}`)).toEqual(['dir etc', 'whiteout etc/gone', 'file new', 'dir work'])
  expect(snapshot.size).toBe(5)
})

test.each([
  [['nosuch'], {}, 'exec: "nosuch": executable file not found in $PATH'],
  [['/nosuch'], {}, 'exec: "/nosuch": stat /nosuch: no such file or directory'],
  [['/etc/passwd'], {}, 'exec: "/etc/passwd": permission denied'],
  [['/etc'], {}, 'exec: "/etc": is a directory'],
  [['show'], { user: 'ghost' }, 'unable to find user ghost: no matching entries in passwd file'],
  [['show'], { user: 'root:ghosts' }, 'unable to find group ghosts: no matching entries in group file'],
])('starting %j with %j is refused', (args, fields, message) => {
  const { kernel, task } = start(args, fields)
  expect(task).toThrow(message)
  kernel.world.runUntil(SECOND)
  expect([...kernel.processes.values()].map((p) => p.comm)).toEqual(['init'])
})

test('SIGTERM is dropped for pid 1 without a handler, SIGKILL is not; the shim goes with it', () => {
  const { kernel, result, task } = start(['sleep'])
  const running = task()
  kernel.world.runUntil(SECOND)
  running.kill('TERM')
  kernel.world.runUntil(2 * SECOND)
  expect(result.exit).toBeUndefined()
  running.kill('KILL')
  kernel.world.runUntil(3 * SECOND)
  expect(result.exit).toMatchObject({ code: 137, signal: 'KILL' })
  expect([...kernel.processes.values()].map((p) => p.comm)).toEqual(['init'])
})

test('a second process joins with exec', () => {
  const { kernel, task } = start(['sleep'])
  const running = task()
  let output = ''
  let code: number | undefined
  running.exec({ args: ['show'], env: ['PATH=/bin'], cwd: '/', user: '', tty: true, stdin: false }, (_s, data) => { output += decodeUtf8(data); return undefined }, (exit) => { code = exit.code })
  kernel.world.runUntil(SECOND)
  expect([output, code]).toEqual(['show pid=7 host=abc uid=0 home=/root cwd=/\r\n', 3])
})
