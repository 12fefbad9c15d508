import { NetNamespace } from '../../../kernel/net/net-namespace.ts'
import { setUp } from '../../../kernel/net/links.ts'
import { ExecutableError } from '../../../runtime/executable.ts'
import { StartError, type TaskSpec } from '../../../runtime/task.ts'
import { UserError } from '../../../runtime/users.ts'
import type { Engine } from '../engine.ts'
import { ApiError, badRequest, conflict, notFound } from '../errors.ts'
import type { Container } from './container.ts'
import { eventAttributes } from './create.ts'
import { containerExited } from './exit.ts'
import { startHealth } from './health.ts'
import { containerEnv } from './merge-config.ts'
import { networkFiles } from './network-files.ts'
import { startEmbeddedDns } from '../networks/embedded-dns.ts'
import { publishPorts } from './ports.ts'
import type { HostConfig } from '../wire.ts'
import { publishContainer } from './publish.ts'
import { overlayOptions } from './overlay-dir.ts'
import { releaseNetworks } from './release.ts'
import { dockerInit } from './init.ts'

/** Starts a container now. Throws `ApiError`; the container then stays as it is, with the error in its state. */
export function startContainer(engine: Engine, container: Container): void {
  if (container.paused) throw conflict('cannot start a paused container, try unpause instead')
  if (container.status === 'removing' || container.removed) throw conflict('container is marked for removal and cannot be started')
  engine.world.cancel(container.restartTimer)
  container.restartTimer = undefined
  try {
    joinNetworks(engine, container)
    container.task = engine.runtime.start(taskSpec(engine, container), container.snapshot)
  } catch (error) {
    releaseNetworks(engine, container)
    const problem = startProblem(error)
    container.error = problem.message
    container.exitCode = problem instanceof StartProblem ? problem.exitCode : 128
    if (container.status === 'restarting') container.status = 'exited'
    publishContainer(engine, container)
    throw problem
  }
  container.task.process.oomScoreAdj = Number(container.hostConfig['OomScoreAdj'] ?? 0)
  container.status = 'running'
  container.error = ''
  container.exitCode = 0
  container.oomKilled = false
  container.manuallyStopped = false
  container.hasBeenStarted = true
  container.startedAt = engine.world.now
  container.stdinOpen = true
  for (const m of container.mounts) {
    if (m.volume !== undefined) engine.events.publish('volume', 'mount', m.volume.name, { container: container.id, destination: m.destination, driver: 'local', propagation: '', 'read/write': String(m.readWrite) })
  }
  publishContainer(engine, container)
  startHealth(engine, container)
  engine.events.publish('container', 'start', container.id, eventAttributes(container))
}

class StartProblem extends ApiError {
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(400, message)
    this.exitCode = exitCode
  }
}

const PREFIX = 'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: '

function startProblem(error: unknown): Error {
  if (error instanceof ExecutableError) {
    const missing = /executable file not found|no such file or directory/.test(error.message)
    return new StartProblem(`${PREFIX}${error.message}: unknown`, missing ? 127 : 126)
  }
  if (error instanceof StartError) return new StartProblem(`${PREFIX}${error.message}`, 127)
  if (error instanceof UserError) return badRequest(error.message)
  if (error instanceof Error) return error
  throw error
}

