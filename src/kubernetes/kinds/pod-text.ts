import type { RowContext } from '../api/kind.ts'
import type { ContainerStatus, Pod } from './pod-types.ts'

const isSidecar = (pod: Pod, name: string): boolean => pod.spec.initContainers?.some((c) => c.name === name && c.restartPolicy === 'Always') === true

const hasCondition = (pod: Pod, type: string): boolean => pod.status.conditions?.some((c) => c.type === type && c.status === 'True') === true

type Tally = { ready: number; restarts: number; last: string | undefined }

function count(tally: Tally, status: ContainerStatus): void {
  tally.restarts += status.restartCount
  const ended = status.lastState?.terminated?.finishedAt
  if (ended !== undefined && (tally.last === undefined || ended > tally.last)) tally.last = ended
}

const terminatedText = (t: { readonly reason?: string; readonly signal?: number; readonly exitCode: number }): string =>
  t.reason !== undefined && t.reason !== '' ? t.reason : t.signal !== undefined && t.signal !== 0 ? `Signal:${t.signal}` : `ExitCode:${t.exitCode}`

/** The READY, STATUS and RESTARTS cells of a pod (printPod of the API server's table printer). */
export function podText(pod: Pod, context: RowContext): { readonly ready: string; readonly status: string; readonly restarts: string } {
  const { status } = pod
  const phase = status.phase ?? ''
  let reason: string = status.reason !== undefined && status.reason !== '' ? status.reason : phase
  if (status.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated') === true) reason = 'SchedulingGated'
  const total = pod.spec.containers.length + (pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').length
  const sidecars: Tally = { ready: 0, restarts: 0, last: undefined }
  const init = initText(pod, sidecars)
  let tally = init.tally
  if (init.reason !== undefined) reason = init.reason
  if (init.reason === undefined || hasCondition(pod, 'Initialized')) {
    tally = { ...sidecars, ready: init.tally.ready }
    reason = mainText(pod, reason, tally)
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (status.reason === 'NodeLost') reason = 'Unknown'
    else if (phase !== 'Succeeded' && phase !== 'Failed') reason = 'Terminating'
  }
  const restarts = tally.restarts !== 0 && tally.last !== undefined ? `${tally.restarts} (${context.age(tally.last)} ago)` : String(tally.restarts)
  return { ready: `${tally.ready}/${total}`, status: reason, restarts }
}

function initText(pod: Pod, sidecars: Tally): { readonly reason: string | undefined; readonly tally: Tally } {
  const tally: Tally = { ready: 0, restarts: 0, last: undefined }
  for (const [i, status] of (pod.status.initContainerStatuses ?? []).entries()) {
    count(tally, status)
    const sidecar = isSidecar(pod, status.name)
    if (sidecar) count(sidecars, status)
    const { terminated, waiting } = status.state
    if (terminated?.exitCode === 0) continue
    if (sidecar && status.started === true) {
      if (status.ready) tally.ready++
      continue
    }
    if (terminated !== undefined) return { reason: `Init:${terminatedText(terminated)}`, tally }
    if (waiting?.reason !== undefined && waiting.reason !== '' && waiting.reason !== 'PodInitializing') return { reason: `Init:${waiting.reason}`, tally }
    return { reason: `Init:${i}/${(pod.spec.initContainers ?? []).length}`, tally }
  }
  return { reason: undefined, tally }
}

function mainText(pod: Pod, phaseText: string, tally: Tally): string {
  let reason = phaseText
  let running = false
  const statuses = pod.status.containerStatuses ?? []
  for (let i = statuses.length - 1; i >= 0; i--) {
    const status = statuses[i] as ContainerStatus
    count(tally, status)
    const { waiting, terminated } = status.state
    if (waiting?.reason !== undefined && waiting.reason !== '') reason = waiting.reason
    else if (terminated !== undefined) reason = terminatedText(terminated)
    else if (status.ready && status.state.running !== undefined) {
      running = true
      tally.ready++
    }
  }
  if (reason === 'Completed' && running) return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady'
  return reason
}
