import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import type { Endpoints, EndpointSlice } from './service-types.ts'

/** How many addresses a cell shows before it says how many more there are. */
const SHOWN = 3

function listText(items: readonly string[], empty: string): string {
  if (items.length === 0) return empty
  const shown = items.slice(0, SHOWN).join(',')
  return items.length > SHOWN ? `${shown} + ${items.length - SHOWN} more...` : shown
}

const addresses = (endpoints: Endpoints): string[] =>
  (endpoints.subsets ?? []).flatMap(({ addresses: found = [], ports = [] }) => (ports.length === 0 ? found.map((a) => a.ip) : ports.flatMap((p) => found.map((a) => `${a.ip.includes(':') ? `[${a.ip}]` : a.ip}:${p.port}`))))

/** core/v1 Endpoints. */
export const endpoints = defineKind<Endpoints>({
  kind: 'Endpoints', plural: 'endpoints', shortNames: ['ep'], group: '', version: 'v1', namespaced: true, struct: 'Endpoints', hasStatus: false,
  defaults: (e) => (e.subsets === undefined ? e : { ...e, subsets: e.subsets.map((s) => (s.ports === undefined ? s : { ...s, ports: s.ports.map((p) => ({ ...p, protocol: p.protocol ?? 'TCP' })) })) }),
  columns: [nameColumn, column('Endpoints'), ageColumn],
  row: (e, context) => [e.metadata.name, (e.subsets ?? []).length === 0 ? '<none>' : listText(addresses(e), ''), context.age(e.metadata.creationTimestamp)],
  relations: (e) => (e.subsets ?? []).flatMap((s) => (s.addresses ?? []).flatMap((a) => (a.targetRef?.name === undefined ? [] : [{ to: { kind: 'Pod', name: a.targetRef.name, ...(e.metadata.namespace === undefined ? {} : { namespace: e.metadata.namespace }) }, as: 'sends to' }]))),
})

/** discovery.k8s.io/v1 EndpointSlice. */
export const endpointSlices = defineKind<EndpointSlice>({
  kind: 'EndpointSlice', plural: 'endpointslices', group: 'discovery.k8s.io', version: 'v1', since: 21, namespaced: true, struct: 'EndpointSlice', hasStatus: false, hasGeneration: true,
  alsoServed: [{ group: 'discovery.k8s.io', version: 'v1beta1', since: 17, until: 24 }],
  defaults: (s) => (s.ports === undefined ? s : { ...s, ports: s.ports.map((p) => ({ ...p, name: p.name ?? '', protocol: p.protocol ?? 'TCP' })) }),
  columns: [nameColumn, column('AddressType'), column('Ports'), column('Endpoints'), ageColumn],
  row: (s, context) => [
    s.metadata.name, s.addressType, listText((s.ports ?? []).map((p) => (p.port === undefined ? (p.name ?? '*') : String(p.port))), '<unset>'),
    listText((s.endpoints ?? []).flatMap((e) => e.addresses), '<unset>'), context.age(s.metadata.creationTimestamp),
  ],
})
