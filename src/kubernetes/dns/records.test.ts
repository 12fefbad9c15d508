import { expect, test } from 'vitest'
import type { DnsQuestion } from '../../kernel/libc/dns-message.ts'
import { TestCluster } from '../testing.ts'
import { clusterRecords } from './records.ts'

const t = new TestCluster()
const base = '/api/v1/namespaces/default/services'
t.request('POST', base, { metadata: { name: 'web' }, spec: { clusterIP: '10.96.9.9', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] } })
t.request('POST', base, { metadata: { name: 'db' }, spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 5432 }] } })
t.request('POST', base, { metadata: { name: 'out' }, spec: { type: 'ExternalName', externalName: 'example.com' } })
t.request('POST', '/api/v1/namespaces/default/pods', { metadata: { name: 'p', labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.25' }] } })
t.run(5)

const ask = (name: string, type: DnsQuestion['type'] = 'A'): string => {
  const answer = clusterRecords(t.cluster.api, { name, type })
  return answer === undefined ? 'elsewhere' : `${answer.exists ? 'NOERROR' : 'NXDOMAIN'} ${answer.records.map((r) => `${r.type} ${r.data}`).join(', ')}`.trim()
}

test.each([
  ['web.default.svc.cluster.local', 'A', 'NOERROR A 10.96.9.9'],
  ['WEB.default.svc.cluster.local', 'A', 'NOERROR A 10.96.9.9'],
  ['web.default.svc.cluster.local', 'AAAA', 'NOERROR'],
  ['nosuch.default.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['web.nosuch.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['x.web.default.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['_http._tcp.web.default.svc.cluster.local', 'SRV', 'NOERROR SRV 0 100 80 web.default.svc.cluster.local'],
  ['out.default.svc.cluster.local', 'A', 'NOERROR CNAME example.com'],
  ['10-244-1-2.default.pod.cluster.local', 'A', 'NOERROR A 10.244.1.2'],
  ['9.9.96.10.in-addr.arpa', 'PTR', 'NOERROR PTR web.default.svc.cluster.local'],
  ['8.8.8.8.in-addr.arpa', 'PTR', 'elsewhere'],
  ['example.com', 'A', 'elsewhere'],
] as const)('%s %s: %s', (name, type, answer) => {
  expect(ask(name, type)).toBe(answer)
})

test('a headless service is its pods', () => {
  expect(ask('db.default.svc.cluster.local')).toMatch(/^NOERROR A 10\.244\.\d\.\d+$/)
})
