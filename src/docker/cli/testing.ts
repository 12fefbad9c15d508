import { decodeUtf8 } from '../../base/bytes.ts'
import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { serve, type HttpHandler, type Request } from '../../kernel/http/server.ts'
import type { Responder } from '../../kernel/http/responder.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { Kernel } from '../../kernel/kernel.ts'
import { World } from '../../sim/world.ts'
import { run, testKernel, type RunOptions, type RunResult } from '../../kernel/testing.ts'
import { docker } from './program.ts'

/** A request as the stub engine saw it: the path without its version. */
export type Seen = { readonly method: string; readonly path: string; readonly body: string }

/** Answers the stub engine gives: by `METHOD /path` or in full control. */
export type StubAnswer = unknown | ((request: Request, respond: Responder) => Gen<void>)

/** A host with a stub engine on /var/run/docker.sock; `seen` collects what the client asked, `onBody` hears the bytes of each request. */
export function dockerHost(answers: Readonly<Record<string, StubAnswer>>, bootEpochMs?: number, onBody?: (bytes: Uint8Array) => void): { readonly kernel: Kernel; readonly seen: Seen[] } {
  const kernel = bootEpochMs === undefined ? testKernel() : new Kernel(new World({ seed: 'test', bootEpochMs }), { hostname: 'box', programs: [] })
  const seen: Seen[] = []
  const handler: HttpHandler = function* (request, respond) {
    if (request.path === '/_ping') return yield* respond.send(200, 'OK', { 'Api-Version': '1.50', Ostype: 'linux', Swarm: 'inactive' })
    const path = request.target.replace(/^\/v1\.\d+/, '')
    const bytes = yield* request.body.all()
    onBody?.(bytes)
    seen.push({ method: request.method, path, body: decodeUtf8(bytes) })
    const answer = answers[`${request.method} ${path}`] ?? answers[`${request.method} ${path.replace(/\?.*/, '')}`]
    if (typeof answer === 'function') return yield* (answer as (request: Request, respond: Responder) => Gen<void>)(request, respond)
    if (answer === undefined) return yield* respond.json(404, { message: 'page not found' })
    yield* respond.json(200, answer)
  }
  kernel.spawn({
    argv: ['dockerd'],
    main: {
      program: function* () {
        for (const folder of ['/var', '/var/run', '/root', '/tmp', '/work']) yield* sys.mkdir(folder)
        const fd = yield* sys.socket('unix')
        yield* sys.bind(fd, { family: 'unix', path: '/var/run/docker.sock' })
        yield* sys.listen(fd)
        return yield* serve(fd, handler)
      },
    },
  })
  kernel.world.runUntil(kernel.world.now + 1000)
  return { kernel, seen }
}

/** How a docker command is run in a test. */
export type DockerRun = Pick<RunOptions, 'stdin' | 'limit'> & { readonly env?: Readonly<Record<string, string>>; readonly socket?: string }

/** Runs a docker command line, already split into words. The engine's socket can be found under another path too. */
export function runDocker(kernel: Kernel, words: readonly string[], { socket, env, ...options }: DockerRun = {}): RunResult {
  if (socket !== undefined) run(kernel, () => linkedSocket(socket))
  return run(kernel, () => inFolder('/work', docker.main(sys, ['docker', ...words], new Map<string, string>(Object.entries({ HOME: '/root', ...env })))), options)
}

function* inFolder(folder: string, main: Gen<number>): Gen<number> {
  yield* sys.chdir(folder)
  return yield* main
}

function* linkedSocket(path: string): Gen<number> {
  const folders = path.split('/').slice(1, -1)
  for (let i = 1; i <= folders.length; i++) {
    try {
      yield* sys.mkdir(`/${folders.slice(0, i).join('/')}`)
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error
    }
  }
  yield* sys.symlink('/var/run/docker.sock', path)
  return 0
}
