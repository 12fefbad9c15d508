import { NODE_FILES } from '../images/workstation.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { serve } from '../kernel/http/server.ts'
import type { Lan } from '../kernel/net/lan.ts'
import type { Program } from '../kernel/program.ts'
import { sys } from '../kernel/sys.ts'
import { WaitQueue } from '../kernel/wait.ts'
import { apiHandler } from '../kubernetes/api/http/serve.ts'
import type { NodeAccess } from '../kubernetes/api/http/pod-routes.ts'
import { handle } from '../kubernetes/api/http/router.ts'
import { COREDNS_IMAGE, proxyImage } from '../kubernetes/addons.ts'
import { type Cluster, createCluster } from '../kubernetes/cluster.ts'
import { coreDns } from '../kubernetes/dns/coredns.ts'
import { pods } from '../kubernetes/kinds/pod.ts'
import type { ContainerRuntime } from '../kubernetes/kubelet/cri.ts'
import { Containerd, PAUSE_IMAGE, preload } from '../kubernetes/kubelet/containerd/containerd.ts'
import { PodNetwork } from '../kubernetes/kubelet/containerd/pod-network.ts'
import { controlPlaneImages } from '../kubernetes/static-pods.ts'
import type { Registry } from '../oci/registry.ts'
import { createRuntime } from '../runtime/runtime.ts'
import type { World } from '../sim/world.ts'
import { addressOf } from './addresses.ts'
import { bootHost } from './boot-host.ts'

/** The port of the API server. */
const API_PORT = 6443

export type ClusterPlan = {
  readonly minor: number
  readonly nodes: readonly string[]
  readonly programs: readonly Program[]
  readonly registry: Registry
  readonly internet: boolean
}

export type RunningCluster = { readonly cluster: Cluster; readonly nodes: ReadonlyMap<string, Kernel> }

/** Boots the hosts of a cluster and starts its components on them: the first node holds the control plane. */
export function bootCluster(world: World, lan: Lan, plan: ClusterPlan): RunningCluster {
  const cluster = createCluster(world, {
    minor: plan.minor, nodes: plan.nodes.map((name, i) => ({ name, address: addressOf(name), controlPlane: i === 0 })),
  })
  const runtimes = new Map<string, ContainerRuntime>()
  const programs = [...plan.programs, ...componentPrograms(cluster, runtimes, addressOf(plan.nodes[0] ?? ''))]
  const nodes = new Map<string, Kernel>()
  plan.nodes.forEach((name, i) => {
    const { kernel } = bootHost(world, lan, { name, programs, files: NODE_FILES, internet: plan.internet })
    const runtime = createRuntime(kernel, plan.registry)
    const everywhere = [PAUSE_IMAGE, proxyImage(cluster.version), COREDNS_IMAGE]
    const images = i === 0 ? [...everywhere, ...controlPlaneImages(cluster.version)] : everywhere
    for (const image of images) preload(runtime, image)
    const network = new PodNetwork(kernel, podSubnet(i))
    plan.nodes.forEach((peer, j) => {
      if (j !== i) network.addPeer(podSubnet(j), addressOf(peer))
    })
    const containerd = new Containerd(runtime, network, cluster.latencies)
    runtimes.set(name, containerd)
    cluster.startNode(name, containerd, true, kernel.initNamespaces.net.netfilter)
    nodes.set(name, kernel)
  })
  return { cluster, nodes }
}

const podSubnet = (node: number): string => `10.244.${node}.0/24`

/** The control plane's programs, as its images name them. The API server answers; the others are there, and their controllers run while they are. */
function componentPrograms(cluster: Cluster, runtimes: ReadonlyMap<string, ContainerRuntime>, address: string): Program[] {
  const options = { nodes: nodeAccess(cluster, runtimes), version: cluster.version, address: `${address}:${API_PORT}` }
  const server: Program = {
    name: 'kube-apiserver',
    *main() {
      const listener = yield* sys.socket('inet')
      yield* sys.bind(listener, { family: 'inet', host: '0.0.0.0', port: API_PORT })
      yield* sys.listen(listener)
      return yield* serve(listener, apiHandler((request) => handle(cluster.api, options, request)))
    },
  }
  return [server, ...['etcd', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'].map(idle), coreDns(cluster.api)]
}

/** How the API server reaches the containers of a pod: through the runtime of its node, by the ids that the pod's status tells. */
function nodeAccess(cluster: Cluster, runtimes: ReadonlyMap<string, ContainerRuntime>): NodeAccess {
  const idOf = (text: string | undefined): string | undefined => text?.replace(/^\w+:\/\//, '') || undefined
  return {
    container: (node, namespace, pod, container) => {
      const runtime = runtimes.get(node)
      const { status } = cluster.api.find(pods, namespace, pod) ?? {}
      const found = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find((s) => s.name === container)
      if (runtime === undefined) return undefined
      return { runtime, id: idOf(found?.containerID), previousId: idOf(found?.lastState?.terminated?.containerID) }
    },
  }
}

/** A component whose work the engine does while this process lives. */
const idle = (name: string): Program => ({
  name,
  *main() {
    const never = new WaitQueue()
    for (;;) yield* sys.waitOn(never)
  },
})

/** The administrator's kubeconfig. */
export const kubeconfig = (controlPlane: string): string => `apiVersion: v1
clusters:
- cluster:
    server: http://${addressOf(controlPlane)}:${API_PORT}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
preferences: {}
users:
- name: kubernetes-admin
  user:
    token: drydock-admin
`