function taskSpec(engine: Engine, container: Container): TaskSpec {
  const { config, hostConfig: host } = container
  const net = container.netns
  if (net === undefined) throw badRequest('container has no network namespace')
  const shared = host.NetworkMode.startsWith('container:') ? engine.container(host.NetworkMode.slice(10)) : undefined
  const hostNs = engine.kernel.initNamespaces
  const other = (mode: string): Container | undefined => (mode.startsWith('container:') ? runningPeer(engine, mode.slice(10), 'PID namespace') : undefined)
  const pidPeer = other(host.PidMode)
  const ipcPeer = other(host.IpcMode)
  const uts = host.UTSMode === 'host' || host.NetworkMode === 'host' ? hostNs.uts : shared?.task?.process.ns.uts
  const pid = host.PidMode === 'host' ? hostNs.pid : pidPeer?.task?.process.ns.pid
  const ipc = host.IpcMode === 'host' ? hostNs.ipc : ipcPeer?.task?.process.ns.ipc
  return {
    id: container.id,
    process: {
      args: [container.path, ...container.args], env: containerEnv(config), cwd: config.WorkingDir || '/', user: config.User, groups: host.GroupAdd ?? [],
      tty: config.Tty, stdin: config.OpenStdin, ...(container.size !== undefined && { size: container.size }),
    },
    hostname: config.Hostname, ...(config.Domainname !== '' && { domainname: config.Domainname }), net,
    ...(uts !== undefined && { uts }), ...(pid !== undefined && { pid }), ...(ipc !== undefined && { ipc }),
    privateCgroup: host['CgroupnsMode'] !== 'host',
    mounts: [...networkFiles(engine, container), ...container.mounts.map((m) => m.mount)],
    readOnlyRoot: host.ReadonlyRootfs, privileged: host.Privileged, shmSize: host.ShmSize,
    cgroup: engine.runtime.cgroup(`/docker/${container.id}`, {
      ...(host.Memory > 0 && { memoryBytes: host.Memory }), ...(host.NanoCpus > 0 && { nanoCpus: host.NanoCpus }), ...(host.CpuQuota > 0 && { cpuQuota: host.CpuQuota }),
      ...(host.CpuPeriod > 0 && { cpuPeriod: host.CpuPeriod }), ...(host.CpuShares > 0 && { cpuShares: host.CpuShares }), ...((host.PidsLimit ?? 0) > 0 && { pids: host.PidsLimit as number }),
      ...(typeof host['CpusetCpus'] === 'string' && host['CpusetCpus'] !== '' && { cpus: host['CpusetCpus'] }),
    }),
    rootOptions: overlayOptions(container),
    rlimits: rlimitsOf(host),
    namespace: 'moby',
    sink: (stream, data) => {
      const full = container.output.push({ stream, data })
      if (full === undefined && host.LogConfig.Type !== 'none') container.log.write(stream, data, engine.world.now)
      return full
    },
    onExit: (exit) => containerExited(engine, container, exit, () => startContainer(engine, container)),
    ...(host.Init === true && { init: dockerInit }),
  }
}

function rlimitsOf(host: HostConfig): Map<string, { soft: number; hard: number }> {
  const given = (host['Ulimits'] ?? []) as { Name: string; Soft: number; Hard: number }[]
  return new Map(given.map((u) => [u.Name.toUpperCase(), { soft: u.Soft, hard: u.Hard }]))
}

function runningPeer(engine: Engine, term: string, what: string): Container {
  const peer = engine.container(term)
  if (!peer.running) throw conflict(`cannot join ${what} of a non running container: ${peer.id}`)
  return peer
}

function joinNetworks(engine: Engine, container: Container): void {
  const mode = container.hostConfig.NetworkMode
  if (mode.startsWith('container:')) {
    container.netns = runningPeer(engine, mode.slice(10), 'network').netns
    return
  }
  if (mode === 'host') {
    container.netns = engine.kernel.initNamespaces.net
    for (const e of container.endpoints.values()) connectPlain(engine, e.network.id, container)
    return
  }
  const network = engine.networks.find(mode)
  if (network === undefined) throw notFound(`network ${mode} not found`)
  if (!container.endpoints.has(network.name)) container.endpoints.set(network.name, engine.networks.endpoint(network, container.id, undefined))
  const ns = new NetNamespace(engine.kernel.nextId(), engine.kernel)
  setUp(ns.loopback)
  container.netns = ns
  let device = 0
  for (const endpoint of container.endpoints.values()) {
    if (endpoint.network.driver === 'bridge') engine.networks.connect(endpoint.network, ns, endpoint, `eth${device++}`, device === 1)
    else connectPlain(engine, endpoint.network.id, container)
  }
  if ([...container.endpoints.values()].some((e) => e.network.userDefined)) container.stopDns = startEmbeddedDns(engine, container, ns)
  const first = [...container.endpoints.values()].find((e) => e.link !== undefined)
  if (first !== undefined) container.ports = publishPorts(engine, container, first)
}

function connectPlain(engine: Engine, networkId: string, container: Container): void {
  for (const endpoint of container.endpoints.values()) {
    if (endpoint.network.id !== networkId) continue
    endpoint.id = engine.newId()
    endpoint.network.endpoints.set(container.id, endpoint)
    engine.networks.publish(endpoint.network)
  }
}
