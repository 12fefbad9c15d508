import { SECOND, type Micros } from '../../sim/time.ts'
import type { EventNote } from '../api/events.ts'
import { isDeleting, keyOf } from '../api/object.ts'
import { pods } from '../kinds/pod.ts'
import type { Pod } from '../kinds/pod-types.ts'
import { ContainerRecord, fieldPathOf } from './container-record.ts'
import { startContainer, type ContainerHost } from './container-start.ts'
import type { ContainerExit, Outcome } from './cri.ts'
import { stopContainers } from './container-stop.ts'
import type { NodeServices } from './node-services.ts'
import { statusOf } from './pod-status.ts'
import { sandboxConfig } from './sandbox.ts'
import { run, wait, type Task } from './task.ts'
import { setUpVolumes, type Volumes } from './volumes.ts'

/** workerBackOffPeriodJitterFactor: a failed sync is tried again after 10 to 15 seconds. */
const RETRY_JITTER = 0.5
const FIRST_MOUNT_RETRY: Micros = 500_000
const LONGEST_MOUNT_RETRY: Micros = 122 * SECOND

/**
 * Brings one pod's containers to what its spec asks, one step after another, and its status to what its containers
 * are; ends when the pod is deleted and its containers are gone. Woken by changes, by ends of containers and by its
 * own retries; it never polls.
 */
export class PodWorker implements ContainerHost {
  pod: Pod
  readonly node: NodeServices
  readonly records: readonly ContainerRecord[]
  podIP: string | undefined
  sandboxId: string | undefined
  volumes: Volumes | undefined
  #failure: { readonly reason: string; readonly message: string } | undefined
  #final = false
  #dirty = true
  #wakeUp: (() => void) | undefined
  #interrupt: (() => void) | undefined
  #retry: (() => void) | undefined
  #mountRetry = FIRST_MOUNT_RETRY
  /** A main container cannot start now; the others need not wait for it. */
  #blocked = false
  #publishing = false
  #unpublished = false
  readonly #startTime: string

  constructor(node: NodeServices, pod: Pod) {
    this.node = node
    this.pod = pod
    this.#startTime = pod.status.startTime ?? node.api.clock.timestamp()
    this.records = [
      ...(pod.spec.initContainers ?? []).map((c) => new ContainerRecord(c, true)),
      ...pod.spec.containers.map((c) => new ContainerRecord(c, false)),
    ]
    this.#armDeadline()
    run(this.#life())
  }

  get finished(): boolean {
    return this.#final
  }

  get deleting(): boolean {
    return isDeleting(this.pod)
  }

  interrupted(): boolean {
    return this.deleting || this.#failure !== undefined || !this.node.alive()
  }

  record(note: EventNote): void {
    this.node.recorder.record(this.pod, note)
  }

  now(): Micros {
    return this.node.api.world.now
  }

  /** The API object changed. */
  update(pod: Pod): void {
    const before = this.pod
    this.pod = pod
    if (isDeleting(pod) !== isDeleting(before) || pod.metadata.deletionGracePeriodSeconds !== before.metadata.deletionGracePeriodSeconds) this.wake()
    else if (pod.spec !== before.spec || pod.metadata.annotations !== before.metadata.annotations) this.wake()
  }

  wake(): void {
    this.#dirty = true
    if (this.interrupted()) this.#interrupt?.()
    const go = this.#wakeUp
    this.#wakeUp = undefined
    go?.()
  }

  /** Something in the status changed by itself (a probe). */
  changed(): void {
    this.publish()
    if (this.records.some((r) => r.isSidecar)) this.wake()
  }

  /** Waits, but not beyond the moment at which the pod must end. */
  *interruptible(span: Micros): Task {
    if (this.interrupted()) return
    yield* wait<void>((resume) => {
      let open = true
      const finish = (): void => {
        if (!open) return
        open = false
        this.#interrupt = undefined
        this.node.api.world.cancel(timer)
        resume()
      }
      const timer = this.node.api.world.after(span, finish)
      this.#interrupt = finish
    })
  }

  /** A container ended: noticed when the runtime's state is next looked at. */
  exited(record: ContainerRecord, exit: ContainerExit): void {
    record.stopProbes?.()
    record.exit = exit
    record.phase = 'exited'
    record.ready = false
    record.terminated = {
      ...(record.id === undefined ? {} : { containerID: `${this.node.runtimeName}://${record.id}` }),
      exitCode: exit.code, finishedAt: this.node.api.clock.textOf(exit.at),
      ...(exit.message === undefined ? {} : { message: exit.message }),
      reason: exit.oomKilled ? 'OOMKilled' : exit.code === 0 ? 'Completed' : 'Error',
      ...(record.startedAt === undefined ? {} : { startedAt: record.startedAt }),
    }
    this.node.atRelist(() => {
      this.publish()
      this.wake()
    })
  }

  /** A liveness or startup probe has given the container up. */
  kill(record: ContainerRecord, message: string, graceSeconds: number | undefined): void {
    if (record.phase !== 'running' || record.id === undefined || this.deleting) return
    record.stopProbes?.()
    this.record({ type: 'Normal', reason: 'Killing', message, fieldPath: fieldPathOf(record) })
    this.node.runtime.stopContainer(record.id, graceSeconds ?? this.pod.spec.terminationGracePeriodSeconds ?? 30, () => {})
  }

  *#life(): Task {
    this.publish()
    for (;;) {
      if (!this.node.alive()) return
      if (this.deleting || this.#failure !== undefined) {
        yield* this.#terminate()
        return
      }
      this.#dirty = false
      const retry = yield* this.#sync()
      this.publish()
      if (this.#final) {
        yield* this.#rest()
        continue
      }
      if (retry !== undefined && !this.interrupted()) this.#armRetry(retry)
      yield* this.#rest()
    }
  }

