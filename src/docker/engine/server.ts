import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import type { Responder } from '../../kernel/http/responder.ts'
import { type Request, serve } from '../../kernel/http/server.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { sys } from '../../kernel/sys.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import { ENGINE, Engine } from './engine.ts'
import { ApiError, badRequest, notFound } from './errors.ts'
import { ROUTES } from './routes/registry.ts'
import type { Route } from './routes/route.ts'

export type DockerdOptions = {
  /** Where it listens; /var/run/docker.sock by default. */
  readonly socket?: string
  /** Routes beside the engine's own (the builder's). */
  readonly routes?: readonly Route[]
}

type Compiled = { readonly method: string; readonly pattern: RegExp; readonly names: readonly string[]; readonly route: Route }

/** Starts dockerd as a process of the host. Gives its engine; the socket answers as soon as the process has run. */
export function startDockerd(kernel: Kernel, runtime: Runtime, options: DockerdOptions = {}): Engine {
  const engine = new Engine(kernel, runtime)
  engine.networks.boot()
  const routes = [...(options.routes ?? []), ...ROUTES].map(compile)
  const socket = options.socket ?? '/var/run/docker.sock'
  engine.process = kernel.spawn({
    argv: ['/usr/bin/dockerd', '-H', 'fd://', '--containerd=/run/containerd/containerd.sock'], newSession: true,
    main: { program: () => dockerd(engine, routes, socket) },
  })
  engine.process.rlimits.set('NOFILE', { soft: 1_048_576, hard: 1_048_576 })
  return engine
}

function* dockerd(engine: Engine, routes: readonly Compiled[], path: string): Gen<number> {
  yield* makeDirs(path.slice(0, path.lastIndexOf('/')))
  try {
    yield* sys.unlink(path)
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
  }
  // Real: children (docker-proxy) are waited for by the Go runtime; their statuses are not used here.
  yield* sys.sigaction('CHLD', 'ignore')
  const listener = yield* sys.socket('unix')
  yield* sys.bind(listener, { family: 'unix', path })
  yield* sys.chmod(path, 0o660)
  yield* sys.listen(listener)
  return yield* serve(listener, (request, respond) => answer(engine, routes, request, respond), { server: `Docker/${ENGINE.version} (linux)` })
}

function* makeDirs(path: string): Gen<void> {
  const parts = path.split('/').filter((p) => p !== '')
  for (let i = 1; i <= parts.length; i++) {
    try {
      yield* sys.mkdir(`/${parts.slice(0, i).join('/')}`, 0o755)
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error
    }
  }
}

function compile(route: Route): Compiled {
  const names: string[] = []
  const source = route.path.replace(/\{(\w+)(\*?)\}/g, (_, name: string, deep: string) => {
    names.push(name)
    return deep === '*' ? '(.+)' : '([^/]+)'
  })
  return { method: route.method, pattern: new RegExp(`^${source}$`), names, route }
}

/** Answers one request: strips the version, finds the route, turns `ApiError`s into JSON. */
function* answer(engine: Engine, routes: readonly Compiled[], request: Request, respond: Responder): Gen<void> {
  respond.headers.set('Api-Version', ENGINE.api)
  respond.headers.set('Docker-Experimental', 'false')
  respond.headers.set('Ostype', 'linux')
  try {
    const path = unversioned(request.path)
    const found = match(routes, request.method, path)
    if (found === undefined) throw notFound('page not found')
    yield* found.route.handle({ engine, request, respond, params: found.params })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (respond.hijacked) return
    if (respond.started) return yield* respond.write(`${JSON.stringify({ errorDetail: { message: error.message }, error: error.message })}\r\n`)
    yield* respond.json(error.status, { message: error.message })
  }
}

function match(routes: readonly Compiled[], method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
  for (const { method: wanted, pattern, names, route } of routes) {
    if (wanted !== method) continue
    const found = pattern.exec(path)
    if (found !== null) return { route, params: Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? ''])) }
  }
  return undefined
}

function unversioned(path: string): string {
  const match = /^\/v(\d+)\.(\d+)(\/.*)$/.exec(path)
  if (match === null) return path
  const [, major, minor, rest] = match
  const version = Number(major) * 1000 + Number(minor)
  const text = `${major}.${minor}`
  const [maxMajor = 1, maxMinor = 0] = ENGINE.api.split('.').map(Number)
  const [minMajor = 1, minMinor = 0] = ENGINE.minApi.split('.').map(Number)
  if (version > maxMajor * 1000 + maxMinor) throw badRequest(`client version ${text} is too new. Maximum supported API version is ${ENGINE.api}`)
  if (version < minMajor * 1000 + minMinor) throw badRequest(`client version ${text} is too old. Minimum supported API version is ${ENGINE.minApi}, please upgrade your client to a newer version`)
  return rest ?? '/'
}
