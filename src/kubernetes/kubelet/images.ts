import type { Micros } from '../../sim/time.ts'
import type { EventNote } from '../api/events.ts'
import type { ContainerRecord } from './container-record.ts'
import { fieldPathOf } from './container-record.ts'
import type { ContainerRuntime, ImageInfo, Outcome } from './cri.ts'
import { goMillis } from './go-duration.ts'
import { wait, type Task } from './task.ts'

export type ImageHost = { readonly runtime: ContainerRuntime; now(): Micros; record(note: EventNote): void; readonly pulls: PullQueue; interrupted(): boolean }

/** One pull at a time on a node (the kubelet's serializeImagePulls). */
export class PullQueue {
  #waiting: (() => void)[] = []
  #pulling = false
  readonly #runtime: ContainerRuntime

  constructor(runtime: ContainerRuntime) {
    this.#runtime = runtime
  }

  pull(image: string, done: (outcome: Outcome<ImageInfo>, startedAt: () => Micros) => void, now: () => Micros): void {
    const start = (): void => {
      this.#pulling = true
      const at = now()
      this.#runtime.pullImage(image, (outcome) => {
        this.#pulling = false
        const next = this.#waiting.shift()
        done(outcome, () => at)
        next?.()
      })
    }
    if (this.#pulling) this.#waiting.push(start)
    else start()
  }
}

const INVALID = /[A-Z](?=[^:]*(\/|:|$))|[^A-Za-z0-9._/:@-]|^[-./:]|[/:]$/

/** Whether a reference can be parsed at all; the path part must be lower case. */
const isInvalid = (image: string): boolean => {
  const path = image.replace(/@.*$/, '').replace(/:[^/]*$/, '')
  const slash = path.indexOf('/')
  const name = slash > 0 && /[.:]|^localhost$/.test(path.slice(0, slash)) ? path.slice(slash + 1) : path
  return name === '' || /[A-Z]/.test(name) || INVALID.test(name)
}

/** Makes sure that a container's image is there, by its pull policy, with the kubelet's events; undefined when the container cannot start now. */
export function* ensureImage(host: ImageHost, record: ContainerRecord): Task<ImageInfo | undefined> {
  const image = record.spec.image ?? ''
  const fieldPath = fieldPathOf(record)
  const note = (type: 'Normal' | 'Warning', reason: string, message: string): void => host.record({ type, reason, message, fieldPath })
  if (isInvalid(image)) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format${/[A-Z]/.test(image) ? ': repository name must be lowercase' : ''}`
    note('Warning', 'InspectFailed', message)
    return fail(host, record, 'InvalidImageName', message)
  }
  const present = host.runtime.imageStatus(image)
  const policy = record.spec.imagePullPolicy ?? 'IfNotPresent'
  if (policy === 'Never' || (policy === 'IfNotPresent' && present !== undefined)) {
    if (present === undefined) {
      note('Warning', 'ErrImageNeverPull', `Container image "${image}" is not present with pull policy of Never`)
      return fail(host, record, 'ErrImageNeverPull', `Container image "${image}" is not present with pull policy of Never`)
    }
    note('Normal', 'Pulled', `Container image "${image}" already present on machine`)
    return present
  }
  if (record.pullBackOff.isWaiting(record.pullFailedAt, host.now())) {
    const text = `Back-off pulling image "${image}"`
    note('Normal', 'BackOff', text)
    const cause = record.pullError === undefined ? '' : `: ${record.pullError.reason}: ${record.pullError.message}`
    return fail(host, record, 'ImagePullBackOff', `${text}${cause}`)
  }
  return yield* pull(host, record, image, note)
}

function* pull(host: ImageHost, record: ContainerRecord, image: string, note: (type: 'Normal' | 'Warning', reason: string, message: string) => void): Task<ImageInfo | undefined> {
  note('Normal', 'Pulling', `Pulling image "${image}"`)
  const queued = host.now()
  const { outcome, startedAt } = yield* wait<{ outcome: Outcome<ImageInfo>; startedAt: Micros }>((resume) => host.pulls.pull(image, (outcome, at) => resume({ outcome, startedAt: at() }), () => host.now()))
  if (host.interrupted()) return undefined
  const now = host.now()
  if (!outcome.ok) {
    const message = `failed to pull and unpack image "${canonicalName(image)}": ${outcome.message}`
    record.pullBackOff.next(now)
    record.pullFailedAt = now
    record.pullError = { reason: 'ErrImagePull', message }
    note('Warning', 'Failed', `Failed to pull image "${image}": ${message}`)
    return fail(host, record, 'ErrImagePull', message)
  }
  record.pullError = undefined
  note('Normal', 'Pulled', `Successfully pulled image "${image}" in ${goMillis(now - startedAt)} (${goMillis(now - queued)} including waiting). Image size: ${outcome.value.sizeBytes} bytes.`)
  return outcome.value
}

function fail(host: ImageHost, record: ContainerRecord, reason: string, message: string): undefined {
  record.waiting = { reason, message }
  host.record({ type: 'Warning', reason: 'Failed', message: `Error: ${reason}`, fieldPath: fieldPathOf(record) })
  return undefined
}

/** The image's full name: registry, `library/` and tag added where they were left out. */
export function canonicalName(image: string): string {
  const [beforeDigest = '', digest] = image.split('@')
  const slash = beforeDigest.indexOf('/')
  const first = slash < 0 ? '' : beforeDigest.slice(0, slash)
  const domain = first.includes('.') || first.includes(':') || first === 'localhost' ? first : 'docker.io'
  let path = domain === first ? beforeDigest.slice(slash + 1) : beforeDigest
  if (domain === 'docker.io' && !path.includes('/')) path = `library/${path}`
  if (digest !== undefined) return `${domain}/${path}@${digest}`
  return `${domain}/${path}${/:[^/]+$/.test(path) ? '' : ':latest'}`
}
