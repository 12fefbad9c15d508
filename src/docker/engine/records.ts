/** The records that dockerd keeps in the world's tables: `docker.containers`, `docker.images`, `docker.layers`, `docker.networks`, `docker.volumes`, `docker.builds`. */

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

/** A published or exposed port; `hostPort` undefined: not published. */
export type PortRecord = { readonly hostIp: string; readonly hostPort: number | undefined; readonly containerPort: number; readonly protocol: string }

/** A container; key: its id. */
export type ContainerRecord = {
  readonly id: string
  readonly name: string
  /** As the user named it. */
  readonly image: string
  readonly imageId: string
  readonly command: string
  readonly created: number
  readonly state: ContainerState
  readonly exitCode: number
  readonly error: string
  readonly health: string | undefined
  /** Pid of its first process on the host; 0: not running. */
  readonly pid: number
  readonly restartCount: number
  readonly ports: readonly PortRecord[]
  readonly networks: readonly { readonly name: string; readonly id: string; readonly ip: string; readonly mac: string }[]
  readonly mounts: readonly { readonly type: string; readonly name: string; readonly source: string; readonly destination: string; readonly readOnly: boolean }[]
  readonly labels: Readonly<Record<string, string>>
  /** Bytes in its writable layer, as of the last change of state. */
  readonly writableBytes: number
}

/** A step of an image's history, oldest first; `digest` and `chainId` only where it made a layer. */
export type ImageStepRecord = { readonly digest?: string; readonly chainId?: string; readonly createdBy: string; readonly sizeBytes: number }

/** An image; key: its id. */
export type ImageRecord = {
  readonly id: string
  /** As `docker images` shows them: `nginx:alpine`. */
  readonly tags: readonly string[]
  readonly created: string
  readonly sizeBytes: number
  readonly layers: readonly ImageStepRecord[]
}

/** A layer in the store; key: its chain id. */
export type LayerRecord = { readonly chainId: string; readonly digest: string; readonly parent: string | undefined; readonly sizeBytes: number; readonly files: number }

/** A network; key: its id. */
export type NetworkRecord = {
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly subnet: string
  readonly gateway: string
  readonly bridge: string
  readonly internal: boolean
  /** Ids of the running containers on it. */
  readonly containers: readonly string[]
}

/** A volume; key: its name. */
export type VolumeRecord = { readonly name: string; readonly driver: string; readonly mountpoint: string; readonly created: number; readonly anonymous: boolean; readonly labels: Readonly<Record<string, string>>; readonly usedBy: readonly string[] }

/** A build; key: its id. */
export type BuildRecord = {
  readonly id: string
  readonly tags: readonly string[]
  readonly started: number
  readonly ended: number | undefined
  readonly error: string | undefined
  readonly image: string | undefined
  readonly steps: readonly { readonly digest: string; readonly name: string; readonly line: number | undefined; readonly state: 'waiting' | 'running' | 'done' | 'cached' | 'failed' }[]
}
