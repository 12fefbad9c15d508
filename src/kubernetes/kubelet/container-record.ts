import { SECOND, type Micros } from '../../sim/time.ts'
import type { Container, Terminated } from '../kinds/pod-types.ts'
import { BackOff } from './back-off.ts'
import type { ContainerExit, ImageInfo } from './cri.ts'

/** What the kubelet knows of one container of a pod. */
export class ContainerRecord {
  readonly spec: Container
  readonly init: boolean
  readonly backOff = new BackOff()
  /** Recorded clusters pull again after 25, 27, 40 and 90 s: the first wait is never as short as its 10 s. */
  readonly pullBackOff = new BackOff(20 * SECOND)
  id: string | undefined
  image: ImageInfo | undefined
  phase: 'waiting' | 'running' | 'exited' = 'waiting'
  waiting: { readonly reason: string; readonly message?: string } | undefined
  startedAt: string | undefined
  exit: ContainerExit | undefined
  terminated: Terminated | undefined
  last: Terminated | undefined
  restarts = 0
  attempts = 0
  /** Containers of earlier runs that the runtime still has: the last is what `logs --previous` reads. */
  readonly previousIds: string[] = []
  /** Startup probe passed, or there is none. */
  started = false
  ready = false
  pullFailedAt: Micros = 0
  pullError: { readonly reason: string; readonly message: string } | undefined
  /** Stops the probes of the present run. */
  stopProbes: (() => void) | undefined

  constructor(spec: Container, init: boolean) {
    this.spec = spec
    this.init = init
  }

  get isSidecar(): boolean {
    return this.init && this.spec.restartPolicy === 'Always'
  }
}

/** The field path by which events name a container. */
export const fieldPathOf = (record: ContainerRecord): string => `spec.${record.init ? 'initContainers' : 'containers'}{${record.spec.name}}`
