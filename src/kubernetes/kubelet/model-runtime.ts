import { MILLISECOND, SECOND, type Micros } from '../../sim/time.ts'
import type { World } from '../../sim/world.ts'
import type { Latencies } from '../latencies.ts'
import type { ContainerConfig, ContainerExit, ContainerRuntime, Done, ExecResult, ImageInfo, LogLine, Outcome } from './cri.ts'
import { canonicalName } from './images.ts'

/** How a container of the model behaves: it runs for ever, or ends by itself. */
export type Behaviour = { readonly exitAfter?: Micros; readonly exitCode?: number; readonly ignoresTerm?: boolean; readonly logs?: readonly string[]; exec?(command: readonly string[]): ExecResult; http?(path: string): { readonly status: number; readonly body: string } | undefined }

export type ModelOptions = {
  readonly world: World
  readonly latencies: Latencies
  /** Size of an image, or undefined when no registry has it. */
  imageSize(image: string): number | undefined
  behaviour(config: ContainerConfig): Behaviour
  /** First three parts of the pods' addresses. */
  readonly subnet: string
}

type Container = { readonly config: ContainerConfig; readonly behaviour: Behaviour; running: boolean; onExit: ((exit: ContainerExit) => void) | undefined; lines: LogLine[]; stopped: (() => void)[] }

const BYTES_PER_SECOND = 50_000_000
const STOP_TIME = 20 * MILLISECOND

/** A container runtime without processes: it keeps the CRI's promises in modelled time. For tests and measurements of the cluster alone. */
export class ModelRuntime implements ContainerRuntime {
  readonly version = 'containerd://1.7.24'
  readonly #options: ModelOptions
  readonly #images = new Map<string, ImageInfo>()
  readonly #containers = new Map<string, Container>()
  readonly #sandboxes = new Map<string, string>()
  readonly #taken = new Set<number>()
  #lastHost = 1

  constructor(options: ModelOptions) {
    this.#options = options
  }

  imageStatus(image: string): ImageInfo | undefined {
    return this.#images.get(canonicalName(image))
  }

