import type { NetNamespace } from '../../../kernel/net/net-namespace.ts'
import { WaitQueue } from '../../../kernel/wait.ts'
import type { Image } from '../../../oci/image.ts'
import type { ContainerMount } from '../../../runtime/mounts.ts'
import type { Snapshot } from '../../../runtime/snapshot.ts'
import type { ExecTask, Task } from '../../../runtime/task.ts'
import type { Timer } from '../../../sim/event-queue.ts'
import type { Micros } from '../../../sim/time.ts'
import type { ContainerLog } from '../container-log.ts'
import type { Endpoint } from '../networks/network.ts'
import { Broadcaster } from '../output.ts'
import type { ContainerState } from '../records.ts'
import type { Config, HostConfig } from '../wire.ts'
import type { Volume } from '../volumes/volume.ts'

/** A mount of a container, as inspect shows it. */
export type MountPoint = {
  readonly type: 'bind' | 'volume' | 'tmpfs'
  readonly name: string
  readonly source: string
  readonly destination: string
  readonly mode: string
  readonly readWrite: boolean
  readonly propagation: string
  readonly volume: Volume | undefined
  readonly noCopy: boolean
  /** `--tmpfs`: Docker lists it under HostConfig only. */
  readonly hidden?: boolean
  readonly mount: ContainerMount
}

export type HealthResult = { readonly start: Micros; readonly end: Micros; readonly exitCode: number; readonly output: string }
export type Health = { status: 'starting' | 'healthy' | 'unhealthy'; failing: number; log: HealthResult[]; timer: Timer | undefined }

/** What a published port is bound to on the host. */
export type BoundPort = { readonly hostIp: string; readonly hostPort: number; readonly containerPort: number; readonly protocol: 'tcp' | 'udp'; readonly close: () => void }

/** A command run in a container besides its own. */
export type Exec = {
  readonly id: string
  readonly container: Container
  readonly args: readonly string[]
  readonly tty: boolean
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
  readonly user: string
  readonly env: readonly string[]
  readonly cwd: string
  readonly privileged: boolean
  readonly output: Broadcaster
  readonly detachKeys: string
  task: ExecTask | undefined
  running: boolean
  started: boolean
  exitCode: number | null
  size: { rows: number; cols: number } | undefined
}

/** A container of the engine: what it was created with, and how it is now. */
export class Container {
  readonly id: string
  name: string
  readonly created: Micros
  readonly image: Image
  readonly config: Config
  readonly hostConfig: HostConfig
  readonly path: string
  readonly args: readonly string[]
  readonly snapshot: Snapshot
  readonly log: ContainerLog
  readonly mounts: readonly MountPoint[]
  /** By network name. */
  readonly endpoints = new Map<string, Endpoint>()
  readonly output = new Broadcaster()
  readonly execs = new Map<string, Exec>()
  /** Woken at every change of state. */
  readonly changed = new WaitQueue()

  status: ContainerState = 'created'
  paused = false
  exitCode = 0
  error = ''
  oomKilled = false
  startedAt: Micros | undefined
  finishedAt: Micros | undefined
  restartCount = 0
  /** Somebody stopped or killed it: a restart policy leaves it alone. */
  manuallyStopped = false
  hasBeenStarted = false
  task: Task | undefined
  netns: NetNamespace | undefined
  ports: BoundPort[] = []
  /** Ends the embedded name server, while there is one. */
  stopDns: (() => void) | undefined
  health: Health | undefined
  restartTimer: Timer | undefined
  restartDelay: Micros = 0
  stdinOpen = true
  size: { rows: number; cols: number } | undefined
  /** How often it has ended: `wait` for the next end compares. */
  exits = 0
  removed = false

  constructor(fields: Pick<Container, 'id' | 'name' | 'created' | 'image' | 'config' | 'hostConfig' | 'path' | 'args' | 'snapshot' | 'log' | 'mounts'>) {
    this.id = fields.id
    this.name = fields.name
    this.created = fields.created
    this.image = fields.image
    this.config = fields.config
    this.hostConfig = fields.hostConfig
    this.path = fields.path
    this.args = fields.args
    this.snapshot = fields.snapshot
    this.log = fields.log
    this.mounts = fields.mounts
  }

  get running(): boolean {
    return this.status === 'running' || this.status === 'paused'
  }

  get restarting(): boolean {
    return this.status === 'restarting'
  }
}
