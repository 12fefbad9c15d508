import { MILLISECOND } from '../sim/time.ts'
import type { World } from '../sim/world.ts'
import { addons } from './addons.ts'
import { admissionPlugins } from './api/admission-plugins/registry.ts'
import { componentCaller } from './api/caller.ts'
import { expireEvents } from './api/events.ts'
import type { ApiReply, ApiRequest } from './api/http/message.ts'
import type { NodeAccess } from './api/http/pod-routes.ts'
import { handle } from './api/http/router.ts'
import { apiHandler } from './api/http/serve.ts'
import type { HttpHandler } from '../kernel/http/server.ts'
import { Registry } from './api/registry.ts'
import { parseSchemas } from './api/schema.ts'
import { ApiServer } from './api/server.ts'
import { bootstrap, SECURE_PORT } from './bootstrap.ts'
import { Components, type ComponentName } from './components.ts'
import { kinds, schemaTexts } from './kinds/registry.ts'
import { pods } from './kinds/pod.ts'
import type { ContainerRuntime } from './kubelet/cri.ts'
import { Kubelet } from './kubelet/kubelet.ts'
import type { NodeConfig } from './kubelet/node-status.ts'
import { KubeProxy } from './proxy/kube-proxy.ts'
import type { Netfilter } from '../kernel/net/netfilter.ts'
import { clientLimits, defaultLatencies, type ClientLimits, type Latencies } from './latencies.ts'
import { staticPods } from './static-pods.ts'

export type ClusterNode = { readonly name: string; readonly address: string; readonly controlPlane?: boolean } & Partial<Omit<NodeConfig, 'name' | 'address' | 'controlPlane'>>

export type ClusterOptions = {
  /** The Kubernetes minor version, 32 for 1.32. */
  readonly minor?: number
  readonly nodes?: readonly ClusterNode[]
  readonly latencies?: Partial<Latencies>
  readonly limits?: Partial<Record<'controllerManager' | 'scheduler', ClientLimits>>
  /** The control plane runs in static pods of the control-plane node (the default), or simply runs. */
  readonly staticControlPlane?: boolean
  /** kube-proxy and CoreDNS, which kubeadm installs (the default). */
  readonly addons?: boolean
}

/** controlplane, node01 and node02, as the recorded sessions' cluster has them. */
export const threeNodes: readonly ClusterNode[] = [
  { name: 'controlplane', address: '192.168.49.2', controlPlane: true },
  { name: 'node01', address: '192.168.49.3' },
  { name: 'node02', address: '192.168.49.4' },
]

/** The patch release that stands for a minor version. */
const patches: Readonly<Record<number, number>> = { 20: 2, 32: 5 }

export const gitVersion = (minor: number): string => `v1.${minor}.${patches[minor] ?? 0}`

const GI = 1024 ** 3
const machine = { cpus: 2, memoryBytes: 4 * GI, diskBytes: 40 * GI, maxPods: 110, kernelVersion: '6.1.0-28-amd64', osImage: 'Debian GNU/Linux 12 (bookworm)' }

/** A Kubernetes cluster: its API server, the parts of its control plane, and a kubelet for each node that is given a runtime. */
export class Cluster {
  readonly world: World
  readonly api: ApiServer
  readonly components: Components
  readonly latencies: Latencies
  /** `v1.32.5`. */
  readonly version: string
  readonly nodes: readonly ClusterNode[]
  readonly #kubelets = new Map<string, Kubelet>()
  readonly #proxies = new Map<string, KubeProxy>()
  readonly #options: ClusterOptions

