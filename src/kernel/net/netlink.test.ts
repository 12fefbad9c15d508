import { expect, test } from 'vitest'
import { concat } from '../../base/bytes.ts'
import type { Gen } from '../coroutine.ts'
import { isErrno } from '../errno.ts'
import { print, readTextFile } from '../libc/io.ts'
import { CLONE, MS, O, sys } from '../sys.ts'
import { mountSystem } from '../system-mounts.ts'
import { run, testKernel } from '../testing.ts'
import { listenerTable } from './listeners.ts'

const ping = Uint8Array.of(8, 0, 0, 0, 0, 1, 0, 1, 65, 66)

function* echo(host: string): Gen<string> {
  const fd = yield* sys.socket('inet', 'raw')
  try {
    yield* sys.sendto(fd, concat([ping]), { family: 'inet', host, port: 0 })
    const { data, from } = yield* sys.recvfrom(fd)
    return `type ${data[20]} ttl ${data[8]} from ${from.family === 'inet' ? from.host : ''}`
  } catch (error) {
    return isErrno(error) ? error.errno : ''
  } finally {
    yield* sys.close(fd)
  }
}

test('a network is built by hand: two namespaces, a veth pair, addresses; then they reach each other', () => {
  const kernel = testKernel()
  mountSystem(kernel)
  const { stdout } = run(kernel, function* () {
    yield* sys.netlink({ do: 'link-set', name: 'lo', up: true })
    const pid = yield* sys.fork(function* () {
      yield* sys.unshare(CLONE.NEWNET)
      yield* print(`${yield* echo('127.0.0.1')}\n`)
      yield* sys.sleep(1000)
      yield* sys.netlink({ do: 'addr-add', dev: 'veth1', address: '10.0.0.2/24' })
      yield* sys.netlink({ do: 'link-set', name: 'veth1', up: true })
      yield* sys.netlink({ do: 'route-add', destination: 'default', via: '10.0.0.1' })
      yield* sys.sleep(5000)
      const routes = yield* sys.netlink({ do: 'routes' })
      yield* print(`${routes.map((r) => `${r.destination} ${r.via ?? ''} ${r.dev}`).join(', ')}\n`)
      yield* print(`${yield* echo('10.0.0.1')}\n${yield* echo('10.0.0.9')}\n`)
      return 0
    })
    yield* sys.sleep(500)
    yield* sys.netlink({ do: 'link-add', name: 'veth0', kind: 'veth', peer: 'veth1' })
    yield* sys.netlink({ do: 'link-set', name: 'veth1', netnsPid: pid })
    yield* sys.netlink({ do: 'addr-add', dev: 'veth0', address: '10.0.0.1/24' })
    yield* sys.netlink({ do: 'link-set', name: 'veth0', up: true })
    yield* sys.wait(pid)
    const links = yield* sys.netlink({ do: 'links' })
    yield* print(`${links.map((l) => `${l.index}: ${l.name} ${l.kind} ${l.addresses.map((a) => `${a.address}/${a.prefix}`).join()}`).join('; ')}\n`)
    yield* print((yield* readTextFile('/proc/net/dev')).split('\n').map((l) => l.slice(0, 16)).slice(2).join('|'))
    return 0
  })
  expect(stdout).toBe(
    'ENETUNREACH\ndefault 10.0.0.1 veth1, 10.0.0.0/24  veth1\ntype 0 ttl 64 from 10.0.0.1\ntype 3 ttl 64 from 10.0.0.2\n' +
      '1: lo loopback 127.0.0.1/8; 2: veth0 veth 10.0.0.1/24\n    lo:        0| veth0:       64|',
  )
})

test('listening sockets are listed with their owners, and rules with their chains', () => {
  const kernel = testKernel()
  const { stdout } = run(kernel, function* () {
    yield* sys.netlink({ do: 'link-set', name: 'lo', up: true })
    const fd = yield* sys.socket('inet')
    yield* sys.bind(fd, { family: 'inet', host: '0.0.0.0', port: 80 })
    yield* sys.listen(fd, 511)
    yield* print(`${[...listenerTable(kernel.world).values()].map((l) => `${l.host} ${l.address}:${l.port}`).join()}\n`)
    const sockets = yield* sys.netlink({ do: 'sockets' })
    yield* print(`${sockets.map((s) => `${s.protocol} ${s.state} ${s.local.host}:${s.local.port} ${s.sendQueue} ${s.users.map((u) => `${u.comm}/${u.fd}`).join()}`).join()}\n`)
    const rule = { match: { protocol: 'tcp', dport: 8080 }, target: { kind: 'DNAT', to: '172.17.0.2:80' } } as const
    yield* sys.netlink({ do: 'rule-append', table: 'nat', chain: 'PREROUTING', rule })
    const chains = yield* sys.netlink({ do: 'chains', table: 'nat' })
    yield* print(`${chains.map((c) => `${c.name} ${c.policy} ${c.rules.length}`).join(', ')} `)
    yield* print(`${yield* sys.netlink({ do: 'rule-delete', table: 'nat', chain: 'PREROUTING', rule })}`)
    return 0
  })
  expect(listenerTable(kernel.world).size).toBe(0)
  expect(stdout).toBe('box 0.0.0.0:80\ntcp LISTEN 0.0.0.0:80 511 test/3\nPREROUTING ACCEPT 1, INPUT ACCEPT 0, OUTPUT ACCEPT 0, POSTROUTING ACCEPT 0 true')
})

test('a network namespace is kept by a bind mount of its file, and entered through it (ip netns)', () => {
  const kernel = testKernel()
  mountSystem(kernel)
  const { stdout } = run(kernel, function* () {
    yield* sys.mkdir('/run/netns')
    yield* sys.close(yield* sys.open('/run/netns/blue', O.CREAT | O.WRONLY))
    const pid = yield* sys.fork(function* () {
      yield* sys.unshare(CLONE.NEWNET)
      yield* sys.netlink({ do: 'link-add', name: 'dummy0', kind: 'dummy' })
      yield* sys.mount({ source: '/proc/self/ns/net', target: '/run/netns/blue', flags: MS.BIND })
      return 0
    })
    yield* sys.wait(pid)
    const names = function* (): Gen<string> { return (yield* sys.netlink({ do: 'links' })).map((l) => l.name).join(' ') }
    yield* print(`${yield* names()} | `)
    yield* sys.setns(yield* sys.open('/run/netns/blue'), CLONE.NEWNET)
    yield* print(`${yield* names()} | ${(yield* sys.readlink('/proc/self/ns/net')) !== (yield* sys.readlink('/proc/1/ns/net'))}`)
    return 0
  })
  expect(stdout).toBe('lo | lo dummy0 | true')
})