  *#rest(): Task {
    if (this.#dirty) return
    yield* wait<void>((resume) => {
      this.#wakeUp = () => {
        this.#retry?.()
        resume()
      }
    })
  }

  #armRetry(after: Micros): void {
    const { world } = this.node.api
    const timer = world.after(after, () => this.wake())
    this.#retry = () => {
      world.cancel(timer)
      this.#retry = undefined
    }
  }

  #armDeadline(): void {
    const seconds = this.pod.spec.activeDeadlineSeconds
    if (seconds === undefined) return
    const { world } = this.node.api
    world.at(this.node.api.clock.parse(this.#startTime) + seconds * SECOND, () => {
      if (this.#final || this.deleting) return
      this.record({ type: 'Normal', reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' })
      this.#failure = { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' }
      this.wake()
    })
  }

  /** One pass over the pod. Returns when to try again, if something failed. */
  *#sync(): Task<Micros | undefined> {
    if (this.#final) return undefined
    if (this.volumes === undefined && !this.#mount()) {
      const span = this.#mountRetry
      this.#mountRetry = Math.min(span * 2, LONGEST_MOUNT_RETRY)
      return span
    }
    if (this.sandboxId === undefined && !(yield* this.#sandbox())) return this.#later()
    for (const record of this.records) {
      if (this.interrupted()) return undefined
      const step = yield* this.#advance(record)
      if (step === 'ok') continue
      return step === 'failed' ? this.#later() : undefined
    }
    this.#final = this.#isFinal()
    return this.#blocked ? this.#later() : undefined
  }

  *#advance(record: ContainerRecord): Task<'ok' | 'wait' | 'failed'> {
    if (record === this.records[0]) this.#blocked = false
    if (record.phase === 'running') return record.init && !(record.isSidecar && record.started) ? 'wait' : 'ok'
    if (record.phase === 'exited' && !this.#restarts(record)) {
      if (!record.init || record.terminated?.exitCode === 0) return 'ok'
      this.#final = true
      return 'wait'
    }
    const started = yield* startContainer(this, record)
    this.publish()
    if (!record.init) {
      if (!started) this.#blocked = true
      return 'ok'
    }
    if (!started) return 'failed'
    return record.isSidecar && record.started ? 'ok' : 'wait'
  }

  #restarts(record: ContainerRecord): boolean {
    const policy = record.isSidecar ? 'Always' : (this.pod.spec.restartPolicy ?? 'Always')
    if (record.init && !record.isSidecar) return record.terminated?.exitCode !== 0 && policy !== 'Never'
    return policy === 'Always' || (policy === 'OnFailure' && record.terminated?.exitCode !== 0)
  }

  #isFinal(): boolean {
    const main = this.records.filter((r) => !r.init)
    return main.every((r) => r.phase === 'exited' && !this.#restarts(r))
  }

  #later(): Micros {
    return Math.round(this.node.latencies.kubeletResync * (1 + RETRY_JITTER * this.node.api.world.random('kubernetes/kubelet').next()))
  }

  #mount(): boolean {
    const result = setUpVolumes(this.node.api, this.pod, this.node.envFacts(this.podIP))
    if (result.ok) {
      this.volumes = result.volumes
      return true
    }
    this.record({ type: 'Warning', reason: 'FailedMount', message: `MountVolume.SetUp failed for volume "${result.volume}" : ${result.message}` })
    return false
  }

  *#sandbox(): Task<boolean> {
    const outcome = yield* wait<Outcome<{ readonly id: string; readonly ip: string }>>((resume) => this.node.runtime.runSandbox(sandboxConfig(this.pod, this.node), resume))
    if (!outcome.ok) {
      this.record({ type: 'Warning', reason: 'FailedCreatePodSandBox', message: `Failed to create pod sandbox: ${outcome.message}` })
      return false
    }
    this.sandboxId = outcome.value.id
    this.podIP = this.pod.spec.hostNetwork === true ? this.node.address : outcome.value.ip
    return true
  }

  *#terminate(): Task {
    this.#retry?.()
    this.publish()
    yield* stopContainers(this)
    this.#final = true
    this.publish()
    const { sandboxId } = this
    if (sandboxId !== undefined) yield* wait<unknown>((resume) => this.node.runtime.removeSandbox(sandboxId, resume))
    this.sandboxId = undefined
    this.publish()
    while (!this.deleting) {
      this.#dirty = false
      yield* this.#rest()
      if (!this.node.alive()) return
    }
    this.node.remove(this)
  }

  /** Writes the status, one request at a time; what changes meanwhile is written after. */
  publish(): void {
    if (this.#publishing) {
      this.#unpublished = true
      return
    }
    this.#publishing = true
    const { api, client } = this.node
    const key = keyOf(this.pod)
    client.request(`update status of Pod ${key}`, () => {
      this.#publishing = false
      const current = api.resource(pods).get(key)
      if (current !== undefined && current.metadata.uid === this.pod.metadata.uid && this.node.alive()) api.writeStatus(pods, key, this.#status(current), { caller: client.caller })
      if (this.#unpublished) {
        this.#unpublished = false
        this.publish()
      }
    })
  }

  #status(current: Pod): Pod['status'] {
    return statusOf({
      pod: current, records: this.records, runtimeName: this.node.runtimeName, hostIP: this.node.address, podIP: this.podIP, startTime: this.#startTime,
      sandboxReady: this.sandboxId !== undefined, final: this.#final, now: this.node.api.clock.timestamp(), failure: this.#failure,
    })
  }
}
