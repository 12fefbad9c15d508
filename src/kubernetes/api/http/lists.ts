import { decodeUtf8, encodeUtf8 } from '../../../base/bytes.ts'
import { fromBase64, toBase64Url } from '../../../base/base64.ts'
import { keyOf, type KubeObject } from '../object.ts'
import type { ServedKind } from '../registry.ts'
import type { ApiServer } from '../server.ts'
import { badRequest, expiredContinue, no, yes, type Answer } from '../status.ts'
import type { ApiRequest } from './message.ts'
import { selectionOf } from './selection.ts'

export type Page = { readonly objects: readonly KubeObject[]; readonly metadata: Record<string, unknown> }

type Token = { readonly rv: number; readonly start: string }

const encodeToken = (token: Token): string => toBase64Url(encodeUtf8(JSON.stringify({ v: 'meta.k8s.io/v1', rv: token.rv, start: `${token.start}\u0000` }))).replace(/=+$/, '')

function decodeToken(text: string): Token | undefined {
  const bytes = fromBase64(`${text.replaceAll('-', '+').replaceAll('_', '/')}${'='.repeat((4 - (text.length % 4)) % 4)}`)
  if (!('bytes' in bytes)) return undefined
  try {
    const value = JSON.parse(decodeUtf8(bytes.bytes)) as { rv?: number; start?: string }
    return typeof value.rv === 'number' && typeof value.start === 'string' ? { rv: value.rv, start: value.start.replace(/\u0000$/, '') } : undefined
  } catch {
    return undefined
  }
}

/** The objects of a list request: selected, and cut into pages by `limit` and `continue`. */
export function listPage(api: ApiServer, target: ServedKind, namespace: string | undefined, request: ApiRequest): Answer<Page> {
  const selection = selectionOf(request, target.kind)
  if (!selection.ok) return selection
  const limit = Number(request.query.get('limit') ?? 0)
  const continueText = request.query.get('continue') ?? ''
  const token = continueText === '' ? undefined : decodeToken(continueText)
  if (continueText !== '' && token === undefined) return no(badRequest('continue key is not valid: invalid character'))
  const resource = api.resource(target.kind)
  if (token !== undefined && token.rv < resource.oldest) return no(expiredContinue())
  const all = resource.list(namespace).filter(selection.value)
  const from = token === undefined ? 0 : all.findIndex((o) => keyOf(o) > token.start)
  const rest = from < 0 ? [] : all.slice(from)
  const page = limit > 0 ? rest.slice(0, limit) : rest
  const last = page.at(-1)
  const more = rest.length - page.length
  const revision = token?.rv ?? api.store.revision
  return yes({
    objects: page,
    metadata: { resourceVersion: String(revision), ...(more > 0 && last !== undefined ? { continue: encodeToken({ rv: revision, start: keyOf(last) }), remainingItemCount: more } : {}) },
  })
}
