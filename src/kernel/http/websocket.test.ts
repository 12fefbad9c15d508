import { expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import { print } from '../libc/io.ts'
import { sys } from '../sys.ts'
import { run, testKernel } from '../testing.ts'
import { request } from './client.ts'
import { serve } from './server.ts'
import { acceptWebSocket, openWebSocket, wantsWebSocket, WebSocketEnd } from './websocket.ts'

const address = { family: 'unix', path: '/ws.sock' } as const

function echoServer() {
  const kernel = testKernel()
  kernel.spawn({
    argv: ['daemon'],
    main: {
      program: function* () {
        const fd = yield* sys.socket('unix')
        yield* sys.bind(fd, address)
        yield* sys.listen(fd)
        yield* serve(fd, function* (req, respond) {
          if (!wantsWebSocket(req)) return yield* respond.send(426, 'websocket only')
          const ws = yield* acceptWebSocket(req, respond, ['v5.channel.k8s.io'])
          if (ws === undefined) return yield* respond.send(403, 'unsupported protocol')
          for (;;) {
            const message = yield* ws.receive()
            if (message.kind === 'close') return yield* sys.close(ws.fd)
            yield* ws.sendBinary(message.data)
          }
        })
        return 0
      },
    },
  })
  return kernel
}

test('messages of every length go both ways, and a close is answered', () => {
  const { stdout } = run(echoServer(), function* () {
    const ws = yield* openWebSocket(address, { path: '/exec', protocols: ['v5.channel.k8s.io', 'v4.channel.k8s.io'] })
    if (!(ws instanceof WebSocketEnd)) return 1
    for (const text of ['', 'hello', 'x'.repeat(126), 'y'.repeat(70_000)]) {
      yield* ws.sendBinary(encodeUtf8(text))
      const back = yield* ws.receive()
      yield* print(`${back.kind === 'binary' && decodeUtf8(back.data) === text} `)
    }
    yield* ws.close(1000)
    yield* print(`${ws.protocol} ${JSON.stringify(yield* ws.receive())}`)
    return 0
  })
  expect(stdout).toBe('true true true true v5.channel.k8s.io {"kind":"close","code":1000,"reason":""}')
})

test('the key of the RFC is answered with the RFC\'s answer; a foreign protocol is refused', () => {
  const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' }
  const { stdout } = run(echoServer(), function* () {
    const response = yield* request(address, { path: '/', headers })
    yield* print(`${response.headers.get('sec-websocket-accept')} `)
    const other = yield* request(address, { path: '/', headers: { ...headers, 'Sec-WebSocket-Protocol': 'chat' } })
    yield* print(String(other.status))
    return 0
  })
  expect(stdout).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo= 403')
})
