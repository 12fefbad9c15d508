import { decodeUtf8 } from '../../../base/bytes.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Process } from '../../../kernel/proc/process.ts'
import { sys } from '../../../kernel/sys.ts'
import { signalNumber, signalOf } from '../../../kernel/signals.ts'
import type { MemoryFs } from '../../../kernel/vfs/memory-fs.ts'
import { WaitQueue } from '../../../kernel/wait.ts'
import type { Image } from '../../../oci/image.ts'
import { parseReference, tagNameOnly } from '../../../oci/reference.ts'
import { ExecutableError } from '../../../runtime/executable.ts'
import { scratchFs } from '../../../runtime/mounts.ts'
import type { PullResult } from '../../../runtime/pull.ts'
import type { Runtime } from '../../../runtime/runtime.ts'
import type { Snapshot } from '../../../runtime/snapshot.ts'
import { type Exit, StartError, type Task } from '../../../runtime/task.ts'
import { UserError } from '../../../runtime/users.ts'
import { type Micros, MILLISECOND, SECOND } from '../../../sim/time.ts'
import type { Latencies } from '../../latencies.ts'
import type {
  ContainerConfig, ContainerExit, ContainerRuntime, Done, ExecRequest, ExecResult, ImageInfo, LogOptions, LogReader, Outcome, SandboxConfig, StreamHandlers, StreamSession,
} from '../cri.ts'
import { canonicalName } from '../images.ts'
import { ContainerLog } from './container-log.ts'
import type { PodNetwork } from './pod-network.ts'
import { Probes } from './probes.ts'
import { fileMounts, podFiles, type Sandbox } from './sandbox.ts'
import { inputOf, Watchers } from './streams.ts'
import { Volumes, writeFile } from './volumes.ts'

/** The image of the containers that hold pods' namespaces. */
export const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10'

type Container = {
  readonly id: string
  readonly config: ContainerConfig
  readonly snapshot: Snapshot
  readonly image: Image
  readonly log: ContainerLog
  readonly watchers: Watchers
  readonly private: MemoryFs
  task: Task | undefined
  ended: (() => void)[]
}

/** A node's containerd as its kubelet sees it: the Container Runtime Interface on the host's runtime. */
export class Containerd implements ContainerRuntime {
  readonly version = 'containerd://1.7.24'
  readonly #runtime: Runtime
  readonly #network: PodNetwork
  readonly #latencies: Latencies
  readonly #volumes: Volumes
  readonly #probes: Probes
  readonly #sandboxes = new Map<string, Sandbox>()
  readonly #containers = new Map<string, Container>()

  constructor(runtime: Runtime, network: PodNetwork, latencies: Latencies) {
    this.#runtime = runtime
    this.#network = network
    this.#latencies = latencies
    this.#volumes = new Volumes(runtime.kernel)
    this.#probes = new Probes(kubeletProcess(runtime.kernel))
  }

  imageStatus(image: string): ImageInfo | undefined {
    const parsed = parseReference(image)
    const found = parsed.ok ? this.#runtime.images.lookup(tagNameOnly(parsed.value)) : undefined
    return found === undefined ? undefined : this.#info(canonicalName(image), found)
  }

  images(): readonly ImageInfo[] {
    return this.#runtime.images.images().map((image) => this.#info(this.#runtime.images.namesOf(image.id).find((n) => !n.includes('@')) ?? image.id, image))
  }

  pullImage(image: string, done: Done<ImageInfo>): void {
    const parsed = parseReference(image)
    const name = canonicalName(image)
    if (!parsed.ok) {
      this.#later(0, () => done({ ok: false, message: `failed to parse reference "${image}": ${parsed.error}` }))
      return
    }
    this.#runtime.pull(tagNameOnly(parsed.value), { onDone: (result) => done(result.ok ? { ok: true, value: this.#info(name, result.image) } : pullFailure(name, result)) })
  }

