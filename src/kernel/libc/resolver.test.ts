import { expect, test } from 'vitest'
import { SECOND } from '../../sim/time.ts'
import { setUp } from '../net/links.ts'
import { sys } from '../sys.ts'
import { run, testKernel } from '../testing.ts'
import type { DnsRecord } from './dns-message.ts'
import { decodeDns, encodeDns } from './dns-message.ts'
import { serveDns } from './dns-server.ts'
import { print, writeFile } from './io.ts'
import { lookup, LookupError } from './resolver.ts'

const ZONE = new Map([['web.default.svc.cluster.local', '10.96.0.7'], ['example.com', '93.184.215.14']])

function kernelWithDns(resolvConf: string) {
  const kernel = testKernel()
  setUp(kernel.initNamespaces.net.loopback)
  const asked: string[] = []
  kernel.spawn({
    argv: ['dns'],
    main: {
      program: function* () {
        const fd = yield* sys.socket('inet', 'dgram')
        yield* sys.bind(fd, { family: 'inet', host: '127.0.0.1', port: 53 })
        yield* serveDns(fd, function* ({ name, type }) {
          asked.push(name)
          const data = ZONE.get(name)
          return data === undefined ? { rcode: 'NXDOMAIN' } : { rcode: 'NOERROR', answers: [{ name, type, ttl: 30, data }] }
        })
        return 0
      },
    },
  })
  run(kernel, function* () {
    yield* sys.mkdir('/etc')
    yield* writeFile('/etc/hosts', '127.0.0.1 localhost\n192.168.49.2 controlplane cp # us\n')
    yield* writeFile('/etc/resolv.conf', resolvConf)
    return 0
  })
  const find = (name: string): { text: string; took: number; asked: string[] } => {
    asked.length = 0
    const { stdout, took } = run(kernel, function* () {
      try {
        yield* print((yield* lookup(name)).addresses.join(' '))
      } catch (error) {
        if (!(error instanceof LookupError)) throw error
        yield* print(error.message)
      }
      return 0
    })
    return { text: stdout, took: Math.round(took / SECOND), asked: [...asked] }
  }
  return find
}

test('hosts file first, then the search list for names with few dots, the name as it is otherwise', () => {
  const find = kernelWithDns('search default.svc.cluster.local svc.cluster.local\nnameserver 127.0.0.1\noptions ndots:5\n')
  expect(find('cp')).toEqual({ text: '192.168.49.2', took: 0, asked: [] })
  expect(find('web')).toEqual({ text: '10.96.0.7', took: 0, asked: ['web.default.svc.cluster.local'] })
  expect(find('example.com').asked).toEqual(['example.com.default.svc.cluster.local', 'example.com.svc.cluster.local', 'example.com'])
  expect(find('example.com.')).toEqual({ text: '93.184.215.14', took: 0, asked: ['example.com'] })
  expect(find('nowhere.')).toEqual({ text: 'Name or service not known', took: 0, asked: ['nowhere'] })
})

test('a name server that is not there costs nothing when the port is closed, and time when nobody answers', () => {
  expect(kernelWithDns('nameserver 127.0.0.2\n')('x')).toMatchObject({ text: 'Temporary failure in name resolution', took: 0 })
})

test('messages survive the wire', () => {
  const answers: DnsRecord[] = [
    { name: 'a.b', type: 'A', ttl: 5, data: '1.2.3.255' }, { name: 'a.b', type: 'CNAME', ttl: 70_000, data: 'c.d' },
    { name: '_http._tcp.x', type: 'SRV', ttl: 0, data: '0 100 80 web.x' }, { name: 'x', type: 'TXT', ttl: 1, data: 'hello world' },
    { name: 'x', type: 'SOA', ttl: 1, data: 'ns.x mail.x 1 7200 1800 86400 30' },
  ]
  const message = {
    id: 4660, response: true, authoritative: true, recursionDesired: true, recursionAvailable: false, rcode: 'NXDOMAIN' as const,
    question: { name: 'a.b', type: 'A' as const }, answers, authority: [],
  }
  expect(decodeDns(encodeDns(message))).toEqual(message)
  expect(decodeDns(encodeDns(message).subarray(0, 30))).toBe(undefined)
})
