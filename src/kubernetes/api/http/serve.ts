import { encodeUtf8, concat } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { SysError } from '../../../kernel/errno.ts'
import type { Responder } from '../../../kernel/http/responder.ts'
import type { HttpHandler, Request } from '../../../kernel/http/server.ts'
import { acceptWebSocket, wantsWebSocket } from '../../../kernel/http/websocket.ts'
import { sys, type EventFd } from '../../../kernel/sys.ts'
import { badRequest } from '../status.ts'
import type { ApiReply, ApiRequest, Channel } from './message.ts'
import { json } from './message.ts'

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io']

/** Serves a request function over the simulated network: the handler for `serve` in kernel/http. */
export function apiHandler(answer: (request: ApiRequest) => ApiReply): HttpHandler {
  return function* (request, respond) {
    const body = yield* request.body.all()
    const reply = answer({ method: request.method, path: request.path, query: request.query, headers: request.headers, body })
    yield* send(request, respond, reply)
  }
}

function* send(request: Request, respond: Responder, reply: ApiReply): Gen<void> {
  if (reply.kind === 'whole') yield* respond.send(reply.status, pretty(request, reply.body), reply.headers)
  else if (reply.kind === 'stream') yield* stream(respond, reply)
  else yield* channel(request, respond, reply)
}

/** curl, wget and browsers get indented JSON, as from the real server. */
function pretty(request: Request, body: string | Uint8Array): string | Uint8Array {
  const asked = request.query.get('pretty')
  const agent = request.headers.get('User-Agent') ?? ''
  const wanted = asked === undefined ? /^(curl|Wget|Mozilla)/.test(agent) : asked !== '0' && asked !== 'false'
  if (!wanted || typeof body !== 'string' || !body.startsWith('{')) return body
  return JSON.stringify(JSON.parse(body), undefined, 2)
}

function* stream(respond: Responder, reply: Extract<ApiReply, { kind: 'stream' }>): Gen<void> {
  const event: EventFd = yield* sys.eventfd()
  let waiting: Uint8Array[] = []
  let ended = false
  const stop = reply.open({
    write(data) {
      waiting.push(typeof data === 'string' ? encodeUtf8(data) : data)
      event.signal()
    },
    end() {
      ended = true
      event.signal()
    },
  })
  try {
    yield* respond.start(reply.status, reply.headers)
    for (;;) {
      const ready = waiting
      waiting = []
      if (ready.length > 0) yield* respond.write(concat(ready))
      else if (ended) break
      else if ((yield* respond.wait(event)) === 'gone') break
    }
  } finally {
    stop()
  }
  yield* sys.close(event.fd)
}

function* channel(request: Request, respond: Responder, reply: Extract<ApiReply, { kind: 'channel' }>): Gen<void> {
  if (!wantsWebSocket(request)) {
    const refused = json(400, badRequest('Upgrade request required'))
    if (refused.kind === 'whole') yield* respond.send(400, refused.body, refused.headers)
    return
  }
  const socket = yield* acceptWebSocket(request, respond, PROTOCOLS)
  if (socket === undefined) return yield* respond.send(400, 'unable to upgrade: unknown protocol')
  const event: EventFd = yield* sys.eventfd()
  let waiting: Uint8Array[] = []
  let over = false
  const out: Channel = {
    send(number, data) {
      waiting.push(concat([Uint8Array.of(number), data]))
      event.signal()
    },
    close() {
      over = true
      event.signal()
    },
  }
  const peer = reply.open(out)
  let gone = false
  yield* sys.thread(function* () {
    try {
      while (!gone) {
        const ready = waiting
        waiting = []
        for (const frame of ready) yield* socket.sendBinary(frame)
        if (over && waiting.length === 0) return yield* socket.close(1000)
        if (waiting.length === 0) yield* sys.read(event.fd, 8)
      }
    } catch (error) {
      // A client that left does not read what there still was to say.
      if (!(error instanceof SysError)) throw error
    }
  })
  try {
    for (;;) {
      const message = yield* socket.receive()
      if (message.kind === 'close') break
      if (message.data.length > 0) peer.receive(message.data[0] ?? 0, message.data.subarray(1))
    }
  } finally {
    peer.closed()
    gone = true
    event.signal()
  }
  yield* sys.close(socket.fd)
}
