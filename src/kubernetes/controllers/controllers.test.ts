import { describe, expect, test } from 'vitest'
import { TestCluster } from '../testing.ts'

const SYSTEM = '/api/v1/namespaces/kube-system/pods'

describe('a DaemonSet', () => {
  test('runs one pod on every node it tolerates', () => {
    const t = new TestCluster()
    expect(t.table('/apis/apps/v1/namespaces/kube-system/daemonsets').map((r) => r.replace(/ \d+s$/, ''))).toEqual(['kube-proxy 3 3 3 3 3 kubernetes.io/os=linux'])
    const placed = (t.request('GET', `${SYSTEM}?labelSelector=k8s-app=kube-proxy`).body as { items: { spec: { nodeName: string } }[] }).items.map((p) => p.spec.nodeName)
    expect(placed.sort()).toEqual(['controlplane', 'node01', 'node02'])
  })

  test('replaces its pods one after the other', () => {
    const t = new TestCluster()
    t.request('PATCH', '/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy', { spec: { template: { metadata: { annotations: { a: 'b' } } } } }, { 'Content-Type': 'application/merge-patch+json' })
    const ready = (): number => Number(t.table('/apis/apps/v1/namespaces/kube-system/daemonsets')[0]?.split(' ')[3])
    let least = 3
    for (let i = 0; i < 300; i++) {
      t.run(0.1)
      least = Math.min(least, ready())
    }
    expect(least).toBe(2)
    expect(t.table('/apis/apps/v1/namespaces/kube-system/daemonsets')[0]).toMatch(/^kube-proxy 3 3 3 3 3 /)
  })
})

describe('a Service', () => {
  const t = new TestCluster()
  const base = '/api/v1/namespaces/default'
  t.request('POST', '/apis/apps/v1/namespaces/default/deployments', {
    metadata: { name: 'web' },
    spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.25', ports: [{ containerPort: 80, name: 'http' }] }] } } },
  })
  const made = t.request('POST', `${base}/services`, { metadata: { name: 'web' }, spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 'http' }] } })
  t.run(5)

  test('gets an address and a node port of its own', () => {
    const { spec } = made.body as { spec: { clusterIP: string; ports: { nodePort: number }[] } }
    expect(spec.clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\./)
    expect(spec.ports[0]?.nodePort).toBeGreaterThanOrEqual(30_000)
  })

  test('has one EndpointSlice and one Endpoints, of its ready pods', () => {
    const slices = t.table('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices').filter((r) => r.startsWith('web'))
    expect(slices).toHaveLength(1)
    expect(slices[0]).toMatch(/^web-[a-z0-9]{5} IPv4 80 10\.244\.\d\.\d+,10\.244\.\d\.\d+ /)
    expect(t.table(`${base}/endpoints`)[1]).toMatch(/^web 10\.244\.\d\.\d+:80,10\.244\.\d\.\d+:80 /)
    t.request('PATCH', '/apis/apps/v1/namespaces/default/deployments/web', { spec: { replicas: 0 } }, { 'Content-Type': 'application/merge-patch+json' })
    t.run(5)
    expect(t.table(`${base}/endpoints`)[1]).toMatch(/^web <none> /)
  })

  test.each([
    ['a node port out of range', { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }, 'Service "x" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767'],
    ['an address that is taken', { clusterIP: '10.96.0.1', ports: [{ port: 80 }] }, 'Service "x" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated'],
    ['no ports', {}, 'Service "x" is invalid: spec.ports: Required value'],
  ])('%s is refused', (_what, spec, text) => {
    expect((t.request('POST', `${base}/services`, { metadata: { name: 'x' }, spec }).body as { message: string }).message).toBe(text)
  })
})
