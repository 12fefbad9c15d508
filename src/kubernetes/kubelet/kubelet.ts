import { SECOND, type Micros } from '../../sim/time.ts'
import { ApiClient } from '../api/client.ts'
import { componentCaller } from '../api/caller.ts'
import { EventRecorder } from '../api/events.ts'
import { keyOf } from '../api/object.ts'
import type { ApiServer } from '../api/server.ts'
import { leases } from '../kinds/lease.ts'
import { nodes, type Node } from '../kinds/node.ts'
import { pods } from '../kinds/pod.ts'
import type { Pod } from '../kinds/pod-types.ts'
import { clientLimits, type Latencies } from '../latencies.ts'
import type { ContainerRuntime } from './cri.ts'
import type { EnvFacts } from './env.ts'
import { PullQueue } from './images.ts'
import { nodeLabels, nodeStatus, type NodeConfig } from './node-status.ts'
import type { NodeServices } from './node-services.ts'
import { PodWorker } from './pod-worker.ts'

/** The PLEG lists the runtime's containers this often. */
const RELIST: Micros = SECOND
const LEASE_SECONDS = 40
const SHOWN_IMAGES = 50

export type KubeletOptions = {
  readonly api: ApiServer
  readonly config: NodeConfig
  readonly runtime: ContainerRuntime
  readonly latencies: Latencies
  /** `v1.32.5`. */
  readonly version: string
  /** Pods that this kubelet runs by itself, shown in the API as mirror pods. */
  readonly staticPods: readonly Pod[]
  readonly onContainer?: (pod: Pod, container: string, running: boolean) => void
}

/** The agent of one node: registers it, keeps its lease alive, and has a worker for each of its pods. */
export class Kubelet implements NodeServices {
  readonly name: string
  readonly address: string
  readonly api: ApiServer
  readonly client: ApiClient
  readonly recorder: EventRecorder
  readonly runtime: ContainerRuntime
  readonly runtimeName: string
  readonly latencies: Latencies
  readonly pulls: PullQueue
  readonly #options: KubeletOptions
  readonly #workers = new Map<string, PodWorker>()
  #running = false
  #ready = false
  #generation = 0
  #relistAt: Micros = -1
  #relist: (() => void)[] = []
  readonly #phase: Micros

  constructor(options: KubeletOptions) {
    const { api, config } = options
    this.#options = options
    this.name = config.name
    this.address = config.address
    this.api = api
    this.runtime = options.runtime
    this.runtimeName = options.runtime.version.replace(/:\/\/.*/, '')
    this.latencies = options.latencies
    const caller = componentCaller(`system:node:${config.name}`, 'kubelet', ['system:nodes', 'system:authenticated'])
    this.client = new ApiClient(api, caller, clientLimits.kubelet, options.latencies)
    this.recorder = new EventRecorder(api, { component: 'kubelet', host: config.name }, caller)
    this.pulls = new PullQueue(options.runtime)
    this.#phase = api.world.random(`kubernetes/kubelet/${config.name}`).int(RELIST)
  }

  alive(): boolean {
    return this.#running
  }

  /** Whether the node's pod network works; the node is NotReady until it does. */
  get networkReady(): boolean {
    return this.#ready
  }

