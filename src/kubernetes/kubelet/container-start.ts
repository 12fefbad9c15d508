import { milliOf, unitsOf } from '../api/quantity.ts'
import type { Container, Pod } from '../kinds/pod-types.ts'
import { fieldPathOf, type ContainerRecord } from './container-record.ts'
import type { ContainerConfig, ContainerExit, ImageInfo, Outcome } from './cri.ts'
import { environmentOf, expand } from './env.ts'
import { goMillis } from './go-duration.ts'
import { runHook } from './hooks.ts'
import { ensureImage } from './images.ts'
import type { EventNote } from '../api/events.ts'
import type { Micros } from '../../sim/time.ts'
import type { NodeServices } from './node-services.ts'
import { startProbes } from './probes.ts'
import { wait, type Task } from './task.ts'
import { mountsOf, type Volumes } from './volumes.ts'

/** What starting and stopping containers needs of the pod's worker. */
export type ContainerHost = {
  readonly node: NodeServices
  readonly pod: Pod
  readonly records: readonly ContainerRecord[]
  readonly podIP: string | undefined
  readonly sandboxId: string | undefined
  readonly volumes: Volumes | undefined
  now(): Micros
  interrupted(): boolean
  interruptible(span: Micros): Task
  record(note: EventNote): void
  changed(): void
  publish(): void
  exited(record: ContainerRecord, exit: ContainerExit): void
  kill(record: ContainerRecord, message: string, graceSeconds: number | undefined): void
}

/** Pulls, creates and starts a container, with the kubelet's events and waiting reasons. False: it did not start, look again later. */
export function* startContainer(host: ContainerHost, record: ContainerRecord): Task<boolean> {
  if (record.phase === 'exited' && isBackingOff(host, record)) return false
  const { node } = host
  const image = yield* ensureImage({ runtime: node.runtime, pulls: node.pulls, now: () => host.now(), record: (n) => host.record(n), interrupted: () => host.interrupted() }, record)
  if (image === undefined || host.interrupted()) return false
  const id = yield* create(host, record, image)
  if (id === undefined || host.interrupted()) return false
  return yield* begin(host, record, id)
}

function isBackingOff(host: ContainerHost, record: ContainerRecord): boolean {
  const ended = record.exit?.at ?? 0
  const { name } = record.spec
  if (record.backOff.isWaiting(ended, host.now())) {
    const { metadata } = host.pod
    const where = `${metadata.name}_${metadata.namespace ?? ''}(${metadata.uid})`
    host.record({ type: 'Warning', reason: 'BackOff', fieldPath: fieldPathOf(record), message: `Back-off restarting failed container ${name} in pod ${where}` })
    record.waiting = { reason: 'CrashLoopBackOff', message: `back-off ${goMillis(record.backOff.delay)} restarting failed container=${name} pod=${where}` }
    return true
  }
  record.backOff.next(host.now())
  return false
}

function refuse(host: ContainerHost, record: ContainerRecord, reason: string, message: string): undefined {
  record.waiting = { reason, message }
  host.record({ type: 'Warning', reason: 'Failed', message: `Error: ${message}`, fieldPath: fieldPathOf(record) })
  return undefined
}

function* create(host: ContainerHost, record: ContainerRecord, image: ImageInfo): Task<string | undefined> {
  const { node, pod } = host
  record.image = image
  const gap = notSimulated(pod, record.spec)
  if (gap !== undefined) return refuse(host, record, 'CreateContainerConfigError', `drydock: ${gap} is not simulated yet`)
  const env = environmentOf(node.api, pod, record.spec, node.envFacts(host.podIP))
  if (!env.ok) return refuse(host, record, 'CreateContainerConfigError', env.message)
  const outcome = yield* wait<Outcome<string>>((resume) => node.runtime.createContainer(configOf(host, record, image, env.env), resume))
  if (!outcome.ok) return refuse(host, record, 'CreateContainerError', outcome.message)
  host.record({ type: 'Normal', reason: 'Created', message: `Created container: ${record.spec.name}`, fieldPath: fieldPathOf(record) })
  return outcome.value
}

/** A field of the container that nothing behind it honours: said, not swallowed. */
function notSimulated(pod: Pod, container: Container): string | undefined {
  if ((container.volumeDevices ?? []).length > 0) return 'volumeDevices'
  if (container.volumeMounts?.some((m) => m.subPathExpr !== undefined) === true) return 'volumeMounts[].subPathExpr'
  if (container.volumeMounts?.some((m) => m.mountPropagation !== undefined && m.mountPropagation !== 'None') === true) return 'volumeMounts[].mountPropagation'
  if ('resources' in pod.spec) return 'spec.resources'
  return undefined
}

