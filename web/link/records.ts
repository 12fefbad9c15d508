/** A file or folder of the workspace; key: its path, relative to the workspace folder. */
export type FileRecord = {
  readonly path: string
  readonly kind: 'file' | 'directory'
  readonly sizeBytes: number
  readonly revision: number
}

/** One step of an image's history; `digest` is missing for steps that made no layer. */
export type LayerRecord = { readonly digest?: string; readonly createdBy: string; readonly sizeBytes: number }

/** An image of the Docker engine; key: its id. */
export type ImageRecord = {
  readonly id: string
  readonly tags: readonly string[]
  /** Oldest first. */
  readonly layers: readonly LayerRecord[]
  readonly sizeBytes: number
}

export type PortRecord = { readonly hostPort: number; readonly containerPort: number; readonly protocol: string }

/** A process in a container; its pid is that of its own namespace. Key: host and pid on it. */
export type ProcessRecord = { readonly container: string; readonly pid: number; readonly command: string }

/** A container of the Docker engine; key: its id. */
export type ContainerRecord = {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly imageId: string
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'
  readonly exitCode: number
  readonly command: string
  readonly ports: readonly PortRecord[]
  readonly networks: readonly { readonly name: string; readonly ip: string }[]
  readonly writableBytes: number
}

/** A network of the Docker engine; key: its id. */
export type NetworkRecord = { readonly id: string; readonly name: string; readonly driver: string; readonly subnet: string }

/** An object of the Kubernetes API as its clients see it; key: kind/namespace/name. */
export type KubeObject = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid: string
    readonly creationTimestamp?: string
    readonly deletionTimestamp?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly ownerReferences?: readonly {
      readonly kind: string
      readonly name: string
      readonly uid: string
      readonly controller?: boolean
    }[]
  }
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
}

/** The tables of the engine that the window mirrors. */
export type MirrorTables = {
  readonly files: FileRecord
  readonly images: ImageRecord
  readonly containers: ContainerRecord
  readonly networks: NetworkRecord
  readonly processes: ProcessRecord
  readonly objects: KubeObject
}

export type TableName = keyof MirrorTables