  images(): readonly ImageInfo[] {
    return [...this.#images.values()]
  }

  pullImage(image: string, done: Done<ImageInfo>): void {
    const { world } = this.#options
    const name = canonicalName(image)
    const size = this.#options.imageSize(image)
    if (size === undefined) {
      world.after(300 * MILLISECOND, () => done({ ok: false, code: 'not-found', message: `failed to resolve reference "${name}": ${name}: not found` }))
      return
    }
    const fetched = this.#images.has(name) ? 0 : (size / BYTES_PER_SECOND) * SECOND
    world.after(200 * MILLISECOND + fetched, () => {
      const info: ImageInfo = { name, ref: `${name.replace(/:[^/:]+$/, '')}@sha256:${digest(name)}`, sizeBytes: size }
      this.#images.set(name, info)
      done({ ok: true, value: info })
    })
  }

  runSandbox(_config: Parameters<ContainerRuntime['runSandbox']>[0], done: Done<{ readonly id: string; readonly ip: string }>): void {
    this.#later(this.#options.latencies.sandbox, () => {
      const id = this.#id()
      const ip = `${this.#options.subnet}.${this.#host()}`
      this.#sandboxes.set(id, ip)
      done({ ok: true, value: { id, ip } })
    })
  }

  removeSandbox(id: string, done: Done<void>): void {
    this.#later(this.#options.latencies.sandboxRemove, () => {
      const ip = this.#sandboxes.get(id)
      if (ip !== undefined) this.#taken.delete(Number(ip.slice(ip.lastIndexOf('.') + 1)))
      this.#sandboxes.delete(id)
      for (const [key, container] of this.#containers) if (container.config.sandboxId === id) this.#containers.delete(key)
      done({ ok: true, value: undefined })
    })
  }

  createContainer(config: ContainerConfig, done: Done<string>): void {
    this.#later(this.#options.latencies.containerCreate, () => {
      const id = this.#id()
      this.#containers.set(id, { config, behaviour: this.#options.behaviour(config), running: false, onExit: undefined, lines: [], stopped: [] })
      done({ ok: true, value: id })
    })
  }

  startContainer(id: string, onExit: (exit: ContainerExit) => void, done: Done<void>): void {
    this.#later(this.#options.latencies.containerStart, () => {
      const container = this.#containers.get(id)
      if (container === undefined) return done({ ok: false, message: `container "${id}" not found` })
      container.running = true
      container.onExit = onExit
      const { behaviour } = container
      container.lines = (behaviour.logs ?? []).map((text) => ({ at: this.#options.world.now, stream: 'stdout', text, partial: false }))
      if (behaviour.exitAfter !== undefined) this.#later(behaviour.exitAfter, () => this.#end(container, behaviour.exitCode ?? 0))
      done({ ok: true, value: undefined })
    })
  }

  stopContainer(id: string, graceSeconds: number, done: Done<void>): void {
    const container = this.#containers.get(id)
    if (container?.running !== true) {
      this.#later(0, () => done({ ok: true, value: undefined }))
      return
    }
    container.stopped.push(() => done({ ok: true, value: undefined }))
    const stubborn = container.behaviour.ignoresTerm === true
    this.#later(stubborn ? graceSeconds * SECOND : STOP_TIME, () => this.#end(container, stubborn ? 137 : 143))
  }

  removeContainer(id: string): void {
    this.#containers.delete(id)
  }

  execSync(id: string, command: readonly string[], _timeout: Micros, done: Done<ExecResult>): void {
    this.#later(10 * MILLISECOND, () => {
      const container = this.#containers.get(id)
      if (container?.running !== true) return done({ ok: false, message: `container "${id}" is not running` })
      done({ ok: true, value: container.behaviour.exec?.(command) ?? { exitCode: 0, output: '' } })
    })
  }

  exec(): Outcome<never> {
    return { ok: false, message: 'the model runtime runs no commands' }
  }

  attach(): Outcome<never> {
    return { ok: false, message: 'the model runtime has no streams' }
  }

  logs(id: string): ReturnType<ContainerRuntime['logs']> {
    return (line, end) => {
      for (const l of this.#containers.get(id)?.lines ?? []) line(l)
      end()
      return () => {}
    }
  }

  probeTcp(ip: string, _port: number, _timeout: Micros, done: Done<void>): void {
    this.#later(MILLISECOND, () => done(this.#at(ip) === undefined ? { ok: false, message: 'connect: connection refused' } : { ok: true, value: undefined }))
  }

  probeHttp(request: { readonly ip: string; readonly path: string }, _timeout: Micros, done: Done<{ readonly status: number; readonly body: string }>): void {
    this.#later(2 * MILLISECOND, () => {
      const container = this.#at(request.ip)
      const answer = container?.behaviour.http?.(request.path)
      done(answer === undefined ? { ok: false, message: 'dial tcp: connect: connection refused' } : { ok: true, value: answer })
    })
  }

  #at(ip: string): Container | undefined {
    for (const container of this.#containers.values()) if (container.running && this.#sandboxes.get(container.config.sandboxId) === ip) return container
    return undefined
  }

  #end(container: Container, code: number): void {
    if (!container.running) return
    container.running = false
    const { onExit, stopped } = container
    onExit?.({ code, oomKilled: false, at: this.#options.world.now })
    for (const resume of stopped.splice(0)) resume()
  }

  #later(span: Micros, act: () => void): void {
    this.#options.world.after(span, act)
  }

  #id(): string {
    const { world } = this.#options
    return world.random('model-runtime/ids').hex(64)
  }

  /** The next free host number, going round as host-local IPAM does. */
  #host(): number {
    for (let i = 0; i < 253; i++) {
      this.#lastHost = this.#lastHost >= 254 ? 2 : this.#lastHost + 1
      if (!this.#taken.has(this.#lastHost)) break
    }
    this.#taken.add(this.#lastHost)
    return this.#lastHost
  }
}

/** 64 hexadecimal digits that depend on a name. */
function digest(name: string): string {
  let out = ''
  for (let salt = 0; out.length < 64; salt++) {
    let h = 0x811c9dc5 ^ salt
    for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
    out += (h >>> 0).toString(16).padStart(8, '0')
  }
  return out
}
