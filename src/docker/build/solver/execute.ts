import { encodeUtf8 } from '../../../base/bytes.ts'
import type { NetNamespace } from '../../../kernel/net/net-namespace.ts'
import { sys } from '../../../kernel/sys.ts'
import { MemoryFs } from '../../../kernel/vfs/memory-fs.ts'
import { WaitQueue } from '../../../kernel/wait.ts'
import { ExecutableError } from '../../../runtime/executable.ts'
import type { ContainerMount } from '../../../runtime/mounts.ts'
import type { Runtime } from '../../../runtime/runtime.ts'
import { type Exit, StartError } from '../../../runtime/task.ts'
import { UserError } from '../../../runtime/users.ts'
import { MILLISECOND } from '../../../sim/time.ts'
import type { RunMount } from '../graph.ts'
import type { BuildCache } from './cache.ts'
import type { Reporter } from './reporter.ts'
import { PipeReaders } from './pipe-readers.ts'
import type { Execute } from './solver.ts'
import { select, type SourceTree } from './tree.ts'

/** From the decision to run a step to its program's start: namespaces, runc, and mounting every layer below it. */
const SETUP = 128.5 * MILLISECOND
const MOUNT_LAYER = 1.5 * MILLISECOND

/** A container's root cannot be mounted on more layers. */
const MAX_DEPTH = 128

export type ExecuteHost = {
  readonly runtime: Runtime
  readonly cache: BuildCache
  readonly reporter: Reporter
  /** A network for a step's container, with the files that belong to it; `release` when it has ended. */
  attach(id: string): { readonly net: NetNamespace; readonly mounts: readonly ContainerMount[]; release(): void }
}

/** Runs RUN steps in containers of the host's runtime. */
export function executor(host: ExecuteHost): Execute {
  return function* (op, work, layers, trees) {
    const { runtime, reporter } = host
    for (const mount of work.mounts) if (mount.type === 'refused') throw new Error(mount.why)
    const { kernel } = runtime
    const id = kernel.world.random('buildkit containers').letters('0123456789abcdefghijklmnopqrstuvwxyz', 25)
    yield* sys.sleep(Math.round(SETUP + layers.length * MOUNT_LAYER))
    if (layers.length > MAX_DEPTH) throw new Error(`failed to prepare ${id}: max depth exceeded`)
    const snapshot = runtime.snapshot(layers)
    const network = host.attach(id)
    const ended = new WaitQueue()
    const readers = new PipeReaders(kernel.world, (stream, data) => reporter.log(op, stream === 'stdout' ? 1 : 2, data))
    const state: { exit: Exit | undefined } = { exit: undefined }
    try {
      runtime.start({
        id,
        process: { args: work.args, env: work.env, cwd: work.cwd, user: work.user, tty: false, stdin: false },
        hostname: 'buildkitsandbox', net: network.net, mounts: [...network.mounts, ...mountsOf(host, work.mounts, trees)],
        cgroup: runtime.cgroup(`/docker/buildkit/${id}`), namespace: 'moby',
        sink: (stream, data) => {
          readers.take(stream, data)
          return undefined
        },
        onExit: (exit) => {
          state.exit = exit
          ended.wake()
        },
      }, snapshot)
      while (state.exit === undefined) yield* sys.waitOn(ended)
      readers.drain()
      const { exit } = state
      if (exit.code !== 0) throw new Error(`process ${JSON.stringify(work.args.join(' '))} did not complete successfully: ${exit.oomKilled ? 'cannot allocate memory' : `exit code: ${exit.code}`}`)
      return snapshot.diff((path) => work.mounts.some((m) => path === m.target.slice(1)))
    } catch (error) {
      throw startFailure(host, op, work.args, error)
    } finally {
      network.release()
      snapshot.remove()
    }
  }
}

/** What runc refuses appears in the step's log; the step then failed like a program that could not be found. */
function startFailure(host: ExecuteHost, op: Parameters<Execute>[0], args: readonly string[], error: unknown): unknown {
  if (!(error instanceof StartError || error instanceof ExecutableError || error instanceof UserError)) return error
  if (error instanceof UserError) return new Error(`process ${JSON.stringify(args.join(' '))} did not complete successfully: ${error.message}`)
  host.reporter.log(op, 2, encodeUtf8(`runc run failed: unable to start container process: ${error.message}\n`))
  return new Error(`process ${JSON.stringify(args.join(' '))} did not complete successfully: exit code: 1`)
}

function mountsOf(host: ExecuteHost, mounts: readonly RunMount[], trees: ReadonlyMap<unknown, SourceTree>): ContainerMount[] {
  return mounts.map((mount): ContainerMount => {
    const destination = mount.target
    if (mount.type === 'refused') throw new Error(mount.why)
    if (mount.type === 'tmpfs') return { destination, source: { kind: 'tmpfs' }, readOnly: false }
    if (mount.type === 'cache') {
      const fs = cacheFs(host, mount.id)
      return { destination, source: { kind: 'bind', at: { fs, ino: fs.root }, name: 'cache' }, readOnly: mount.readOnly }
    }
    const tree = trees.get(mount.from)
    const [found] = tree === undefined ? [] : select(tree, mount.source)
    if (tree === undefined || found === undefined) throw new Error(`failed to mount ${mount.source}: no such file or directory`)
    // Real: a read-write bind is a throw-away copy; the source is read-only either way.
    return { destination, source: { kind: 'bind', at: { fs: tree.fs, ino: found.ino }, name: 'bind' }, readOnly: true }
  })
}

function cacheFs({ runtime: { kernel }, cache }: ExecuteHost, id: string): MemoryFs {
  const known = cache.mounts.get(id)
  if (known instanceof MemoryFs) return known
  const fs = new MemoryFs({ type: 'ext4', dev: kernel.nextDev(), store: kernel.store })
  cache.mounts.set(id, fs)
  return fs
}
