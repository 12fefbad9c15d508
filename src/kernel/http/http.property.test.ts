import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concat, encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../coroutine.ts'
import { decodeDns } from '../libc/dns-message.ts'
import { write } from '../libc/io.ts'
import { setUp } from '../net/links.ts'
import { sys } from '../sys.ts'
import { run, type RunResult, testKernel } from '../testing.ts'
import { BodyReader } from './body.ts'
import { chunk, LAST_CHUNK } from './client.ts'
import { FdReader } from './fd-reader.ts'
import { serveConnection } from './server.ts'
import { WebSocketEnd } from './websocket.ts'

/** Runs a reader on a pipe into which these pieces are written one after the other. */
function feed(pieces: readonly Uint8Array[], read: (fd: number) => Gen<void>): RunResult {
  return run(testKernel(), function* () {
    const pipe = yield* sys.pipe()
    yield* sys.fork(function* () {
      yield* sys.close(pipe.read)
      for (const piece of pieces) {
        yield* write(pipe.write, piece)
        yield* sys.sleep(10)
      }
      return 0
    })
    yield* sys.close(pipe.write)
    yield* read(pipe.read)
    return 0
  })
}

const bytes = fc.uint8Array({ maxLength: 200 })

test('a chunked body comes out as it went in, however the connection cuts it', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 6 }), fc.integer({ min: 1, max: 30 }), (parts, cut) => {
    const wire = concat([...parts.map(chunk), LAST_CHUNK])
    const pieces: Uint8Array[] = []
    for (let i = 0; i < wire.length; i += cut) pieces.push(wire.subarray(i, i + cut))
    let got: Uint8Array | undefined
    feed(pieces, function* (fd) { got = yield* new BodyReader(new FdReader(fd), { kind: 'chunked' }).all() })
    expect(got).toEqual(concat(parts))
  }), { numRuns: 100 })
})

test('whatever bytes arrive, a server answers 400 or closes, and stays alive', () => {
  const head = fc.constantFrom('GET / HTTP/1.1\r\n', 'POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', 'GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\n', '\r\n', '')
  fc.assert(fc.property(head, bytes, (text, noise) => {
    const result = run(testKernel(), function* () {
      const listener = yield* sys.socket('unix')
      yield* sys.bind(listener, { family: 'unix', path: '/s' })
      yield* sys.listen(listener)
      yield* sys.fork(function* () {
        yield* sys.sigaction('PIPE', 'ignore')
        const { fd, peer } = yield* sys.accept(listener)
        yield* serveConnection(fd, peer, function* (req, respond) { yield* req.body.all(); yield* respond.send(200) })
        return 7
      })
      const fd = yield* sys.socket('unix')
      yield* sys.connect(fd, { family: 'unix', path: '/s' })
      yield* write(fd, concat([encodeUtf8(text), noise]))
      yield* sys.close(fd)
      const waited = yield* sys.wait()
      return waited?.status.kind === 'exited' ? waited.status.code : 1
    })
    expect(result.status).toEqual({ kind: 'exited', code: 7 })
  }), { numRuns: 200 })
})

test('no bytes make the WebSocket or DNS decoders fail in an unforeseen way', () => {
  fc.assert(fc.property(bytes, (noise) => {
    decodeDns(noise)
    const { status } = feed([noise], function* (fd: number) {
      try {
        while ((yield* new WebSocketEnd(fd, { protocol: '', masks: false }).receive()).kind !== 'close');
      } catch (error) {
        if (!(error instanceof Error) || !['HttpError', 'SysError'].includes(error.name)) throw error
      }
    })
    expect(status).toEqual({ kind: 'exited', code: 0 })
  }), { numRuns: 300 })
})

test('tcp gives all bytes in order, whatever the sizes of writes and reads', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 90_000 }), (sizes, max) => {
    const kernel = testKernel()
    setUp(kernel.initNamespaces.net.loopback)
    const total = sizes.reduce((a, b) => a + b, 0)
    const address = { family: 'inet', host: '127.0.0.1', port: 80 } as const
    let next = 0
    const { status } = run(kernel, function* () {
      const listener = yield* sys.socket('inet')
      yield* sys.bind(listener, address)
      yield* sys.listen(listener)
      yield* sys.fork(function* () {
        const fd = yield* sys.socket('inet')
        yield* sys.connect(fd, address)
        let n = 0
        for (const size of sizes) yield* write(fd, Uint8Array.from({ length: size }, () => n++ & 255))
        return 0
      })
      const { fd } = yield* sys.accept(listener)
      for (;;) {
        const part = yield* sys.read(fd, max)
        if (part.length === 0) return 0
        for (const byte of part) if (byte !== (next++ & 255)) return 1
      }
    })
    expect([status, next]).toEqual([{ kind: 'exited', code: 0 }, total])
  }), { numRuns: 30 })
})
