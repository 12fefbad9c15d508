import { encodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { SysError } from '../../../kernel/errno.ts'
import { request, type Response } from '../../../kernel/http/client.ts'
import { HttpError } from '../../../kernel/http/message.ts'
import { Query } from '../../../kernel/http/query.ts'
import { openWebSocket, WebSocketEnd } from '../../../kernel/http/websocket.ts'
import { lookup, LookupError } from '../../../kernel/libc/resolver.ts'
import { parseIpv4 } from '../../../kernel/net/ipv4.ts'
import type { SocketAddress } from '../../../kernel/sys.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { Status } from '../../api/status.ts'
import { ApiError, ConnectionError, KubectlError } from './errors.ts'
import type { ClientConfig } from './kubeconfig.ts'

/** Values of a query; undefined ones and empty texts are left out. */
export type QueryValues = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export type CallOptions = {
  readonly query?: QueryValues
  /** Sent as JSON. */
  readonly body?: unknown
  readonly contentType?: string
  readonly accept?: string
}

const JSON_TYPE = 'application/json'
const USER_AGENT = 'kubectl/v1.32.5 (linux/amd64) kubernetes/9894294'

/** A client of the API server over HTTP: one connection a request. Warnings of the server go to `warn`. */
export class ApiClient {
  readonly config: ClientConfig
  readonly #warn: Writer
  readonly #asErrors: boolean
  #warned = new Set<string>()

  constructor(config: ClientConfig, warn: Writer, options: { readonly warningsAsErrors: boolean }) {
    this.config = config
    this.#warn = warn
    this.#asErrors = options.warningsAsErrors
  }

  /** How many different warnings the server gave. */
  get warnings(): number {
    return this.#warned.size
  }

  get warningsAsErrors(): boolean {
    return this.#asErrors
  }

  /** The host and port of the server as messages name it. */
  get host(): string {
    return this.config.server.replace(/^[a-z]+:\/\//, '').replace(/\/.*$/, '')
  }

  *json<T>(method: string, path: string, options: CallOptions = {}): Gen<T> {
    const text = yield* this.text(method, path, options)
    return JSON.parse(text === '' ? 'null' : text) as T
  }

  *text(method: string, path: string, options: CallOptions = {}): Gen<string> {
    const response = yield* this.open(method, path, options)
    try {
      return yield* response.body.text()
    } finally {
      yield* response.close()
    }
  }

  /** Sends a request and gives the answer while its body is still to be read; the caller closes it. Throws `ApiError` for a refusal. */
  *open(method: string, path: string, options: CallOptions = {}): Gen<Response> {
    const target = path + queryText(options.query)
    const response = yield* this.#reached(method, target, (address) =>
      request(address, { method, path: target, host: this.host, headers: this.#headers(options), body: bodyOf(options) }))
    yield* this.#showWarnings(response)
    if (response.status < 400) return response
    const text = yield* response.body.text()
    yield* response.close()
    throw new ApiError(statusOf(text, response.status, response.reason))
  }

  /** Opens a WebSocket with the first protocol of the list that the server speaks. */
  *webSocket(path: string, query: QueryValues, protocols: readonly string[]): Gen<WebSocketEnd> {
    const target = path + queryText(query)
    const answer = yield* this.#reached('GET', target, (address) =>
      openWebSocket(address, { path: target, host: this.host, headers: this.#headers({}), protocols }))
    if (answer instanceof WebSocketEnd) return answer
    const text = yield* answer.body.text()
    yield* answer.close()
    throw new ApiError(statusOf(text, answer.status, answer.reason))
  }

  #headers(options: CallOptions): Record<string, string> {
    const { token } = this.config
    return {
      Accept: options.accept ?? JSON_TYPE,
      'User-Agent': USER_AGENT,
      ...(options.body === undefined ? {} : { 'Content-Type': options.contentType ?? JSON_TYPE }),
      ...(token === undefined || token === '' ? {} : { Authorization: `Bearer ${token}` }),
    }
  }

  *#reached<T>(method: string, target: string, attempt: (address: SocketAddress) => Gen<T>): Gen<T> {
    const address = yield* this.#address()
    try {
      return yield* attempt(address)
    } catch (error) {
      if (error instanceof HttpError) throw new ConnectionError(this.host, error.message)
      if (!(error instanceof SysError)) throw error
      const where = address.family === 'inet' ? `${address.host}:${address.port}` : address.path
      throw new ConnectionError(this.host, `${verbOf(method)} "${this.config.server}${target}": dial tcp ${where}: connect: ${error.message.toLowerCase()}`)
    }
  }

  *#address(): Gen<SocketAddress> {
    const match = /^(https?):\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?/.exec(this.config.server)
    if (match === null) throw new KubectlError(`parse "${this.config.server}": invalid URL`)
    const [, scheme, host = '', digits] = match
    const port = digits === undefined ? (scheme === 'https' ? 443 : 80) : Number(digits)
    if (parseIpv4(host) !== undefined) return { family: 'inet', host, port }
    try {
      const { addresses } = yield* lookup(host)
      if (addresses[0] !== undefined) return { family: 'inet', host: addresses[0], port }
    } catch (error) {
      if (!(error instanceof LookupError)) throw error
    }
    throw new ConnectionError(this.host, `dial tcp: lookup ${host}: no such host`)
  }

  *#showWarnings(response: Response): Gen<void> {
    for (const [name, value] of response.headers) {
      if (name.toLowerCase() !== 'warning') continue
      const text = /^299 \S+ "((?:[^"\\]|\\.)*)"/.exec(value)?.[1]?.replaceAll(/\\(.)/g, '$1')
      if (text === undefined || this.#warned.has(text)) continue
      this.#warned.add(text)
      yield* this.#warn.line(`Warning: ${text}`)
    }
  }
}

function verbOf(method: string): string {
  return method.slice(0, 1) + method.slice(1).toLowerCase()
}

function bodyOf(options: CallOptions): Uint8Array | undefined {
  if (options.body === undefined) return undefined
  return encodeUtf8(typeof options.body === 'string' ? options.body : JSON.stringify(options.body))
}

/** The query of a request, with its question mark; empty when there is none. */
export function queryText(values: QueryValues = {}): string {
  const query = new Query()
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') continue
    if (Array.isArray(value)) for (const item of value as readonly string[]) query.append(name, item)
    else query.append(name, String(value))
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

/** The Status of a refusal; a plain text becomes the one that client-go makes of it. */
function statusOf(text: string, code: number, reason: string): Status {
  try {
    const value = JSON.parse(text) as Partial<Status>
    if (value.kind === 'Status') return value as Status
  } catch {
    // Not JSON: a proxy or another server answered.
  }
  const generic = code === 404 ? 'the server could not find the requested resource' : text.trim() || reason
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: generic, reason: code === 404 ? 'NotFound' : reason.replaceAll(' ', ''), code }
}
