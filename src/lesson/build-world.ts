import { buildRoutes } from '../docker/build/routes.ts'
import { docker } from '../docker/cli/program.ts'
import type { Engine } from '../docker/engine/engine.ts'
import { startDockerd } from '../docker/engine/server.ts'
import { systemctl } from '../docker/engine/systemctl.ts'
import { text } from '../images/image.ts'
import { kubectl } from '../kubernetes/kubectl/program.ts'
import { WORKSTATION_FILES } from '../images/workstation.ts'
import { CATALOGUE } from '../images/catalogue.ts'
import { RECORDED } from '../images/recorded/catalogue.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Internet } from '../kernel/net/internet.ts'
import { Lan } from '../kernel/net/lan.ts'
import type { DevPtsFs } from '../kernel/tty/devpts.ts'
import { parseReference, tagNameOnly } from '../oci/reference.ts'
import { catalogueRegistry } from '../runtime/catalogue.ts'
import { createRuntime, type Runtime } from '../runtime/runtime.ts'
import { World } from '../sim/world.ts'
import { PROGRAMS } from '../userland/programs.ts'
import { SHELL_PROGRAMS } from '../userland/shell/programs.ts'
import { bootCluster, kubeconfig, type RunningCluster } from './boot-cluster.ts'
import { bootHost } from './boot-host.ts'
import { BOOT_TIME, LOGIN, type Login } from './boot-machine.ts'
import { machineView } from './machine-view.ts'
import type { LessonView } from './view.ts'
import type { WorldSpec } from './worlds.ts'

/** The machines of a scenario, running. */
export type Machines = {
  readonly world: World
  /** The host the learner sits at. */
  readonly workstation: Kernel
  /** Its terminals. */
  readonly pts: DevPtsFs
  readonly engine: Engine | undefined
  readonly cluster: RunningCluster | undefined
  /** What a lesson's checks may look at. */
  readonly view: LessonView
  readonly login: Login
}

/** Builds a scenario's machines and boots them. */
export function buildWorld(spec: WorldSpec): Machines {
  const world = new World({ seed: spec.seed, bootEpochMs: spec.bootEpochMs })
  const lan = new Lan()
  const { hostname, internet, recorded = false } = spec.workstation
  if (internet) new Internet(world, lan)
  const registry = catalogueRegistry(recorded ? RECORDED : CATALOGUE)
  registry.reachable = internet
  const control = spec.cluster?.nodes[0]
  const programs = [...PROGRAMS, ...SHELL_PROGRAMS]
  const { kernel: workstation, pts } = bootHost(world, lan, { name: hostname, programs: [...programs, docker, kubectl, systemctl(() => workstation)], files: { ...WORKSTATION_FILES, ...(control !== undefined && { '/root/.kube/config': text(kubeconfig(control), { mode: 0o600 }) }) }, internet, cgroups: recorded ? 'v1' : 'v2' })
  const runtime = createRuntime(workstation, registry)
  for (const image of spec.workstation.images) preload(runtime, image)
  const engine = spec.workstation.docker ? startDockerd(workstation, runtime, { routes: buildRoutes() }) : undefined
  const cluster = spec.cluster === undefined ? undefined : bootCluster(world, lan, { minor: Number(spec.cluster.version.split('.')[1]), nodes: spec.cluster.nodes, programs, registry, internet })
  world.runUntil(BOOT_TIME)
  return { world, workstation, pts, engine, cluster, login: LOGIN, view: machineView({ world, workstation, engine }) }
}

/** Puts an image of the registry into a host's store, as if it had been pulled long ago. */
function preload(runtime: Runtime, name: string): void {
  const parsed = parseReference(name)
  if (!parsed.ok) return
  const ref = tagNameOnly(parsed.value)
  const resolved = runtime.registry.resolve(ref)
  if (resolved.ok) runtime.images.name(ref, resolved.image)
}
