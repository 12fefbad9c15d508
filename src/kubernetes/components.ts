import { ApiClient } from './api/client.ts'
import { componentCaller } from './api/caller.ts'
import { EventRecorder } from './api/events.ts'
import type { ApiServer } from './api/server.ts'
import { controllers } from './controllers/registry.ts'
import { Runner } from './controllers/runner.ts'
import { clientLimits, type ClientLimits, type Latencies } from './latencies.ts'
import { leases } from './kinds/lease.ts'
import { Scheduler } from './scheduler/scheduler.ts'

export type ComponentName = 'kube-controller-manager' | 'kube-scheduler'

type Limits = { readonly controllerManager: ClientLimits; readonly scheduler: ClientLimits }

/** The parts of the control plane that can come and go: each works from its start to its stop. */
export class Components {
  readonly #api: ApiServer
  readonly #latencies: Latencies
  readonly #limits: Limits
  readonly #host: string
  readonly #stops = new Map<ComponentName, () => void>()

  constructor(api: ApiServer, latencies: Latencies, host: string, limits: Limits = clientLimits) {
    this.#api = api
    this.#latencies = latencies
    this.#host = host
    this.#limits = limits
  }

  isRunning(name: ComponentName): boolean {
    return this.#stops.has(name)
  }

  start(name: ComponentName): void {
    if (this.#stops.has(name)) return
    this.#elect(name)
    this.#stops.set(name, name === 'kube-scheduler' ? this.#scheduler() : this.#controllerManager())
  }

  stop(name: ComponentName): void {
    this.#stops.get(name)?.()
    this.#stops.delete(name)
  }

  #scheduler(): () => void {
    const caller = componentCaller('system:kube-scheduler', 'kube-scheduler')
    const client = new ApiClient(this.#api, caller, this.#limits.scheduler, this.#latencies)
    const scheduler = new Scheduler(client, new EventRecorder(this.#api, { component: 'default-scheduler' }, caller), this.#latencies)
    return () => scheduler.stop()
  }

  #controllerManager(): () => void {
    const caller = componentCaller('system:kube-controller-manager', 'kube-controller-manager')
    const runners = controllers(this.#api.registry.kinds).map((controller) => {
      const client = new ApiClient(this.#api, caller, this.#limits.controllerManager, this.#latencies)
      return new Runner(controller, client, new EventRecorder(this.#api, { component: controller.component ?? controller.name }, caller), this.#latencies)
    })
    return () => {
      for (const runner of runners) runner.stop()
    }
  }

  /** Takes the component's leader lease. With a single control-plane node nobody competes, so it is not renewed every two seconds. */
  #elect(name: ComponentName): void {
    const holder = `${this.#host}_${this.#api.world.random('kubernetes/uids').uuid()}`
    const caller = componentCaller(`system:${name}`, name)
    const time = this.#api.clock.micro()
    const existing = this.#api.find(leases, 'kube-system', name)
    const spec = { acquireTime: time, holderIdentity: holder, leaseDurationSeconds: 15, leaseTransitions: existing === undefined ? 0 : (existing.spec?.leaseTransitions ?? 0) + 1, renewTime: time }
    if (existing === undefined) this.#api.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace: 'kube-system' }, spec } as never, { caller })
    else this.#api.mutate(leases, `kube-system/${name}`, (lease) => ({ ...lease, spec }), { caller })
    const lease = this.#api.find(leases, 'kube-system', name)
    if (lease !== undefined) new EventRecorder(this.#api, { component: name }, caller).record(lease, { type: 'Normal', reason: 'LeaderElection', message: `${holder} became leader` })
  }
}
