import type { Clock } from '../api/clock.ts'
import type { Node, NodeCondition } from '../kinds/node.ts'

/** What a node is: its machine, its address, its labels and taints at registration. */
export type NodeConfig = {
  readonly name: string
  readonly address: string
  readonly controlPlane: boolean
  readonly cpus: number
  readonly memoryBytes: number
  readonly diskBytes: number
  readonly maxPods: number
  readonly kernelVersion: string
  readonly osImage: string
  readonly machineId: string
  readonly bootId: string
  readonly labels?: Readonly<Record<string, string>>
}

const KI = 1024
/** The hard eviction threshold (memory.available<100Mi) is kept back from what pods may have. */
const MEMORY_RESERVED = 100 * KI * KI

export const nodeLabels = (config: NodeConfig): Record<string, string> => ({
  'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': config.name, 'kubernetes.io/os': 'linux',
  ...(config.controlPlane ? { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' } : {}),
  ...config.labels,
})

const amounts = (config: NodeConfig, memory: number, disk: string): Record<string, string> => ({
  cpu: String(config.cpus), 'ephemeral-storage': disk, 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', memory: `${Math.floor(memory / KI)}Ki`, pods: String(config.maxPods),
})

const healthy: readonly Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>[] = [
  { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' },
  { type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' },
  { type: 'PIDPressure', status: 'False', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
]

const NOT_READY = 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'

/** The conditions a kubelet reports now, transitions kept from before. */
export function nodeConditions(clock: Clock, ready: boolean, before: readonly NodeCondition[]): NodeCondition[] {
  const now = clock.timestamp()
  const drafts = [
    ...healthy,
    ready
      ? ({ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' } as const)
      : ({ type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: NOT_READY } as const),
  ]
  return drafts.map((draft) => {
    const known = before.find((c) => c.type === draft.type)
    return { lastHeartbeatTime: now, lastTransitionTime: known?.status === draft.status ? known.lastTransitionTime : now, ...draft }
  })
}

/** The status of a node. */
export function nodeStatus(config: NodeConfig, clock: Clock, facts: { readonly version: string; readonly runtime: string; readonly ready: boolean; readonly images: Node['status']['images'] }, before: Node['status']): Node['status'] {
  return {
    addresses: [{ address: config.address, type: 'InternalIP' }, { address: config.name, type: 'Hostname' }],
    allocatable: amounts(config, config.memoryBytes - MEMORY_RESERVED, String(Math.floor(config.diskBytes * 0.9))),
    capacity: amounts(config, config.memoryBytes, `${Math.floor(config.diskBytes / KI)}Ki`),
    conditions: nodeConditions(clock, facts.ready, before.conditions ?? []),
    daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    ...(facts.images === undefined || facts.images.length === 0 ? {} : { images: facts.images }),
    nodeInfo: {
      architecture: 'amd64', bootID: config.bootId, containerRuntimeVersion: facts.runtime, kernelVersion: config.kernelVersion, kubeProxyVersion: facts.version,
      kubeletVersion: facts.version, machineID: config.machineId, operatingSystem: 'linux', osImage: config.osImage, systemUUID: config.machineId,
    },
  }
}
