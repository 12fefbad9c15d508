import type { Pod } from '../kinds/pod-types.ts'
import type { SandboxConfig } from './cri.ts'
import type { NodeServices } from './node-services.ts'

const CLUSTER_DNS = '10.96.0.10'
const CLUSTER_DOMAIN = 'cluster.local'
const HOSTNAME_LIMIT = 63

/** The sandbox that a pod's spec asks for. */
export function sandboxConfig(pod: Pod, node: NodeServices): SandboxConfig {
  const { spec, metadata } = pod
  const namespace = metadata.namespace ?? 'default'
  return {
    podUid: metadata.uid, namespace, name: metadata.name,
    hostname: spec.hostNetwork === true ? node.name : (spec.hostname ?? metadata.name).slice(0, HOSTNAME_LIMIT).replace(/[-.]+$/, ''),
    hostNetwork: spec.hostNetwork === true, hostPID: spec.hostPID === true, hostIPC: spec.hostIPC === true,
    shareProcessNamespace: spec.shareProcessNamespace === true,
    cgroupParent: cgroupParent(pod),
    resolvConf: resolvConf(pod, namespace),
    hostAliases: (spec.hostAliases ?? []).map((a) => ({ ip: a.ip, hostnames: a.hostnames ?? [] })),
  }
}

function cgroupParent({ metadata, status }: Pod): string {
  const uid = metadata.uid.replaceAll('-', '_')
  if (status.qosClass === 'Guaranteed') return `/kubepods.slice/kubepods-pod${uid}.slice`
  const qos = (status.qosClass ?? 'BestEffort').toLowerCase()
  return `/kubepods.slice/kubepods-${qos}.slice/kubepods-${qos}-pod${uid}.slice`
}

function resolvConf({ spec }: Pod, namespace: string): string {
  const own = (spec as { dnsConfig?: { nameservers?: readonly string[]; searches?: readonly string[]; options?: readonly { name: string; value?: string }[] } }).dnsConfig
  const cluster = spec.dnsPolicy === 'ClusterFirstWithHostNet' || (spec.dnsPolicy === 'ClusterFirst' && spec.hostNetwork !== true)
  const searches = [...(cluster ? [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN] : []), ...(own?.searches ?? [])]
  const servers = [...(cluster ? [CLUSTER_DNS] : []), ...(own?.nameservers ?? [])]
  const options = [...(cluster ? ['ndots:5'] : []), ...(own?.options ?? []).map((o) => (o.value === undefined ? o.name : `${o.name}:${o.value}`))]
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...servers.map((s) => `nameserver ${s}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n')
}