  runSandbox(config: SandboxConfig, done: Done<{ readonly id: string; readonly ip: string }>): void {
    this.#later(this.#latencies.sandbox, () => {
      const parsed = parseReference(PAUSE_IMAGE)
      const resolved = parsed.ok ? (this.#runtime.images.lookup(parsed.value) ?? preload(this.#runtime, PAUSE_IMAGE)) : undefined
      if (resolved === undefined) return done({ ok: false, message: `failed to get sandbox image "${PAUSE_IMAGE}": not found` })
      const sandbox = this.#startSandbox(config, resolved)
      done({ ok: true, value: { id: sandbox.id, ip: sandbox.ip } })
    })
  }

  #startSandbox(config: SandboxConfig, image: Image): Sandbox {
    const runtime = this.#runtime
    const { kernel } = runtime
    const id = this.#newId()
    const address = config.hostNetwork ? undefined : this.#network.attach()
    const host = kernel.initNamespaces
    const ip = address?.ip ?? nodeAddress(kernel)
    const files = podFiles(kernel, config, ip)
    const snapshot = runtime.snapshot(image.layers)
    const net = address?.net ?? host.net
    const task = runtime.start({
      id, process: { args: image.document.config.Entrypoint ?? ['/pause'], env: image.document.config.Env ?? [], cwd: '/', user: '', tty: false, stdin: false },
      hostname: config.hostname, net, mounts: fileMounts({ files }, new Set()), cgroup: runtime.cgroup(`/${config.cgroupParent.replace(/^\//, '')}/${id}`), namespace: 'k8s.io',
      ...(config.hostPID && { pid: host.pid }), ...(config.hostIPC && { ipc: host.ipc }), ...(config.hostNetwork && { uts: host.uts }),
      sink: () => undefined, onExit: () => {},
    }, snapshot)
    const sandbox: Sandbox = { id, config, net, ip, address, task, snapshot, files }
    this.#sandboxes.set(id, sandbox)
    return sandbox
  }

  removeSandbox(id: string, done: Done<void>): void {
    this.#later(this.#latencies.sandboxRemove, () => {
      const sandbox = this.#sandboxes.get(id)
      if (sandbox !== undefined) this.#endSandbox(sandbox)
      done({ ok: true, value: undefined })
    })
  }

  #endSandbox(sandbox: Sandbox): void {
    for (const container of [...this.#containers.values()]) if (container.config.sandboxId === sandbox.id) this.removeContainer(container.id)
    sandbox.task.kill('KILL')
    this.#sandboxes.delete(sandbox.id)
    this.#later(50 * MILLISECOND, () => {
      if (sandbox.address !== undefined) this.#network.detach(sandbox.address)
      sandbox.snapshot.remove()
      sandbox.files.destroy()
      this.#volumes.forget(sandbox.config.podUid)
    })
  }

  createContainer(config: ContainerConfig, done: Done<string>): void {
    this.#later(this.#latencies.containerCreate, () => {
      const parsed = parseReference(config.image.name)
      const image = parsed.ok ? this.#runtime.images.lookup(tagNameOnly(parsed.value)) : undefined
      if (image === undefined) return done({ ok: false, message: `failed to get image from containerd "${config.image.name}": not found`, code: 'not-found' })
      const { kernel } = this.#runtime
      const user = config.user.uid ?? image.document.config.User ?? ''
      if (config.user.nonRoot && (user === 0 || user === '' || user === 'root' || user === '0')) {
        return done({ ok: false, message: 'container has runAsNonRoot and image will run as root', code: 'start' })
      }
      const id = this.#newId()
      const own = scratchFs(kernel, 'ext4')
      writeFile(own, { path: 'termination-log', content: '', mode: 0o666 })
      this.#containers.set(id, {
        id, config, image, snapshot: this.#runtime.snapshot(image.layers), log: new ContainerLog(), watchers: new Watchers(), private: own, task: undefined, ended: [],
      })
      done({ ok: true, value: id })
    })
  }

  startContainer(id: string, onExit: (exit: ContainerExit) => void, done: Done<void>): void {
    this.#later(this.#latencies.containerStart, () => {
      const container = this.#containers.get(id)
      const sandbox = container && this.#sandboxes.get(container.config.sandboxId)
      if (container === undefined || sandbox === undefined) return done({ ok: false, message: `container "${id}" not found`, code: 'not-found' })
      try {
        container.task = this.#start(container, sandbox, onExit)
        done({ ok: true, value: undefined })
      } catch (error) {
        if (!(error instanceof StartError || error instanceof ExecutableError || error instanceof UserError)) throw error
        done({ ok: false, code: 'start', message: `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${error instanceof UserError ? '' : 'error during container init: '}${error.message}` })
      }
    })
  }

  #start(container: Container, sandbox: Sandbox, onExit: (exit: ContainerExit) => void): Task {
    const { config, image, log, watchers } = container
    const runtime = this.#runtime
    const { world } = runtime.kernel
    const own = image.document.config
    const volumes = config.mounts.map((mount) => this.#volumes.mount(config.podUid, mount))
    const taken = new Set(config.mounts.map((m) => m.mountPath))
    const holder = sandbox.task.process.ns
    return runtime.start({
      id: container.id,
      process: {
        args: argsOf(config, own), env: envOf(config, own.Env ?? []), cwd: config.workingDir || own.WorkingDir || '/', user: userOf(config, own.User ?? ''),
        groups: config.user.groups.map(String), tty: config.tty, stdin: config.stdin,
      },
      hostname: sandbox.config.hostname, net: sandbox.net, ipc: holder.ipc, uts: holder.uts,
      ...(sandbox.config.shareProcessNamespace || sandbox.config.hostPID ? { pid: holder.pid } : {}),
      mounts: [...fileMounts(sandbox, taken), ...terminationMount(container), ...volumes],
      readOnlyRoot: config.readOnlyRoot, privileged: config.privileged, namespace: 'k8s.io',
      cgroup: runtime.cgroup(`/${sandbox.config.cgroupParent.replace(/^\//, '')}/${container.id}`, {
        cpuShares: config.cpuShares, ...(config.cpuQuotaMicros !== undefined && { cpuQuota: config.cpuQuotaMicros }), ...(config.memoryBytes !== undefined && { memoryBytes: config.memoryBytes }),
      }),
      sink: (stream, data) => {
        log.write(stream, data, world.now)
        watchers.output(stream, data)
        return undefined
      },
      onExit: (exit) => this.#ended(container, exit, onExit),
    }, container.snapshot)
  }

  #ended(container: Container, exit: Exit, onExit: (exit: ContainerExit) => void): void {
    container.log.end(exit.at)
    container.watchers.exit(exit.code)
    const message = terminationMessage(container)
    onExit({
      code: exit.code, oomKilled: exit.oomKilled, at: exit.at, ...(exit.signal !== undefined && { signal: signalNumber(exit.signal) }), ...(message !== '' && { message }),
    })
    for (const resume of container.ended.splice(0)) resume()
  }

  stopContainer(id: string, graceSeconds: number, done: Done<void>): void {
    const container = this.#containers.get(id)
    const task = container?.task
    if (container === undefined || task === undefined || !task.running) {
      this.#later(0, () => done({ ok: true, value: undefined }))
      return
    }
    container.ended.push(() => done({ ok: true, value: undefined }))
    task.kill(graceSeconds === 0 ? 'KILL' : (signalOf(container.image.document.config.StopSignal ?? 'TERM') ?? 'TERM'))
    this.#later(graceSeconds * SECOND, () => task.kill('KILL'))
  }

  removeContainer(id: string): void {
    const container = this.#containers.get(id)
    if (container === undefined) return
    this.#containers.delete(id)
    container.task?.kill('KILL')
    this.#later(50 * MILLISECOND, () => {
      container.snapshot.remove()
      container.private.destroy()
    })
  }

  execSync(id: string, command: readonly string[], timeout: Micros, done: Done<ExecResult>): void {
    let output = ''
    let open = true
    const finish = (outcome: Outcome<ExecResult>): void => {
      if (!open) return
      open = false
      this.#runtime.kernel.world.cancel(timer)
      done(outcome)
    }
    const collect = (data: Uint8Array): void => {
      output += decodeUtf8(data)
    }
    const timer = this.#runtime.kernel.world.after(timeout, () => {
      if (started.ok) started.value.close()
      finish({ ok: false, message: `command timed out: failed to exec in container: timeout ${timeout / SECOND}s exceeded: context deadline exceeded` })
    })
    const started = this.exec(id, { command, tty: false, stdin: false }, { stdout: collect, stderr: collect, exit: (exitCode) => finish({ ok: true, value: { exitCode, output } }) })
    if (!started.ok) this.#later(0, () => finish(started))
  }

  exec(id: string, request: ExecRequest, handlers: StreamHandlers): Outcome<StreamSession> {
    const container = this.#containers.get(id)
    const task = container?.task
    if (container === undefined || task?.running !== true) return { ok: false, message: `container not running (${id})` }
    const { config, image } = container
    const own = image.document.config
    try {
      const exec = task.exec({
        args: request.command, env: [...envOf(config, own.Env ?? []), ...(request.tty ? ['TERM=xterm'] : [])], cwd: config.workingDir || own.WorkingDir || '/', user: userOf(config, own.User ?? ''),
        groups: config.user.groups.map(String), tty: request.tty, stdin: request.stdin,
      }, (stream, data) => {
        handlers[stream](data)
        return undefined
      }, (exit) => handlers.exit(exit.code))
      const end = (): void => this.#runtime.kernel.signals.post(exec.process, request.tty ? 'HUP' : 'KILL')
      return { ok: true, value: inputOf(task.shim, { stdin: exec.stdin, tty: exec.tty, onEnd: exec.closeStdin, onClose: end }) }
    } catch (error) {
      if (!(error instanceof StartError || error instanceof ExecutableError || error instanceof UserError)) throw error
      const message = `OCI runtime exec failed: exec failed: unable to start container process: ${error.message}: unknown`
      return { ok: false, message: `failed to exec in container: failed to start exec "${this.#newId()}": ${message}`, code: 'start' }
    }
  }

  attach(id: string, request: { readonly stdin: boolean }, handlers: StreamHandlers): Outcome<StreamSession> {
    const container = this.#containers.get(id)
    const task = container?.task
    if (container === undefined || task?.running !== true) return { ok: false, message: `container not running (${id})` }
    const leave = container.watchers.add(handlers)
    return { ok: true, value: inputOf(task.shim, {
      stdin: request.stdin ? task.stdin : undefined, tty: task.tty, onClose: leave, ...(container.config.stdinOnce && { onEnd: () => task.closeStdin() }),
    }) }
  }

  logs(id: string, options: LogOptions): LogReader {
    return this.#containers.get(id)?.log.reader(options.follow) ?? ((_line, end) => {
      end()
      return () => {}
    })
  }

  probeTcp(ip: string, port: number, timeout: Micros, done: Done<void>): void {
    this.#probes.tcp(ip, port, timeout, done)
  }

  probeHttp(request: Parameters<ContainerRuntime['probeHttp']>[0], timeout: Micros, done: Done<{ readonly status: number; readonly body: string }>): void {
    this.#probes.http(request, timeout, done)
  }

  #info(name: string, image: Image): ImageInfo {
    const ref = this.#runtime.images.namesOf(image.id).find((n) => n.includes('@')) ?? image.id
    return { name, ref, sizeBytes: image.layers.reduce((sum, layer) => sum + layer.compressedSize, 0) }
  }

  #newId(): string {
    return this.#runtime.kernel.world.random('containerd/ids').hex(64)
  }

  #later(span: Micros, act: () => void): void {
    this.#runtime.kernel.world.after(span, act)
  }
}