  setNetworkReady(ready: boolean): void {
    if (this.#ready === ready) return
    this.#ready = ready
    if (this.#running) this.#reportStatus(true)
  }

  worker(namespace: string, name: string): PodWorker | undefined {
    return this.#workers.get(`${namespace}/${name}`)
  }

  /** Starts (or, after a stop, restarts) the kubelet. Containers that ran on go on being what they are. */
  start(): void {
    if (this.#running) return
    this.#running = true
    this.#generation++
    this.recorder.recordNode(this.name, { type: 'Normal', reason: 'Starting', message: 'Starting kubelet.' })
    this.client.request(`register Node ${this.name}`, () => this.#register())
  }

  /** Stops the kubelet as `systemctl stop kubelet` does: nothing is reported any more, containers run on. */
  stop(): void {
    this.#running = false
    this.#generation++
  }

  /** A pod bound to this node appeared, changed, or (`removed`) is gone from the API. */
  podChanged(pod: Pod, removed: boolean): void {
    if (!this.#running) return
    const key = keyOf(pod)
    const worker = this.#workers.get(key)
    if (removed) {
      if (worker !== undefined && worker.pod.metadata.uid === pod.metadata.uid && !worker.deleting) {
        worker.update({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: this.api.clock.timestamp(), deletionGracePeriodSeconds: 1 } })
      }
      return
    }
    if (worker !== undefined && worker.pod.metadata.uid === pod.metadata.uid) return worker.update(pod)
    if (worker === undefined) this.api.world.after(this.latencies.watchDelivery, () => this.#begin(key))
  }

  envFacts(podIP: string | undefined): EnvFacts {
    return { podIP, hostIP: this.address, nodeName: this.name, allocatable: this.api.find(nodes, undefined, this.name)?.status.allocatable ?? {} }
  }

  atRelist(act: () => void): void {
    const { world } = this.api
    this.#relist.push(act)
    const next = Math.ceil((world.now - this.#phase + 1) / RELIST) * RELIST + this.#phase
    if (this.#relistAt === next) return
    this.#relistAt = next
    world.at(next, () => {
      const acts = this.#relist
      this.#relist = []
      for (const a of acts) a()
    })
  }

  remove(worker: { readonly pod: Pod }): void {
    const { namespace = '', name, uid } = worker.pod.metadata
    this.client.request(`delete Pod ${namespace}/${name}`, () => {
      if (!this.#running) return
      this.api.delete(pods, namespace, name, { caller: this.client.caller, gracePeriodSeconds: 0, preconditions: { uid } })
      const key = keyOf(worker.pod)
      if (this.#workers.get(key) === worker) this.#workers.delete(key)
      this.#begin(key)
    })
  }

  containerStarted(pod: Pod, container: string): void {
    this.#options.onContainer?.(pod, container, true)
  }

  containerEnded(pod: Pod, container: string): void {
    this.#options.onContainer?.(pod, container, false)
  }

  #begin(key: string): void {
    const pod = this.api.resource(pods).get(key)
    if (pod === undefined || pod.spec.nodeName !== this.name || !this.#running || this.#workers.has(key)) return
    if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') return
    this.#workers.set(key, new PodWorker(this, pod))
  }

  #register(): void {
    const { config, version } = this.#options
    const existing = this.api.find(nodes, undefined, this.name)
    if (existing === undefined) {
      const taints = config.controlPlane ? [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] : []
      this.api.create<Node>(
        nodes,
        {
          apiVersion: 'v1', kind: 'Node',
          metadata: { name: this.name, labels: nodeLabels(config), annotations: { 'kubeadm.alpha.kubernetes.io/cri-socket': 'unix:///run/containerd/containerd.sock', 'node.alpha.kubernetes.io/ttl': '0', 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' } },
          spec: { taints: [...taints, { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] },
          status: nodeStatus(config, this.api.clock, { version, runtime: this.runtime.version, ready: this.#ready, images: [] }, {}),
        },
        { caller: this.client.caller },
      )
    } else this.#reportStatus(true)
    for (const [reason, message] of [
      ['NodeHasSufficientMemory', `Node ${this.name} status is now: NodeHasSufficientMemory`], ['NodeHasNoDiskPressure', `Node ${this.name} status is now: NodeHasNoDiskPressure`],
      ['NodeHasSufficientPID', `Node ${this.name} status is now: NodeHasSufficientPID`], ['NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods'],
    ] as const) this.recorder.recordNode(this.name, { type: 'Normal', reason, message })
    this.#heartbeat(this.#generation)
    this.#statusLoop(this.#generation)
    for (const pod of this.#options.staticPods) this.api.create<Pod>(pods, pod, { caller: this.client.caller })
    for (const pod of this.api.resource(pods).table.values()) if (pod.spec.nodeName === this.name) this.podChanged(pod, false)
  }

  #heartbeat(generation: number): void {
    if (generation !== this.#generation) return
    const key = `kube-node-lease/${this.name}`
    const renewTime = this.api.clock.micro()
    const { caller } = this.client
    if (this.api.resource(leases).table.has(key)) this.api.mutate(leases, key, (lease) => ({ ...lease, spec: { ...lease.spec, renewTime } }), { caller })
    else {
      const owner = this.api.find(nodes, undefined, this.name)
      const ownerReferences = owner === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: this.name, uid: owner.metadata.uid }] }
      this.api.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: this.name, namespace: 'kube-node-lease', ...ownerReferences }, spec: { holderIdentity: this.name, leaseDurationSeconds: LEASE_SECONDS, renewTime } }, { caller })
    }
    this.api.world.after(this.latencies.heartbeat, () => this.#heartbeat(generation))
  }

  #statusLoop(generation: number): void {
    this.api.world.after(this.latencies.nodeStatusReport, () => {
      if (generation !== this.#generation) return
      this.#reportStatus(false)
      this.#statusLoop(generation)
    })
  }

  #reportStatus(changed: boolean): void {
    const { config, version } = this.#options
    this.client.request(`update status of Node ${this.name}`, () => {
      const node = this.api.find(nodes, undefined, this.name)
      if (node === undefined || !this.#running) return
      const was = node.status.conditions?.find((c) => c.type === 'Ready')?.status
      const images = this.runtime.images().slice(0, SHOWN_IMAGES).map((i) => ({ names: [i.ref, i.name], sizeBytes: i.sizeBytes }))
      this.api.writeStatus(nodes, this.name, nodeStatus(config, this.api.clock, { version, runtime: this.runtime.version, ready: this.#ready, images }, node.status), { caller: this.client.caller })
      if (changed && this.#ready && was !== 'True') this.recorder.recordNode(this.name, { type: 'Normal', reason: 'NodeReady', message: `Node ${this.name} status is now: NodeReady` })
    })
  }
}
