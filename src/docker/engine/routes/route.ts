import type { Gen } from '../../../kernel/coroutine.ts'
import type { Responder } from '../../../kernel/http/responder.ts'
import type { Request } from '../../../kernel/http/server.ts'
import type { Engine } from '../engine.ts'

/** What a route's handler gets; `params` are the path's `{name}` parts. Errors are thrown as `ApiError`. */
export type RouteContext = { readonly engine: Engine; readonly request: Request; readonly respond: Responder; readonly params: Readonly<Record<string, string>> }

export type Route = { readonly method: string; readonly path: string; readonly handle: (context: RouteContext) => Gen<void> }

export const route = (method: string, path: string, handle: (context: RouteContext) => Gen<void>): Route => ({ method, path, handle })
