import type { Kind } from '../api/kind.ts'
import { isDeleting, keyOf, sameValue, type Draft } from '../api/object.ts'
import { endpointSlices, endpoints } from '../kinds/endpoints.ts'
import { pods } from '../kinds/pod.ts'
import type { Pod } from '../kinds/pod-types.ts'
import type { Endpoints, EndpointPort, EndpointSlice, Service, ServicePort } from '../kinds/service-types.ts'
import { services } from '../kinds/service.ts'
import { plan, settled, wake, type Controller, type Plan, type Write } from './controller.ts'
import { isReady } from './pod-facts.ts'
import type { View } from './view.ts'

const SERVICE_LABEL = 'kubernetes.io/service-name'

const picks = (service: Service, pod: Pod): boolean => {
  const entries = Object.entries(service.spec.selector ?? {})
  return entries.length > 0 && entries.every(([key, value]) => pod.metadata.labels?.[key] === value)
}

/** Pods wake every service of their namespace: which of them pick the pod is the service's affair. */
const wakes = [
  wake(services, (s) => [keyOf(s)]),
  wake(pods, (pod, before) => (before !== undefined && sameEndpoint(pod, before) ? [] : [`${pod.metadata.namespace ?? ''}/*`])),
]

const sameEndpoint = (a: Pod, b: Pod): boolean => a.status.podIP === b.status.podIP && isReady(a) === isReady(b) && a.metadata.labels === b.metadata.labels && isDeleting(a) === isDeleting(b) && a.status.phase === b.status.phase

/** The number a service's targetPort means in a pod; undefined when the pod has no port of that name. */
export function targetPort(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port
  if (typeof target === 'number') return target
  for (const c of pod.spec.containers) for (const p of c.ports ?? []) if (p.name === target && (p.protocol ?? 'TCP') === (port.protocol ?? 'TCP')) return p.containerPort
  return undefined
}

const backends = (service: Service, view: View): Pod[] =>
  view.list(pods, service.metadata.namespace).filter((p) => picks(service, p) && p.status.podIP !== undefined && p.status.phase !== 'Succeeded' && p.status.phase !== 'Failed')

const portsOf = (service: Service, pod: Pod): EndpointPort[] => (service.spec.ports ?? []).flatMap((p) => {
  const port = targetPort(pod, p)
  return port === undefined ? [] : [{ name: p.name ?? '', port, protocol: p.protocol ?? 'TCP', ...(p.appProtocol === undefined ? {} : { appProtocol: p.appProtocol }) }]
})

function everyService(key: string, view: View, reconcile: (service: Service) => readonly Write[], gone: (key: string) => Plan): Plan {
  if (key.endsWith('/*')) return plan([], { wakes: view.list(services, key.slice(0, -2)).map(keyOf) })
  const service = view.get(services, key)
  return service === undefined ? gone(key) : plan(reconcile(service))
}

/** Keeps for each service an EndpointSlice of the pods it picks. */
export const endpointSliceController: Controller = {
  name: 'endpointslice-controller',
  wakes,
  reconcile: (key, view) => everyService(key, view, (service) => sliceWrites(service, view), () => settled),
}

function sliceWrites(service: Service, view: View): Write[] {
  if (service.spec.selector === undefined || isDeleting(service)) return []
  const found = view.list(endpointSlices, service.metadata.namespace).find((s) => s.metadata.labels?.[SERVICE_LABEL] === service.metadata.name)
  const chosen = backends(service, view)
  const withPorts = chosen.find((p) => portsOf(service, p).length > 0)
  const ports = withPorts === undefined ? [] : portsOf(service, withPorts)
  const wanted = {
    addressType: 'IPv4',
    endpoints: chosen.map((pod) => ({
      addresses: [pod.status.podIP ?? ''],
      conditions: { ready: service.spec.publishNotReadyAddresses === true || (isReady(pod) && !isDeleting(pod)), serving: isReady(pod), terminating: isDeleting(pod) },
      ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
      targetRef: { kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace ?? '', uid: pod.metadata.uid },
    })),
    ports,
  }
  const kind = endpointSlices as unknown as Kind
  if (found !== undefined) {
    const same = sameValue(found.endpoints, wanted.endpoints) && sameValue(found.ports ?? [], wanted.ports)
    return same ? [] : [{ do: 'mutate', kind, key: keyOf(found), change: (o) => ({ ...o, ...wanted }) }]
  }
  const headless = service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}
  const object: Draft<EndpointSlice> = {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', ...wanted,
    metadata: {
      generateName: `${service.metadata.name}-`, namespace: service.metadata.namespace ?? '',
      labels: { ...service.metadata.labels, 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io', [SERVICE_LABEL]: service.metadata.name, ...headless },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: service.metadata.name, uid: service.metadata.uid, controller: true, blockOwnerDeletion: true }],
    },
  }
  return [{ do: 'create', kind, object: object as unknown as Draft }]
}

/** Keeps for each service the older Endpoints object of the same name. */
export const endpointsController: Controller = {
  name: 'endpoint-controller',
  wakes,
  reconcile: (key, view) =>
    everyService(key, view, (service) => endpointsWrites(service, view), (gone) => (view.get(endpoints, gone) === undefined ? settled : plan([{ do: 'delete', kind: endpoints as unknown as Kind, key: gone }]))),
}

function endpointsWrites(service: Service, view: View): Write[] {
  if (service.spec.selector === undefined || isDeleting(service)) return []
  const key = keyOf(service)
  const kind = endpoints as unknown as Kind
  const found = view.get(endpoints, key)
  const address = (pod: Pod): NonNullable<NonNullable<Endpoints['subsets']>[number]['addresses']>[number] => ({
    ip: pod.status.podIP ?? '', ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace ?? '', uid: pod.metadata.uid },
  })
  const chosen = backends(service, view).filter((p) => !isDeleting(p))
  const up = chosen.filter((p) => isReady(p) || service.spec.publishNotReadyAddresses === true)
  const down = chosen.filter((p) => !up.includes(p))
  const first = chosen[0]
  const ports = first === undefined ? [] : portsOf(service, first).map(({ name, ...p }) => (name === '' ? p : { name: name ?? '', ...p }))
  const subsets = chosen.length === 0 ? [] : [{ ...(up.length === 0 ? {} : { addresses: up.map(address) }), ...(down.length === 0 ? {} : { notReadyAddresses: down.map(address) }), ports }]
  if (found !== undefined) return sameValue(found.subsets ?? [], subsets) ? [] : [{ do: 'mutate', kind, key, change: (o) => ({ ...o, subsets }) as Endpoints }]
  const object = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: service.metadata.name, namespace: service.metadata.namespace ?? '', ...(service.metadata.labels === undefined ? {} : { labels: service.metadata.labels }) }, ...(subsets.length === 0 ? {} : { subsets }) }
  return [{ do: 'create', kind, object: object as Draft }]
}
