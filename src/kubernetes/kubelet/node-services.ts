import type { ApiClient } from '../api/client.ts'
import type { EventRecorder } from '../api/events.ts'
import type { ApiServer } from '../api/server.ts'
import type { Latencies } from '../latencies.ts'
import type { ContainerRuntime } from './cri.ts'
import type { Pod } from '../kinds/pod-types.ts'
import type { EnvFacts } from './env.ts'
import type { PullQueue } from './images.ts'

/** What a node gives its pods' workers. */
export type NodeServices = {
  readonly name: string
  readonly address: string
  readonly api: ApiServer
  readonly client: ApiClient
  readonly recorder: EventRecorder
  readonly runtime: ContainerRuntime
  /** `containerd`: the scheme of container ids. */
  readonly runtimeName: string
  readonly latencies: Latencies
  readonly pulls: PullQueue
  alive(): boolean
  envFacts(podIP: string | undefined): EnvFacts
  /** Does something when the kubelet next lists what the runtime has (the PLEG's relist, every second). */
  atRelist(act: () => void): void
  /** The pod is gone from the node: its API object can go. */
  remove(worker: { readonly pod: Pod }): void
  /** Parts of the control plane live in containers of static pods. */
  containerStarted(pod: Pod, container: string): void
  containerEnded(pod: Pod, container: string): void
}
