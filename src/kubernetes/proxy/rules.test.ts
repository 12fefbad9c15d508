import { expect, test } from 'vitest'
import type { EndpointSlice, Service } from '../kinds/service-types.ts'
import { serviceRules } from './rules.ts'

const service = (ports: object[], spec: object = {}): Service => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec: { clusterIP: '10.96.3.4', ports, ...spec } }) as unknown as Service
const slice = (ips: string[], port: number): EndpointSlice => ({ endpoints: ips.map((ip) => ({ addresses: [ip], conditions: { ready: true } })), ports: [{ name: '', port, protocol: 'TCP' }] }) as unknown as EndpointSlice

test('each endpoint of a service is as likely as any other', () => {
  const { nat } = serviceRules([service([{ port: 80, protocol: 'TCP' }])], () => [slice(['10.244.1.2', '10.244.2.2', '10.244.2.3'], 8080)])
  const [name = ''] = [...nat.keys()].filter((k) => k.startsWith('KUBE-SVC-'))
  expect(nat.get(name)?.slice(1).map((r) => r.match.probability)).toEqual([1 / 3, 1 / 2, undefined])
  expect(nat.get('KUBE-SERVICES')?.[0]).toEqual({ match: { protocol: 'tcp', destination: '10.96.3.4/32', dport: 80 }, target: { kind: 'jump', chain: name }, comment: 'default/web cluster IP' })
  expect([...nat].filter(([k]) => k.startsWith('KUBE-SEP-')).map(([, rules]) => rules[1]?.target)).toEqual(['10.244.1.2', '10.244.2.2', '10.244.2.3'].map((ip) => ({ kind: 'DNAT', to: `${ip}:8080` })))
})

test('a service without endpoints is refused, a headless one left alone', () => {
  const rules = serviceRules([service([{ port: 80, protocol: 'TCP' }]), service([{ port: 80 }], { clusterIP: 'None' })], () => [])
  expect(rules.filter.get('KUBE-SERVICES')?.map((r) => r.comment)).toEqual(['default/web has no endpoints'])
})

test('a node port leads to the same endpoints, from outside with the node\'s address', () => {
  const { nat } = serviceRules([service([{ port: 80, protocol: 'TCP', nodePort: 30080 }])], () => [slice(['10.244.1.2'], 80)])
  const rule = nat.get('KUBE-NODEPORTS')?.[0]
  expect(rule?.match).toEqual({ protocol: 'tcp', dport: 30080 })
  const external = rule?.target.kind === 'jump' ? nat.get(rule.target.chain) : undefined
  expect(external?.map((r) => r.target)).toEqual([{ kind: 'jump', chain: 'KUBE-MARK-MASQ' }, { kind: 'jump', chain: expect.stringMatching(/^KUBE-SVC-[A-Z2-7]{16}$/) as string }])
})
