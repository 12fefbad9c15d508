import type { ContainerState, ContainerStatus, Pod, PodCondition, PodPhase, PodStatus } from '../kinds/pod-types.ts'
import type { ContainerRecord } from './container-record.ts'

/** What a status is made from. */
export type PodFacts = {
  readonly pod: Pod
  readonly records: readonly ContainerRecord[]
  readonly runtimeName: string
  readonly hostIP: string
  readonly podIP: string | undefined
  readonly startTime: string
  readonly sandboxReady: boolean
  /** All containers have ended and none will start again. */
  readonly final: boolean
  readonly now: string
  /** A reason and message that end the pod (evicted, deadline). */
  readonly failure: { readonly reason: string; readonly message: string } | undefined
}

function stateOf(record: ContainerRecord, hasInit: boolean): ContainerState {
  if (record.phase === 'running') return { running: record.startedAt === undefined ? {} : { startedAt: record.startedAt } }
  if (record.phase === 'exited' && record.waiting === undefined && record.terminated !== undefined) return { terminated: record.terminated }
  if (record.waiting !== undefined) return { waiting: record.waiting }
  return { waiting: { reason: hasInit ? 'PodInitializing' : 'ContainerCreating' } }
}

function containerStatus(record: ContainerRecord, runtimeName: string, hasInit: boolean): ContainerStatus {
  const state = stateOf(record, hasInit)
  const lastTerminated = record.phase === 'exited' && state.terminated === undefined ? record.terminated : record.last
  const mounts = record.spec.volumeMounts ?? []
  const finishedInit = record.init && state.terminated?.exitCode === 0
  return {
    ...(record.id === undefined ? {} : { containerID: `${runtimeName}://${record.id}` }),
    image: record.image?.name ?? record.spec.image ?? '',
    imageID: record.image?.ref ?? '',
    lastState: lastTerminated === undefined ? {} : { terminated: lastTerminated },
    name: record.spec.name,
    ready: finishedInit || (record.phase === 'running' && record.ready),
    restartCount: record.restarts,
    started: record.phase === 'running' && record.started,
    state,
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts.map((m) => ({ mountPath: m.mountPath, name: m.name, ...(m.readOnly === true ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}) })) }),
  }
}

type StateSummary = { readonly state: ContainerState; readonly lastState?: ContainerState }

/** The phase that container states and the restart policy give (kubelet getPhase). */
export function phaseOf(restartPolicy: string, init: readonly (StateSummary & { readonly sidecar: boolean })[], main: readonly StateSummary[], final: boolean): PodPhase {
  let pendingInit = 0
  let failedInit = 0
  for (const { state, lastState, sidecar } of init) {
    if (sidecar) continue
    if (state.running !== undefined) pendingInit++
    else if (state.terminated !== undefined) failedInit += state.terminated.exitCode === 0 ? 0 : 1
    else if (lastState?.terminated !== undefined) failedInit += lastState.terminated.exitCode === 0 ? 0 : 1
    else pendingInit++
  }
  let running = 0
  let stopped = 0
  let succeeded = 0
  let waiting = 0
  for (const { state, lastState } of main) {
    if (state.running !== undefined) running++
    else if (state.terminated !== undefined) {
      stopped++
      if (state.terminated.exitCode === 0) succeeded++
    } else if (lastState?.terminated !== undefined) stopped++
    else waiting++
  }
  if (failedInit > 0 && restartPolicy === 'Never') return 'Failed'
  if (pendingInit > 0 || (failedInit > 0 && !final)) return final && pendingInit === 0 ? 'Failed' : 'Pending'
  if (waiting > 0) return final ? 'Failed' : 'Pending'
  if (running > 0) return 'Running'
  if (stopped === 0) return 'Pending'
  if (final) return stopped === succeeded ? 'Succeeded' : 'Failed'
  if (restartPolicy === 'Always') return 'Running'
  if (stopped === succeeded) return 'Succeeded'
  return restartPolicy === 'Never' ? 'Failed' : 'Running'
}

