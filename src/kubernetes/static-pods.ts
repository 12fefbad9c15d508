import type { Container, Pod } from './kinds/pod-types.ts'

type Part = { readonly component: string; readonly image: string; readonly cpu: string; readonly memory?: string; readonly command: readonly string[] }

/** The control plane as kubeadm runs it: static pods on the control-plane node. */
function parts(version: string, address: string): readonly Part[] {
  return [
    { component: 'etcd', image: 'registry.k8s.io/etcd:3.5.16-0', cpu: '100m', memory: '100Mi', command: ['etcd', `--advertise-client-urls=https://${address}:2379`, '--data-dir=/var/lib/etcd'] },
    { component: 'kube-apiserver', image: `registry.k8s.io/kube-apiserver:${version}`, cpu: '250m', command: ['kube-apiserver', `--advertise-address=${address}`, '--secure-port=6443', '--service-cluster-ip-range=10.96.0.0/12'] },
    { component: 'kube-controller-manager', image: `registry.k8s.io/kube-controller-manager:${version}`, cpu: '200m', command: ['kube-controller-manager', '--allocate-node-cidrs=true', '--cluster-cidr=10.244.0.0/16', '--leader-elect=true'] },
    { component: 'kube-scheduler', image: `registry.k8s.io/kube-scheduler:${version}`, cpu: '100m', command: ['kube-scheduler', '--leader-elect=true', '--kubeconfig=/etc/kubernetes/scheduler.conf'] },
  ]
}

/** The images that a control-plane node must have. */
export const controlPlaneImages = (version: string): readonly string[] => parts(version, '').map((p) => p.image)

/** The static pods of the control-plane node, as their mirror pods are created. `hash` gives each its config hash. */
export function staticPods(version: string, nodeName: string, address: string, timestamp: string, hash: () => string): readonly Pod[] {
  return parts(version, address).map(({ component, image, cpu, memory, command }) => {
    const digest = hash()
    const container: Container = { name: component, image, command, imagePullPolicy: 'IfNotPresent', resources: { requests: { cpu, ...(memory === undefined ? {} : { memory }) } } }
    return {
      apiVersion: 'v1', kind: 'Pod',
      metadata: {
        name: `${component}-${nodeName}`, namespace: 'kube-system', labels: { component, tier: 'control-plane' },
        annotations: { 'kubernetes.io/config.hash': digest, 'kubernetes.io/config.mirror': digest, 'kubernetes.io/config.seen': timestamp, 'kubernetes.io/config.source': 'file' },
      },
      spec: {
        containers: [container], hostNetwork: true, nodeName, priorityClassName: 'system-node-critical',
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } }, tolerations: [{ effect: 'NoExecute', operator: 'Exists' }],
      },
    } as unknown as Pod
  })
}