function* begin(host: ContainerHost, record: ContainerRecord, id: string): Task<boolean> {
  const { node } = host
  if (record.phase === 'exited') {
    record.last = record.terminated
    record.restarts++
    if (record.id !== undefined) record.previousIds.push(record.id)
    while (record.previousIds.length > 1) node.runtime.removeContainer(record.previousIds.shift() ?? '')
  }
  record.attempts++
  record.id = id
  record.terminated = undefined
  record.exit = undefined
  const outcome = yield* wait<Outcome<void>>((resume) => node.runtime.startContainer(id, (exit) => ended(host, record, exit), resume))
  if (!outcome.ok) {
    const at = host.now()
    const stamp = node.api.clock.timestamp()
    host.record({ type: 'Warning', reason: 'Failed', message: `Error: ${outcome.message}`, fieldPath: fieldPathOf(record) })
    record.phase = 'exited'
    record.waiting = { reason: 'RunContainerError', message: outcome.message }
    record.exit = { code: 128, oomKilled: false, at }
    record.terminated = { containerID: `${node.runtimeName}://${id}`, exitCode: 128, finishedAt: stamp, message: outcome.message, reason: 'StartError', startedAt: '1970-01-01T00:00:00Z' }
    return false
  }
  record.phase = record.exit === undefined ? 'running' : 'exited'
  record.waiting = undefined
  record.startedAt = node.api.clock.timestamp()
  host.record({ type: 'Normal', reason: 'Started', message: `Started container ${record.spec.name}`, fieldPath: fieldPathOf(record) })
  node.containerStarted(host.pod, record.spec.name)
  if (record.phase === 'running') {
    startProbes({ world: node.api.world, runtime: node.runtime, podIP: () => host.podIP ?? '', record: (n) => host.record(n), changed: () => host.changed(), kill: (...a) => host.kill(...a) }, record)
    yield* runHook(host, record, 'postStart')
  }
  node.atRelist(() => host.publish())
  return true
}

function ended(host: ContainerHost, record: ContainerRecord, exit: ContainerExit): void {
  host.node.containerEnded(host.pod, record.spec.name)
  host.exited(record, exit)
}

const CPU_PERIOD = 100_000
const MIN_SHARES = 2

function configOf(host: ContainerHost, record: ContainerRecord, image: ImageInfo, env: readonly { readonly name: string; readonly value: string }[]): ContainerConfig {
  const { pod } = host
  const { spec } = record
  const known = new Map(env.map((e) => [e.name, e.value]))
  const cpuLimit = spec.resources?.limits?.['cpu']
  const memoryLimit = spec.resources?.limits?.['memory']
  return {
    sandboxId: host.sandboxId ?? '', podUid: pod.metadata.uid, namespace: pod.metadata.namespace ?? '', podName: pod.metadata.name,
    name: spec.name, attempt: record.restarts, image,
    command: (spec.command ?? []).map((word) => expand(word, known)), args: (spec.args ?? []).map((word) => expand(word, known)),
    env, workingDir: spec.workingDir ?? '', tty: spec.tty === true, stdin: spec.stdin === true, stdinOnce: spec.stdinOnce === true,
    mounts: mountsOf(spec, host.volumes ?? new Map()),
    ...securityOf(pod, spec),
    cpuShares: Math.max(MIN_SHARES, Math.floor((milliOf(spec.resources?.requests?.['cpu']) * 1024) / 1000)),
    ...(cpuLimit === undefined ? {} : { cpuQuotaMicros: Math.max(1000, (milliOf(cpuLimit) * CPU_PERIOD) / 1000) }),
    ...(memoryLimit === undefined ? {} : { memoryBytes: unitsOf(memoryLimit) }),
    terminationMessagePath: spec.terminationMessagePath ?? '/dev/termination-log',
  }
}

function securityOf(pod: Pod, spec: Container): Pick<ContainerConfig, 'user' | 'readOnlyRoot' | 'privileged'> {
  const own = spec.securityContext ?? {}
  const shared = pod.spec.securityContext ?? {}
  const number = (name: string): number | undefined => (own[name] ?? shared[name]) as number | undefined
  const uid = number('runAsUser')
  const gid = number('runAsGroup')
  const fsGroup = shared['fsGroup'] as number | undefined
  const groups = [...((shared['supplementalGroups'] ?? []) as readonly number[]), ...(fsGroup === undefined ? [] : [fsGroup])]
  return {
    user: { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }), groups, nonRoot: (own['runAsNonRoot'] ?? shared['runAsNonRoot']) === true },
    readOnlyRoot: own['readOnlyRootFilesystem'] === true,
    privileged: own['privileged'] === true,
  }
}
