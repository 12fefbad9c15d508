import { expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import { SECOND } from '../../sim/time.ts'
import type { Gen } from '../coroutine.ts'
import { isErrno } from '../errno.ts'
import { Kernel } from '../kernel.ts'
import { print, readAll, write } from '../libc/io.ts'
import { sys } from '../sys.ts'
import { run, testKernel, testWorld } from '../testing.ts'
import { Lan } from './lan.ts'
import { addAddress, addRoute, createBridge, createEther, createVethPair, setMaster, setUp } from './links.ts'
import { NetNamespace } from './net-namespace.ts'

const inet = (host: string, port: number) => ({ family: 'inet', host, port }) as const
const unix = (path: string) => ({ family: 'unix', path }) as const

function hostKernel(): Kernel {
  const kernel = testKernel()
  setUp(kernel.initNamespaces.net.loopback)
  return kernel
}

/** Answers each connection with what it received, in capitals. */
function* shout(fd: number, connections = 1): Gen<number> {
  for (let i = 0; i < connections; i++) {
    const { fd: c } = yield* sys.accept(fd)
    yield* write(c, encodeUtf8(decodeUtf8(yield* readAll(c)).toUpperCase()))
    yield* sys.close(c)
  }
  return 0
}

function* ask(address: ReturnType<typeof inet> | ReturnType<typeof unix>, text: string): Gen<string> {
  const fd = yield* sys.socket(address.family)
  yield* sys.connect(fd, address)
  yield* write(fd, encodeUtf8(text))
  yield* sys.shutdown(fd, 'write')
  const answer = decodeUtf8(yield* readAll(fd))
  yield* sys.close(fd)
  return answer
}

function* failing(act: Gen<unknown>): Gen<string> {
  try {
    yield* act
    return 'went well'
  } catch (error) {
    if (!isErrno(error)) throw error
    return error.errno
  }
}

test('a unix socket is found by its path, answers after a half-close, and its name outlives it', () => {
  const result = run(hostKernel(), function* () {
    const listener = yield* sys.socket('unix')
    yield* sys.bind(listener, unix('/echo.sock'))
    yield* sys.listen(listener)
    yield* sys.fork(() => shout(listener))
    yield* sys.close(listener)
    yield* print(`${yield* ask(unix('/echo.sock'), 'hello')}\n`)
    yield* sys.wait()
    yield* print(`${yield* failing(ask(unix('/echo.sock'), 'x'))} ${yield* failing(ask(unix('/none'), 'x'))} ${(yield* sys.stat('/echo.sock')).kind}\n`)
    yield* print(`${yield* failing(sys.bind(yield* sys.socket('unix'), unix('/echo.sock')))}\n`)
    return 0
  })
  expect(result.stdout).toBe('HELLO\nECONNREFUSED ENOENT socket\nEADDRINUSE\n')
})

test('tcp over the loopback: bind conflicts, refusal after a round trip, more than a window of bytes', () => {
  const result = run(hostKernel(), function* () {
    const listener = yield* sys.socket('inet')
    yield* sys.bind(listener, inet('0.0.0.0', 8080))
    yield* sys.listen(listener)
    yield* print(`${yield* failing(sys.bind(yield* sys.socket('inet'), inet('127.0.0.1', 8080)))}\n`)
    yield* print(`${yield* failing(ask(inet('127.0.0.1', 81), ''))}\n`)
    yield* print(`${yield* failing(ask(inet('10.1.2.3', 81), ''))}\n`)
    yield* sys.fork(() => shout(listener))
    const big = 'abc'.repeat(500_000)
    yield* print(`${(yield* ask(inet('127.0.0.1', 8080), big)) === big.toUpperCase()}\n`)
    return 0
  })
  expect(result.stdout).toBe('EADDRINUSE\nECONNREFUSED\nENETUNREACH\ntrue\n')
})

test('closing with unread bytes resets the connection', () => {
  const result = run(hostKernel(), function* () {
    const listener = yield* sys.socket('inet')
    yield* sys.bind(listener, inet('127.0.0.1', 8080))
    yield* sys.listen(listener)
    yield* sys.sigaction('PIPE', 'ignore')
    const client = yield* sys.socket('inet')
    yield* sys.connect(client, inet('127.0.0.1', 8080))
    const { fd } = yield* sys.accept(listener)
    yield* write(client, encodeUtf8('never read'))
    yield* sys.sleep(1000)
    yield* sys.close(fd)
    yield* sys.sleep(1000)
    yield* print(`${yield* failing(sys.read(client))} ${yield* failing(sys.write(client, encodeUtf8('x')))} ${(yield* sys.read(client)).length}\n`)
    return 0
  })
  expect(result.stdout).toBe('ECONNRESET EPIPE 0\n')
})

/** Two hosts on a LAN; the second has a container behind a bridge, with a published port. */
function twoHosts(): { a: Kernel; b: Kernel; container: NetNamespace } {
  const world = testWorld()
  const lan = new Lan()
  const [a, b] = ['a', 'b'].map((hostname, i) => {
    const kernel = new Kernel(world, { hostname, programs: [] })
    const { net } = kernel.initNamespaces
    setUp(net.loopback)
    const eth0 = createEther(net, 'eth0', lan)
    setUp(eth0)
    addAddress(eth0, `192.168.49.${i + 1}/24`)
    return kernel
  }) as [Kernel, Kernel]
  const host = b.initNamespaces.net
  const container = new NetNamespace(b.nextId(), b)
  setUp(container.loopback)
  const bridge = createBridge(host, 'docker0')
  setUp(bridge)
  addAddress(bridge, '172.17.0.1/16')
  const [outer, inner] = createVethPair({ ns: host, name: 'veth1' }, { ns: container, name: 'eth0' })
  setMaster(outer, bridge)
  setUp(outer)
  setUp(inner)
  addAddress(inner, '172.17.0.2/16')
  addRoute(container, { destination: 'default', via: '172.17.0.1' })
  host.forwarding = true
  const { netfilter } = host
  netfilter.newChain('nat', 'DOCKER')
  netfilter.append('nat', 'PREROUTING', { match: { dstType: 'LOCAL' }, target: { kind: 'jump', chain: 'DOCKER' } })
  netfilter.append('nat', 'OUTPUT', { match: { dstType: 'LOCAL', notDestination: '127.0.0.0/8' }, target: { kind: 'jump', chain: 'DOCKER' } })
  netfilter.append('nat', 'DOCKER', { match: { protocol: 'tcp', dport: 8080, notIn: 'docker0' }, target: { kind: 'DNAT', to: '172.17.0.2:80' } })
  netfilter.append('nat', 'POSTROUTING', { match: { source: '172.17.0.0/16', notOut: 'docker0' }, target: { kind: 'MASQUERADE' } })
  return { a, b, container }
}

/** Tells every client who it is and whom it reached. */
function serveAddresses(kernel: Kernel, net: NetNamespace, port: number): void {
  kernel.spawn({
    argv: ['server'], ns: { net },
    main: {
      program: function* () {
        const listener = yield* sys.socket('inet')
        yield* sys.bind(listener, inet('0.0.0.0', port))
        yield* sys.listen(listener)
        for (;;) {
          const { fd, peer } = yield* sys.accept(listener)
          const own = yield* sys.getsockname(fd)
          yield* print(`${peer.family === 'inet' ? peer.host : ''} -> ${own.family === 'inet' ? `${own.host}:${own.port}` : ''}`, fd)
          yield* sys.close(fd)
        }
      },
    },
  })
}

test('a published port leads over the LAN into the container; the container goes out under the address of its host', () => {
  const { a, b, container } = twoHosts()
  serveAddresses(b, container, 80)
  serveAddresses(a, a.initNamespaces.net, 9000)
  expect(run(a, function* () { yield* print(yield* ask(inet('192.168.49.2', 8080), '')); return 0 }).stdout).toBe('192.168.49.1 -> 172.17.0.2:80')
  expect(run(b, function* () { yield* print(yield* ask(inet('192.168.49.2', 8080), '')); return 0 }).stdout).toBe('192.168.49.2 -> 172.17.0.2:80')
  expect(run(b, function* () { yield* print(yield* ask(inet('172.17.0.2', 80), '')); return 0 }).stdout).toBe('172.17.0.1 -> 172.17.0.2:80')
  const out = run(b, function* () { yield* print(yield* ask(inet('192.168.49.1', 9000), '')); return 0 }, { ns: { net: container } })
  expect(out.stdout).toBe('192.168.49.2 -> 192.168.49.1:9000')
})

test('failures take their time: nobody at the address three seconds, a silent drop 131 s', () => {
  const { a, b, container } = twoHosts()
  const knock = (kernel: Kernel, net: NetNamespace, host: string) => {
    const result = run(kernel, function* () { yield* print(yield* failing(ask(inet(host, 80), ''))); return 0 }, { ns: { net } })
    return `${result.stdout} ${Math.round(result.took / SECOND)}`
  }
  expect(knock(a, a.initNamespaces.net, '192.168.49.77')).toBe('EHOSTUNREACH 3')
  expect(knock(b, container, '172.17.0.9')).toBe('EHOSTUNREACH 3')
  expect(knock(a, a.initNamespaces.net, '192.168.49.2')).toBe('ECONNREFUSED 0')
  b.initNamespaces.net.netfilter.append('filter', 'INPUT', { match: { protocol: 'tcp', dport: 80 }, target: { kind: 'DROP' } })
  expect(knock(a, a.initNamespaces.net, '192.168.49.2')).toBe('ETIMEDOUT 131')
})

test('udp: an answer finds its way back through the translation, and a connected socket hears of a closed port', () => {
  const { a, b, container } = twoHosts()
  a.spawn({
    argv: ['dns'],
    main: {
      program: function* () {
        const fd = yield* sys.socket('inet', 'dgram')
        yield* sys.bind(fd, inet('0.0.0.0', 53))
        for (;;) {
          const { data, from } = yield* sys.recvfrom(fd)
          yield* sys.sendto(fd, encodeUtf8(`${decodeUtf8(data)} from ${from.family === 'inet' ? from.host : ''}`), from)
        }
      },
    },
  })
  const result = run(b, function* () {
    const fd = yield* sys.socket('inet', 'dgram')
    yield* sys.sendto(fd, encodeUtf8('q'), inet('192.168.49.1', 53))
    const { data, from } = yield* sys.recvfrom(fd)
    yield* print(`${decodeUtf8(data)}; ${from.family === 'inet' ? `${from.host}:${from.port}` : ''}\n`)
    const other = yield* sys.socket('inet', 'dgram')
    yield* sys.connect(other, inet('192.168.49.1', 54))
    yield* sys.write(other, encodeUtf8('q'))
    yield* print(yield* failing(sys.read(other)))
    return 0
  }, { ns: { net: container } })
  expect(result.stdout).toBe('q from 192.168.49.2; 192.168.49.1:53\nECONNREFUSED')
})