/** The node's kubelet as a process: its threads are the probes; it is there to be seen by ps. */
function kubeletProcess(kernel: Kernel): Process {
  const never = new WaitQueue()
  return kernel.spawn({
    argv: ['/usr/bin/kubelet', '--config=/var/lib/kubelet/config.yaml', '--container-runtime-endpoint=unix:///run/containerd/containerd.sock'], newSession: true,
    main: { program: function* () { for (;;) yield* sys.waitOn(never) } },
  })
}

/** Puts an image into the store as if it had been there since the node was made. */
export function preload(runtime: Runtime, name: string): Image | undefined {
  const parsed = parseReference(name)
  if (!parsed.ok) return undefined
  const ref = tagNameOnly(parsed.value)
  const resolved = runtime.registry.resolve(ref)
  if (!resolved.ok) return undefined
  runtime.images.name(ref, resolved.image)
  runtime.images.name({ domain: ref.domain, path: ref.path, digest: resolved.digest }, resolved.image)
  return resolved.image
}

/** containerd's words for a pull that failed. */
function pullFailure(name: string, result: Extract<PullResult, { ok: false }>): Outcome<never> {
  const resolve = `failed to resolve reference "${name}": `
  if (result.kind === 'denied') return { ok: false, code: 'denied', message: `${resolve}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed` }
  if (result.kind === 'unreachable') return { ok: false, code: 'unreachable', message: `${resolve}failed to do request: ${result.message.replace(/^Get /, 'Head ')}` }
  return { ok: false, code: 'not-found', message: `${resolve}${name}: not found` }
}

