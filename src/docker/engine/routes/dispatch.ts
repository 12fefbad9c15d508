import type { Gen } from '../../../kernel/coroutine.ts'
import type { Responder } from '../../../kernel/http/responder.ts'
import type { Request } from '../../../kernel/http/server.ts'
import { ENGINE, type Engine } from '../engine.ts'
import { ApiError, badRequest, notFound } from '../errors.ts'
import type { Route } from './route.ts'

/** A route ready to be matched. */
export type Compiled = { readonly method: string; readonly pattern: RegExp; readonly names: readonly string[]; readonly route: Route }

/** Makes a route's path a pattern: `{name}` is one part of it, `{name*}` any number. */
export function compile(route: Route): Compiled {
  const names: string[] = []
  const source = route.path.replace(/\{(\w+)(\*?)\}/g, (_, name: string, deep: string) => {
    names.push(name)
    return deep === '*' ? '(.+)' : '([^/]+)'
  })
  return { method: route.method, pattern: new RegExp(`^${source}$`), names, route }
}

/** Answers one request: strips the version, finds the route, turns `ApiError`s into JSON. */
export function* answer(engine: Engine, routes: readonly Compiled[], request: Request, respond: Responder): Gen<void> {
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
