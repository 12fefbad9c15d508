import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import type { KubeObject } from '../api/object.ts'

export type Taint = { readonly key: string; readonly value?: string; readonly effect: string; readonly timeAdded?: string }
export type NodeCondition = { readonly type: string; readonly status: 'True' | 'False' | 'Unknown'; readonly lastHeartbeatTime: string; readonly lastTransitionTime: string; readonly reason: string; readonly message: string }

/** core/v1 Node. */
export type Node = KubeObject & {
  readonly spec: { readonly podCIDR?: string; readonly podCIDRs?: readonly string[]; readonly providerID?: string; readonly unschedulable?: boolean; readonly taints?: readonly Taint[] }
  readonly status: {
    readonly capacity?: Readonly<Record<string, string>>
    readonly allocatable?: Readonly<Record<string, string>>
    readonly conditions?: readonly NodeCondition[]
    readonly addresses?: readonly { readonly type: string; readonly address: string }[]
    readonly daemonEndpoints?: { readonly kubeletEndpoint: { readonly Port: number } }
    readonly nodeInfo?: Readonly<Record<string, string>>
    readonly images?: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[]
  }
}

const ROLE_LABEL = 'node-role.kubernetes.io/'

function roles(node: Node): string {
  const found = new Set<string>()
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(ROLE_LABEL) && key.length > ROLE_LABEL.length) found.add(key.slice(ROLE_LABEL.length))
    else if (key === 'kubernetes.io/role' && value !== '') found.add(value)
  }
  return found.size === 0 ? '<none>' : [...found].sort().join(',')
}

function readiness(node: Node): string {
  const ready = node.status.conditions?.find((c) => c.type === 'Ready')
  const words = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady']
  if (node.spec.unschedulable === true) words.push('SchedulingDisabled')
  return words.join(',')
}

const address = (node: Node, type: string): string => node.status.addresses?.find((a) => a.type === type)?.address ?? '<none>'
const info = (node: Node, field: string): string => node.status.nodeInfo?.[field] || '<unknown>'

/** core/v1 Node. */
export const nodes = defineKind<Node>({
  kind: 'Node', plural: 'nodes', shortNames: ['no'], group: '', version: 'v1', namespaced: false, struct: 'Node', hasStatus: true,
  prepareForCreate: (node) => ({ ...node, spec: node.spec ?? {}, status: node.status ?? {} }),
  fieldLabels: { 'spec.unschedulable': (node) => String(node.spec.unschedulable === true) },
  columns: [
    nameColumn, column('Status'), column('Roles'), ageColumn, column('Version'),
    ...['Internal-IP', 'External-IP', 'OS-Image', 'Kernel-Version', 'Container-Runtime'].map((name) => column(name, 'string', 1)),
  ],
  row: (node, context) => [
    node.metadata.name, readiness(node), roles(node), context.age(node.metadata.creationTimestamp), node.status.nodeInfo?.['kubeletVersion'] ?? '',
    address(node, 'InternalIP'), address(node, 'ExternalIP'), info(node, 'osImage'), info(node, 'kernelVersion'), info(node, 'containerRuntimeVersion'),
  ],
})
