import type { Micros } from '../../sim/time.ts'

/** A result that comes later, or the runtime's own error text. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string; readonly code?: 'not-found' | 'unreachable' | 'denied' | 'start' }
export type Done<T> = (outcome: Outcome<T>) => void

/** An image on a node: `ref` is the repository with its digest, `name` the canonical name with its tag. */
export type ImageInfo = { readonly ref: string; readonly name: string; readonly sizeBytes: number }

export type SandboxConfig = {
  readonly podUid: string
  readonly namespace: string
  readonly name: string
  readonly hostname: string
  readonly hostNetwork: boolean
  readonly hostPID: boolean
  readonly hostIPC: boolean
  readonly shareProcessNamespace: boolean
  readonly cgroupParent: string
  /** /etc/resolv.conf and /etc/hosts of every container. */
  readonly resolvConf: string
  readonly hostAliases: readonly { readonly ip: string; readonly hostnames: readonly string[] }[]
}

/** A file that the kubelet puts into a volume. */
export type VolumeFile = { readonly path: string; readonly content: string | Uint8Array; readonly mode: number }

/** What is mounted into a container. Volumes of the same `id` are one and the same directory in all containers of the pod. */
export type MountSource =
  | { readonly kind: 'empty'; readonly id: string; readonly memory: boolean; readonly sizeLimitBytes?: number }
  | { readonly kind: 'files'; readonly id: string; readonly files: readonly VolumeFile[] }
  | { readonly kind: 'host'; readonly path: string; readonly type: string }
export type ContainerMount = { readonly mountPath: string; readonly subPath?: string; readonly readOnly: boolean; readonly source: MountSource }

export type ContainerConfig = {
  readonly sandboxId: string
  readonly podUid: string
  readonly namespace: string
  readonly podName: string
  readonly name: string
  readonly attempt: number
  readonly image: ImageInfo
  /** Empty: the image's own ENTRYPOINT and CMD. */
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly workingDir: string
  readonly tty: boolean
  readonly stdin: boolean
  /** Standard input ends when the first client that attached to it ends it. */
  readonly stdinOnce: boolean
  readonly mounts: readonly ContainerMount[]
  readonly user: { readonly uid?: number; readonly gid?: number; readonly groups: readonly number[]; readonly nonRoot: boolean }
  readonly readOnlyRoot: boolean
  readonly privileged: boolean
  readonly cpuShares: number
  readonly cpuQuotaMicros?: number
  readonly memoryBytes?: number
  readonly terminationMessagePath: string
}

export type ContainerExit = { readonly code: number; readonly signal?: number; readonly oomKilled: boolean; readonly at: Micros; /** What it wrote to its termination message file. */ readonly message?: string }

export type ExecResult = { readonly exitCode: number; readonly output: string }

export type LogLine = { readonly at: Micros; readonly stream: 'stdout' | 'stderr'; readonly text: string; /** The line went on: no line feed yet. */ readonly partial: boolean }

export type LogOptions = { readonly follow: boolean }
/** Calls `line` for what has been logged and, following, for what comes; `end` when there will be no more. Returns what stops it. */
export type LogReader = (line: (line: LogLine) => void, end: () => void) => () => void

/** Two-way streams of exec and attach; the other side calls `stdin`, `resize` and `close`. */
export type StreamSession = { stdin(data: Uint8Array): void; closeStdin(): void; resize(rows: number, cols: number): void; close(): void }
export type StreamHandlers = { stdout(data: Uint8Array): void; stderr(data: Uint8Array): void; exit(code: number): void }
export type ExecRequest = { readonly command: readonly string[]; readonly tty: boolean; readonly stdin: boolean }

/**
 * What the kubelet needs of a container runtime (the Container Runtime Interface). Results come through `done`, never
 * inside the call; latencies are the runtime's.
 */
export type ContainerRuntime = {
  /** `containerd://1.7.24`, as nodeInfo and container ids have it. */
  readonly version: string
  imageStatus(image: string): ImageInfo | undefined
  images(): readonly ImageInfo[]
  pullImage(image: string, done: Done<ImageInfo>): void
  runSandbox(config: SandboxConfig, done: Done<{ readonly id: string; readonly ip: string }>): void
  /** Ends the sandbox and forgets its containers. */
  removeSandbox(id: string, done: Done<void>): void
  createContainer(config: ContainerConfig, done: Done<string>): void
  startContainer(id: string, onExit: (exit: ContainerExit) => void, done: Done<void>): void
  /** SIGTERM (or the image's stop signal), and SIGKILL after the grace. `done` when it has ended. */
  stopContainer(id: string, graceSeconds: number, done: Done<void>): void
  removeContainer(id: string): void
  /** Runs a command to its end, killing it after `timeout`. */
  execSync(id: string, command: readonly string[], timeout: Micros, done: Done<ExecResult>): void
  exec(id: string, request: ExecRequest, handlers: StreamHandlers): Outcome<StreamSession>
  attach(id: string, request: { readonly stdin: boolean }, handlers: StreamHandlers): Outcome<StreamSession>
  logs(id: string, options: LogOptions): LogReader
  /** A TCP connection (and, with a path, an HTTP GET) from the node to an address, for probes. */
  probeTcp(ip: string, port: number, timeout: Micros, done: Done<void>): void
  probeHttp(request: { readonly ip: string; readonly port: number; readonly path: string; readonly scheme: string; readonly host?: string; readonly headers: readonly { readonly name: string; readonly value: string }[] }, timeout: Micros, done: Done<{ readonly status: number; readonly body: string }>): void
}
