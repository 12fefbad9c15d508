import { componentCaller } from './api/caller.ts'
import type { Draft, KubeObject } from './api/object.ts'
import type { Kind } from './api/kind.ts'
import type { ApiServer } from './api/server.ts'
import { endpoints, endpointSlices } from './kinds/endpoints.ts'
import { namespaces } from './kinds/namespace.ts'
import { priorityClasses } from './kinds/priority-class.ts'
import { services } from './kinds/service.ts'

const apiserver = componentCaller('system:apiserver', 'kube-apiserver', ['system:masters'])
export const SECURE_PORT = 6443

/** What an API server makes when it finds an empty etcd: the system namespaces, priorities, and the service that leads to itself. */
export function bootstrap(api: ApiServer, address: string): void {
  const make = <T extends KubeObject>(kind: Kind<T>, draft: Draft<T>): void => {
    const answer = api.create(kind, draft, { caller: apiserver })
    if (!answer.ok) throw new Error(answer.status.message)
  }
  for (const name of ['kube-system', 'kube-public', 'kube-node-lease', 'default']) make(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} })
  for (const [name, value, description] of [
    ['system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'],
    ['system-cluster-critical', 2_000_000_000, 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.'],
  ] as const) make(priorityClasses, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description })
  make(services, {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: SECURE_PORT }] },
  })
  make(endpoints, {
    apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port: SECURE_PORT, protocol: 'TCP' }] }],
  })
  make(endpointSlices, {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4', endpoints: [{ addresses: [address], conditions: { ready: true } }], ports: [{ name: 'https', port: SECURE_PORT, protocol: 'TCP' }],
  })
}
