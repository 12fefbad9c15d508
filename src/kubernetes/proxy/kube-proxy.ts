import type { Netfilter, TableName } from '../../kernel/net/netfilter.ts'
import { MILLISECOND } from '../../sim/time.ts'
import type { Timer } from '../../sim/event-queue.ts'
import type { ApiServer } from '../api/server.ts'
import { endpointSlices } from '../kinds/endpoints.ts'
import { services } from '../kinds/service.ts'
import type { EndpointSlice } from '../kinds/service-types.ts'
import { serviceRules, type ChainRules } from './rules.ts'

/** From a change to rewritten rules: kube-proxy gathers what comes together. */
const GATHER = 50 * MILLISECOND

const SERVICE_LABEL = 'kubernetes.io/service-name'
const hooks: readonly (readonly [TableName, string, string])[] = [
  ['nat', 'PREROUTING', 'KUBE-SERVICES'], ['nat', 'OUTPUT', 'KUBE-SERVICES'], ['nat', 'POSTROUTING', 'KUBE-POSTROUTING'],
  ['filter', 'FORWARD', 'KUBE-SERVICES'], ['filter', 'OUTPUT', 'KUBE-SERVICES'],
]

/** Keeps a node's iptables in step with services and their endpoints while it runs. Rules outlive it, as the real ones do. */
export class KubeProxy {
  readonly #api: ApiServer
  readonly #netfilter: Netfilter
  readonly #stops: (() => void)[]
  readonly #chains = new Set<string>()
  #pending: Timer | undefined

  constructor(api: ApiServer, netfilter: Netfilter) {
    this.#api = api
    this.#netfilter = netfilter
    this.#stops = [api.resource(services).watch(() => this.#soon()), api.resource(endpointSlices).watch(() => this.#soon())]
    this.#soon()
  }

  stop(): void {
    for (const stop of this.#stops) stop()
    this.#api.world.cancel(this.#pending)
  }

  #soon(): void {
    if (this.#pending?.run !== undefined) return
    this.#pending = this.#api.world.after(GATHER, () => {
      this.#pending = undefined
      this.#sync()
    })
  }

  #sync(): void {
    const slices = new Map<string, EndpointSlice[]>()
    for (const slice of this.#api.resource(endpointSlices).list(undefined)) {
      const key = `${slice.metadata.namespace ?? ''}/${slice.metadata.labels?.[SERVICE_LABEL] ?? ''}`
      slices.set(key, [...(slices.get(key) ?? []), slice])
    }
    const rules = serviceRules(this.#api.resource(services).list(undefined), (s) => slices.get(`${s.metadata.namespace ?? ''}/${s.metadata.name}`) ?? [])
    const kept = new Set([...this.#write('nat', rules.nat), ...this.#write('filter', rules.filter)])
    for (const [table, hook, chain] of hooks) {
      const rule = { match: {}, target: { kind: 'jump', chain }, comment: chain === 'KUBE-POSTROUTING' ? 'kubernetes postrouting rules' : 'kubernetes service portals' } as const
      if (!this.#netfilter.has(table, hook, rule)) this.#netfilter.insert(table, hook, rule)
    }
    for (const known of this.#chains) {
      if (kept.has(known)) continue
      const [table, name] = known.split(' ') as [TableName, string]
      this.#netfilter.deleteChain(table, name)
      this.#chains.delete(known)
    }
  }

  #write(table: TableName, chains: ChainRules): string[] {
    return [...chains].map(([name, rules]) => {
      this.#netfilter.replace(table, name, rules)
      this.#chains.add(`${table} ${name}`)
      return `${table} ${name}`
    })
  }
}