  constructor(world: World, options: ClusterOptions) {
    const minor = options.minor ?? 32
    this.world = world
    this.#options = options
    this.version = gitVersion(minor)
    this.nodes = options.nodes ?? threeNodes
    this.latencies = { ...defaultLatencies, ...options.latencies }
    this.api = new ApiServer(world, new Registry(kinds, minor), parseSchemas(schemaTexts), admissionPlugins)
    const controlPlane = this.nodes.find((n) => n.controlPlane === true) ?? this.nodes[0]
    this.components = new Components(this.api, this.latencies, controlPlane?.name ?? 'controlplane', { ...clientLimits, ...options.limits })
    world.because('kube-apiserver', 'start', () => {
      expireEvents(this.api, componentCaller('system:apiserver', 'kube-apiserver', ['system:masters']))
      bootstrap(this.api, controlPlane?.address ?? '192.168.49.2')
    })
    if (options.addons !== false) world.after(INSTALL_ADDONS, () => this.#install())
    this.api.resource(pods).watch((r) => {
      const node = r.object.spec.nodeName
      if (node !== undefined) this.#kubelets.get(node)?.podChanged(r.object, r.removed)
    })
    if (options.staticControlPlane === false) for (const name of ['kube-controller-manager', 'kube-scheduler'] as const) world.after(MILLISECOND, () => this.components.start(name))
  }

  #proxy(node: string, netfilter: Netfilter, running: boolean): void {
    this.#proxies.get(node)?.stop()
    this.#proxies.delete(node)
    if (running) this.#proxies.set(node, new KubeProxy(this.api, netfilter))
  }

  #install(): void {
    this.world.because('kubeadm', 'install add-ons', () => {
      for (const { kind, draft } of addons(this.version)) this.api.create(kind, draft, { caller: componentCaller('kubernetes-admin', 'kubeadm', ['system:masters']) })
    })
  }

  /** `192.168.49.2:6443`: where the API server listens. */
  get address(): string {
    const host = this.nodes.find((n) => n.controlPlane === true) ?? this.nodes[0]
    return `${host?.address ?? '192.168.49.2'}:${SECURE_PORT}`
  }

  /** Answers one HTTP request to the API server. */
  readonly answer = (request: ApiRequest): ApiReply => handle(this.api, { nodes: this.#access, version: this.version, address: this.address }, request)

  /** The API server for `serve` in kernel/http. */
  readonly handler: HttpHandler = apiHandler(this.answer)

  readonly #access: NodeAccess = {
    container: (node, namespace, pod, container) => {
      const kubelet = this.#kubelets.get(node)
      const record = kubelet?.alive() === true ? kubelet.worker(namespace, pod)?.records.find((r) => r.spec.name === container) : undefined
      return kubelet === undefined || !kubelet.alive() ? undefined : { runtime: kubelet.runtime, id: record?.id, previousId: record?.previousIds.at(-1) }
    },
  }

  kubelet(node: string): Kubelet | undefined {
    return this.#kubelets.get(node)
  }

  /**
   * Gives a node its container runtime and starts its kubelet; `networkReady` once the pod network is set up. With the host's
   * netfilter, services work there while the node's kube-proxy container runs.
   */
  startNode(name: string, runtime: ContainerRuntime, networkReady = true, netfilter?: Netfilter): Kubelet {
    const node = this.nodes.find((n) => n.name === name) ?? { name, address: '192.168.49.9' }
    const random = this.world.random(`kubernetes/machine/${name}`)
    const config: NodeConfig = { ...machine, machineId: random.hex(32), bootId: random.uuid(), ...node, controlPlane: node.controlPlane === true }
    const isHost = config.controlPlane && this.#options.staticControlPlane !== false
    const kubelet = new Kubelet({
      api: this.api, config, runtime, latencies: this.latencies, version: this.version,
      staticPods: isHost ? staticPods(this.version, name, node.address, this.api.clock.timestamp(), () => random.hex(32)) : [],
      onContainer: (pod, container, running) => {
        if (pod.metadata.namespace !== 'kube-system') return
        if (container === 'kube-proxy' && netfilter !== undefined) this.#proxy(name, netfilter, running)
        if (!isComponent(container)) return
        if (running) this.components.start(container)
        else this.components.stop(container)
      },
    })
    this.#kubelets.set(name, kubelet)
    this.world.because(`kubelet/${name}`, 'start', () => {
      kubelet.setNetworkReady(networkReady)
      kubelet.start()
    })
    return kubelet
  }
}

/** kubeadm installs the add-ons when the API server has come up. */
const INSTALL_ADDONS = 100 * MILLISECOND

const isComponent = (name: string): name is ComponentName => name === 'kube-controller-manager' || name === 'kube-scheduler'

/** A cluster in a world. Its nodes come up when they are given a runtime (`startNode`). */
export const createCluster = (world: World, options: ClusterOptions = {}): Cluster => new Cluster(world, options)