/** The whole status of a pod as its kubelet sees it. */
export function statusOf(facts: PodFacts): PodStatus {
  const { pod, records, runtimeName } = facts
  const initRecords = records.filter((r) => r.init)
  const initialized = initRecords.every((r) => (r.isSidecar ? r.started : r.terminated?.exitCode === 0 && r.phase === 'exited'))
  const init = initRecords.map((r) => containerStatus(r, runtimeName, initRecords.length > 0))
  const main = records.filter((r) => !r.init).map((r) => containerStatus(r, runtimeName, initRecords.length > 0))
  const summaries = init.map((s, i) => ({ ...s, sidecar: initRecords[i]?.isSidecar === true }))
  const phase = facts.failure === undefined ? phaseOf(pod.spec.restartPolicy ?? 'Always', summaries, main, facts.final) : 'Failed'
  const { failure } = facts
  return {
    conditions: conditions(facts, phase, initialized, init, main),
    ...(main.length === 0 ? {} : { containerStatuses: main }),
    hostIP: facts.hostIP,
    hostIPs: [{ ip: facts.hostIP }],
    ...(init.length === 0 ? {} : { initContainerStatuses: init }),
    ...(failure === undefined ? {} : { message: failure.message }),
    phase,
    ...(facts.podIP === undefined ? {} : { podIP: facts.podIP, podIPs: [{ ip: facts.podIP }] }),
    ...(pod.status.qosClass === undefined ? {} : { qosClass: pod.status.qosClass }),
    ...(failure === undefined ? {} : { reason: failure.reason }),
    startTime: facts.startTime,
  }
}

type Draft = Omit<PodCondition, 'lastProbeTime' | 'lastTransitionTime'>

function conditions({ pod, sandboxReady, now }: PodFacts, phase: PodPhase, initialized: boolean, init: readonly ContainerStatus[], main: readonly ContainerStatus[]): PodCondition[] {
  const unready = main.filter((s) => !s.ready).map((s) => s.name)
  const sidecarsUnready = init.filter((s) => !s.ready && pod.spec.initContainers?.find((c) => c.name === s.name)?.restartPolicy === 'Always').map((s) => s.name)
  const missing = [...unready, ...sidecarsUnready]
  const ended = phase === 'Succeeded'
  const notReady = (): Partial<Draft> =>
    ended ? { reason: 'PodCompleted' } : phase === 'Failed' ? { reason: 'PodFailed' } : { reason: 'ContainersNotReady', message: `containers with unready status: [${missing.join(' ')}]` }
  const ready = missing.length === 0 && phase !== 'Failed' && !ended
  const gates = (pod.spec.readinessGates ?? []).filter((g) => pod.status.conditions?.find((c) => c.type === g.conditionType)?.status !== 'True')
  const drafts: Draft[] = [
    { type: 'PodReadyToStartContainers', status: sandboxReady ? 'True' : 'False' },
    initialized || ended
      ? { type: 'Initialized', status: 'True', ...(ended ? { reason: 'PodCompleted' } : {}) }
      : { type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${init.filter((s) => s.state.terminated?.exitCode !== 0).map((s) => s.name).join(' ')}]` },
    ready && gates.length > 0
      ? { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: gates.map((g) => `corresponding condition of pod readiness gate "${g.conditionType}" does not exist.`).join(', ') }
      : { type: 'Ready', status: ready ? 'True' : 'False', ...(ready ? {} : notReady()) },
    { type: 'ContainersReady', status: ready ? 'True' : 'False', ...(ready ? {} : notReady()) },
  ]
  const known = pod.status.conditions ?? []
  const mine = new Set(drafts.map((d) => d.type))
  const stamped = drafts.map((draft): PodCondition => {
    const before = known.find((c) => c.type === draft.type)
    return { lastProbeTime: null, lastTransitionTime: before?.status === draft.status ? before.lastTransitionTime : now, ...draft }
  })
  return [...stamped, ...known.filter((c) => !mine.has(c.type))]
}