function nodeAddress(kernel: Kernel): string {
  const eth0 = kernel.initNamespaces.net.interfaces.get('eth0')
  const [address] = eth0?.addresses ?? []
  if (address === undefined) return '127.0.0.1'
  const n = address.address
  return [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.')
}

/** What runs: the pod's command and args over the image's ENTRYPOINT and CMD. */
function argsOf(config: ContainerConfig, image: Image['document']['config']): string[] {
  const { command, args } = config
  const entrypoint = command.length > 0 ? command : (image.Entrypoint ?? [])
  return [...entrypoint, ...(args.length > 0 ? args : command.length > 0 ? [] : (image.Cmd ?? []))]
}

function envOf(config: ContainerConfig, image: readonly string[]): string[] {
  const env = new Map(image.map((pair) => [pair.slice(0, pair.indexOf('=')), pair]))
  if (!env.has('HOSTNAME')) env.set('HOSTNAME', `HOSTNAME=${config.podName}`)
  for (const { name, value } of config.env) env.set(name, `${name}=${value}`)
  return [...env.values()]
}

function userOf({ user }: ContainerConfig, image: string): string {
  if (user.uid === undefined) return user.gid === undefined ? image : `${image.split(':')[0] || '0'}:${user.gid}`
  return user.gid === undefined ? String(user.uid) : `${user.uid}:${user.gid}`
}

function terminationMount({ config, private: own }: Container): Parameters<Runtime['start']>[0]['mounts'] {
  const ino = own.lookup(own.root, 'termination-log')
  return ino === undefined ? [] : [{ destination: config.terminationMessagePath, readOnly: false, source: { kind: 'bind', at: { fs: own, ino }, name: '/dev/vda1' } }]
}

/** What the container wrote to its termination message file, at most 4096 bytes of it. */
function terminationMessage({ private: own }: Container): string {
  const ino = own.lookup(own.root, 'termination-log')
  return ino === undefined ? '' : decodeUtf8(own.read(ino, 0, 4096))
}
