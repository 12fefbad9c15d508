import { Headers } from './headers.ts'

/** Bytes that a start line and its header fields may take together (Go's DefaultMaxHeaderBytes is 1 MiB; nginx allows 32 KiB). */
export const MAX_HEAD = 1 << 20

/** A peer that does not speak HTTP; `status` is what a server answers. */
export class HttpError extends Error {
  override name = 'HttpError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export type RequestHead = { readonly method: string; readonly target: string; readonly version: '1.0' | '1.1'; readonly headers: Headers }
export type ResponseHead = { readonly status: number; readonly reason: string; readonly version: '1.0' | '1.1'; readonly headers: Headers }

/** Parses the lines of a request's head, without their line ends. */
export function parseRequestHead(lines: readonly string[]): RequestHead {
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) (\S+) HTTP\/(1\.[01])$/.exec(lines[0] ?? '')
  if (match === null) throw new HttpError(400, `malformed HTTP request "${lines[0] ?? ''}"`)
  return { method: match[1]!, target: match[2]!, version: match[3] as '1.0' | '1.1', headers: parseFields(lines.slice(1)) }
}

/** Parses the lines of a response's head, without their line ends. */
export function parseResponseHead(lines: readonly string[]): ResponseHead {
  const match = /^HTTP\/(1\.[01]) (\d{3})(?: (.*))?$/.exec(lines[0] ?? '')
  if (match === null) throw new HttpError(502, `malformed HTTP response "${lines[0] ?? ''}"`)
  return { version: match[1] as '1.0' | '1.1', status: Number(match[2]), reason: match[3] ?? '', headers: parseFields(lines.slice(1)) }
}

function parseFields(lines: readonly string[]): Headers {
  const headers = new Headers()
  for (const line of lines) {
    const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/.exec(line)
    if (match === null) throw new HttpError(400, `malformed MIME header line: ${line}`)
    headers.append(match[1]!, match[2]!)
  }
  return headers
}

export type BodyFraming = { readonly kind: 'none' } | { readonly kind: 'length'; readonly length: number } | { readonly kind: 'chunked' } | { readonly kind: 'close' }

const NONE: BodyFraming = { kind: 'none' }

/** How a request's body is delimited (RFC 9112 section 6). */
export function requestFraming(headers: Headers): BodyFraming {
  return declaredFraming(headers) ?? NONE
}

/** How a response's body is delimited; it depends on what was asked. */
export function responseFraming(method: string, { status, headers }: ResponseHead): BodyFraming {
  if (method === 'HEAD' || status === 204 || status === 304 || status < 200) return NONE
  return declaredFraming(headers) ?? { kind: 'close' }
}

function declaredFraming(headers: Headers): BodyFraming | undefined {
  if (headers.lists('Transfer-Encoding', 'chunked')) return { kind: 'chunked' }
  const text = headers.get('Content-Length')
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) throw new HttpError(400, `bad Content-Length "${text}"`)
  return { kind: 'length', length: Number(text) }
}

/** Whether the connection can serve another request after this message. */
export function keepsAlive(version: '1.0' | '1.1', headers: Headers): boolean {
  return version === '1.1' ? !headers.lists('Connection', 'close') : headers.lists('Connection', 'keep-alive')
}

/** The standard reason phrases, as Go's http.StatusText has them. */
export const STATUS_TEXT: Readonly<Record<number, string>> = {
  100: 'Continue', 101: 'Switching Protocols', 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 206: 'Partial Content',
  301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 307: 'Temporary Redirect', 308: 'Permanent Redirect',
  400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable', 408: 'Request Timeout',
  409: 'Conflict', 410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed', 413: 'Request Entity Too Large', 415: 'Unsupported Media Type',
  416: 'Requested Range Not Satisfiable', 418: "I'm a teapot", 422: 'Unprocessable Entity', 426: 'Upgrade Required', 429: 'Too Many Requests',
  431: 'Request Header Fields Too Large', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable',
  504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 507: 'Insufficient Storage',
}
