import { expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import { SECOND } from '../../sim/time.ts'
import type { Kernel } from '../kernel.ts'
import { print, readAll, write } from '../libc/io.ts'
import { type EventFd, sys } from '../sys.ts'
import { run, testKernel } from '../testing.ts'
import { HttpConnection, request } from './client.ts'
import { type HttpHandler, serve } from './server.ts'

const address = { family: 'unix', path: '/api.sock' } as const

function server(handler: HttpHandler): Kernel {
  const kernel = testKernel()
  kernel.spawn({
    argv: ['daemon'],
    main: {
      program: function* () {
        const fd = yield* sys.socket('unix')
        yield* sys.bind(fd, address)
        yield* sys.listen(fd)
        yield* serve(fd, handler)
        return 0
      },
    },
  })
  return kernel
}

/** What a client that writes these bytes by hand gets back. */
function raw(kernel: Kernel, text: string): string {
  const { stdout } = run(kernel, function* () {
    const fd = yield* sys.socket('unix')
    yield* sys.connect(fd, address)
    yield* write(fd, encodeUtf8(text))
    yield* sys.shutdown(fd, 'write')
    yield* print(decodeUtf8(yield* readAll(fd)))
    return 0
  })
  return stdout
}

test('an answer is sent with its length and the date; the connection serves the next request', () => {
  const kernel = server(function* (req, respond) {
    yield* respond.json(201, { method: req.method, path: req.path, q: req.query.get('a'), body: yield* req.body.text() })
  })
  const request1 = 'POST /v1.50/x%20y?a=1+2 HTTP/1.1\r\nHost: docker\r\nContent-Length: 5\r\n\r\nhello'
  const request2 = 'GET / HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n'
  const date = 'Date: Thu, 01 Jan 2026 12:00:00 GMT'
  const first = '{"method":"POST","path":"/v1.50/x y","q":"1 2","body":"hello"}\n'
  const second = '{"method":"GET","path":"/","body":""}\n'
  expect(raw(kernel, request1 + request2)).toBe(
    `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: ${first.length}\r\n${date}\r\n\r\n${first}` +
      `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: ${second.length}\r\n${date}\r\nConnection: close\r\n\r\n${second}`,
  )
})

test('a peer that speaks no HTTP gets 400 and is let go', () => {
  const kernel = server(function* (_req, respond) { yield* respond.send(200) })
  expect(raw(kernel, 'hello\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request')
})

test('pieces of a streamed answer arrive when they are written', () => {
  const kernel = server(function* (_req, respond) {
    for (const part of ['one\n', 'two\n', 'three\n']) {
      yield* respond.write(part)
      yield* sys.sleep(SECOND)
    }
  })
  const { stdout } = run(kernel, function* () {
    const response = yield* request(address, { path: '/events' })
    yield* response.body.lines(function* (line) { yield* print(`${line} at ${Math.round((yield* sys.uptime()) / SECOND)}; `) })
    yield* response.close()
    return 0
  })
  expect(stdout).toBe('one at 0; two at 1; three at 2; ')
})

test('a request body can be streamed, and one connection is used twice', () => {
  const kernel = server(function* (req, respond) {
    const size = (yield* req.body.all()).length
    yield* respond.send(200, String(size))
  })
  const { stdout } = run(kernel, function* () {
    const connection = yield* HttpConnection.open(address)
    for (const chunks of [3, 1]) {
      let left = chunks
      const body = function* () { return left-- > 0 ? encodeUtf8('12345678') : undefined }
      const response = yield* connection.request({ method: 'POST', path: '/load', body, keepAlive: true })
      yield* print(`${response.status} ${yield* response.body.text()}; `)
    }
    yield* connection.close()
    return 0
  })
  expect(stdout).toBe('200 24; 200 8; ')
})

test('a handler sleeps on an event, and learns that its client has gone', () => {
  const seen: string[] = []
  let event: EventFd | undefined
  const kernel = server(function* (_req, respond) {
    event = yield* sys.eventfd()
    yield* respond.start(200)
    for (;;) {
      const why = yield* respond.wait(event)
      seen.push(why)
      if (why === 'gone') return
      yield* respond.write('tick\n')
    }
  })
  const { stdout } = run(kernel, function* () {
    const response = yield* request(address, { path: '/watch' })
    yield* sys.sleep(SECOND)
    event?.signal()
    yield* print(decodeUtf8(yield* response.body.read()))
    yield* response.close()
    yield* sys.sleep(SECOND)
    return 0
  })
  expect(stdout).toBe('tick\n')
  expect(seen).toEqual(['event', 'gone'])
})

test('an upgraded connection is raw in both directions and can be closed by halves', () => {
  const kernel = server(function* (_req, respond) {
    const { fd } = yield* respond.hijack(101, { 'Content-Type': 'application/vnd.docker.raw-stream', Connection: 'Upgrade', Upgrade: 'tcp' }, 'UPGRADED')
    yield* write(fd, encodeUtf8('go\n'))
    const input = yield* readAll(fd)
    yield* write(fd, encodeUtf8(`got ${decodeUtf8(input)}`))
    yield* sys.close(fd)
  })
  const { stdout } = run(kernel, function* () {
    const response = yield* request(address, { method: 'POST', path: '/attach', headers: { Connection: 'Upgrade', Upgrade: 'tcp' } })
    const { fd, leftover } = response.hijack()
    yield* print(`${response.status} ${response.reason} `)
    yield* write(fd, encodeUtf8('input'))
    yield* sys.shutdown(fd, 'write')
    yield* print(decodeUtf8(leftover) + decodeUtf8(yield* readAll(fd)))
    return 0
  })
  expect(stdout).toBe('101 UPGRADED go\ngot input')
})
