import { encodeUtf8 } from '../../../base/bytes.ts'
import { SysError } from '../../../kernel/errno.ts'
import { HttpConnection, type RequestBody, type Response } from '../../../kernel/http/client.ts'
import { HttpError } from '../../../kernel/http/message.ts'
import { Query } from '../../../kernel/http/query.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { ConnectionFailure, EngineError } from './engine-error.ts'
import type { DockerHost } from './host.ts'

/** The newest Engine API this client speaks (docker 28.2). */
export const CLIENT_API_VERSION = '1.50'

/** Values of a query; undefined, false and empty texts are left out, as the Go client does. */
export type QueryValues = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export type CallOptions = {
  readonly query?: QueryValues
  /** Sent as JSON unless it is bytes or a source of bytes. */
  readonly body?: unknown
  readonly rawBody?: RequestBody
  readonly headers?: Readonly<Record<string, string>>
}

/** What `/_ping` says about the engine. */
export type Ping = { readonly apiVersion: string; readonly osType: string; readonly experimental: boolean; readonly swarm: string | undefined; readonly builder: string | undefined }

/** A client of the Engine API over its socket; one connection a request, as short-lived commands need. */
export class Engine {
  readonly host: DockerHost
  #version: string | undefined
  #ping: Ping | undefined

  constructor(host: DockerHost, version?: string) {
    this.host = host
    this.#version = version
  }

  /** The API version in use: the client's, or the engine's where that is older. */
  *version(): Gen<string> {
    if (this.#version === undefined) this.#version = older(CLIENT_API_VERSION, (yield* this.ping()).apiVersion)
    return this.#version
  }

  /** Asks once what the engine is; an engine that cannot be reached answers nothing. */
  *ping(): Gen<Ping> {
    this.#ping ??= yield* this.#askPing()
    return this.#ping
  }

  *#askPing(): Gen<Ping> {
    const connection = yield* this.#connect()
    try {
      const { headers } = yield* connection.request({ method: 'HEAD', path: '/_ping', host: this.#hostField() })
      return {
        apiVersion: headers.get('Api-Version') ?? '1.24',
        osType: headers.get('Ostype') ?? '',
        experimental: headers.get('Docker-Experimental') === 'true',
        swarm: headers.get('Swarm'),
        builder: headers.get('Builder-Version'),
      }
    } finally {
      yield* connection.close()
    }
  }

  /** The answer's JSON value; throws `EngineError` for any status from 400 on. */
  *json<T>(method: string, path: string, options: CallOptions = {}): Gen<T> {
    const text = yield* this.text(method, path, options)
    return JSON.parse(text === '' ? 'null' : text) as T
  }

  /** The answer as it was sent. */
  *text(method: string, path: string, options: CallOptions = {}): Gen<string> {
    const response = yield* this.open(method, path, options)
    try {
      return yield* response.body.text()
    } finally {
      yield* response.close()
    }
  }

  /** Sends a request whose answer has nothing to say. */
  *send(method: string, path: string, options: CallOptions = {}): Gen<void> {
    yield* this.text(method, path, options)
  }

  /** Sends a request and gives the answer while its body is still to be read; the caller closes it. */
  *open(method: string, path: string, options: CallOptions = {}): Gen<Response> {
    const version = yield* this.version()
    const target = `/v${version}${path}${queryText(options.query)}`
    const connection = yield* this.#connect()
    try {
      const response = yield* connection.request({ method, path: target, host: this.#hostField(), headers: this.#headers(options), body: bodyOf(options) })
      if (response.status >= 400) throw yield* refusal(response, target)
      return response
    } catch (error) {
      yield* connection.close()
      throw error instanceof HttpError ? new ConnectionFailure(`error during connect: ${error.message}`) : error
    }
  }

  #headers(options: CallOptions): Record<string, string> {
    const json = options.body === undefined ? {} : { 'Content-Type': 'application/json' }
    return { 'User-Agent': 'Docker-Client/28.2.2 (linux)', ...json, ...options.headers }
  }

  #hostField(): string {
    return this.host.address.family === 'unix' ? 'api.moby.localhost' : `${this.host.address.host}:${this.host.address.port}`
  }

  *#connect(): Gen<HttpConnection> {
    try {
      return yield* HttpConnection.open(this.host.address)
    } catch (error) {
      if (!(error instanceof SysError)) throw error
      throw new ConnectionFailure(this.#unreachable(error))
    }
  }

  #unreachable(error: SysError): string {
    const { url, address } = this.host
    if (error.errno === 'EACCES' && address.family === 'unix') {
      const where = encodeURIComponent(address.path)
      return `permission denied while trying to connect to the Docker daemon socket at ${url}: Head "http://${where}/_ping": dial unix ${address.path}: connect: permission denied`
    }
    return `Cannot connect to the Docker daemon at ${url}. Is the docker daemon running?`
  }
}

function bodyOf(options: CallOptions): RequestBody | undefined {
  return options.body === undefined ? options.rawBody : encodeUtf8(`${JSON.stringify(options.body)}\n`)
}

/** The query of a request, with its question mark; empty when there is none. */
export function queryText(values: QueryValues = {}): string {
  const query = new Query()
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === false || value === '') continue
    if (Array.isArray(value)) for (const item of value as readonly string[]) query.append(name, item)
    else query.append(name, value === true ? '1' : String(value))
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

function* refusal(response: Response, target: string): Gen<EngineError> {
  const text = yield* response.body.text()
  return new EngineError(response.status, messageOf(text) ?? `request returned ${response.status} ${response.reason} for API route and version http://${target}, check if the server supports the requested API version`)
}

function messageOf(text: string): string | undefined {
  try {
    const value = JSON.parse(text) as { message?: unknown }
    if (typeof value.message === 'string') return value.message.trim()
  } catch {
    // Not JSON: the text itself is the message.
  }
  return text.trim() === '' ? undefined : text.trim()
}

function older(a: string, b: string): string {
  const [, minorA = '0'] = a.split('.')
  const [, minorB = '0'] = b.split('.')
  return Number(minorB) < Number(minorA) ? b : a
}

/** A path segment of a name the user typed. */
export const segment = (name: string): string => encodeURIComponent(name).replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%40', '@')
