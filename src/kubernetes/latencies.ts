import { MILLISECOND, SECOND, type Micros } from '../sim/time.ts'

/** How long things take in the cluster, and how often its components do them. A scenario may override any of it. */
export type Latencies = {
  /** One request of a component to the API server, there and back, with the write to etcd. */
  readonly apiRoundTrip: Micros
  /** From a write to the moment a watching component works on it. */
  readonly watchDelivery: Micros
  /** One scheduling cycle of one pod. */
  readonly schedulingCycle: Micros
  /** Making a pod's sandbox: network namespace, address, pause container. */
  readonly sandbox: Micros
  /** Creating a container from an image that is there. */
  readonly containerCreate: Micros
  /** Starting a created container. */
  readonly containerStart: Micros
  /** Removing a sandbox. */
  readonly sandboxRemove: Micros
  /** kubelet --sync-frequency's cousin: how soon a pod worker looks again after a failure. */
  readonly kubeletResync: Micros
  /** nodeStatusUpdateFrequency and the lease renewal (leaseDurationSeconds / 4). */
  readonly heartbeat: Micros
  /** nodeStatusReportFrequency: how often an unchanged status is written. */
  readonly nodeStatusReport: Micros
  /** --node-monitor-period and --node-monitor-grace-period of the controller-manager. */
  readonly nodeMonitorPeriod: Micros
  readonly nodeMonitorGrace: Micros
}

export const defaultLatencies: Latencies = {
  apiRoundTrip: 4 * MILLISECOND,
  watchDelivery: MILLISECOND,
  schedulingCycle: 2 * MILLISECOND,
  sandbox: 350 * MILLISECOND,
  containerCreate: 90 * MILLISECOND,
  containerStart: 80 * MILLISECOND,
  sandboxRemove: 250 * MILLISECOND,
  kubeletResync: 10 * SECOND,
  heartbeat: 10 * SECOND,
  nodeStatusReport: 300 * SECOND,
  nodeMonitorPeriod: 5 * SECOND,
  nodeMonitorGrace: 40 * SECOND,
}

/** Client-side rate limits (client-go flowcontrol): requests a second, and how many may go at once. */
export type ClientLimits = { readonly qps: number; readonly burst: number }

/** The defaults of the components' --kube-api-qps and --kube-api-burst. */
export const clientLimits = {
  controllerManager: { qps: 20, burst: 30 },
  scheduler: { qps: 50, burst: 100 },
  kubelet: { qps: 50, burst: 100 },
} as const satisfies Record<string, ClientLimits>
