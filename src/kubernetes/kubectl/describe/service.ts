import type { Gen } from '../../../kernel/coroutine.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath } from '../client/discovery.ts'
import { knownType } from '../generate/create-object.ts'
import { labelSelectorText } from '../resource/label-selector.ts'
import { type ApiObject, field, listField, mapField, nameOf, namespaceOf, numberField, textField } from '../resource/object.ts'
import { describeHead, ofKind } from './common.ts'
import type { Description, Related } from './description.ts'
import type { Describer } from './describer.ts'
import { describeEvents } from './events.ts'

const SLICE_TYPE = knownType('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices')

/** `kubectl describe service`. */
export const serviceDescriber: Describer = { group: '', kind: 'Service', fetch: slicesOf, write }

function* slicesOf(api: ApiClient, service: ApiObject): Gen<readonly ApiObject[]> {
  const list = yield* api.json<ApiObject>('GET', collectionPath(SLICE_TYPE, namespaceOf(service)), { query: { labelSelector: `kubernetes.io/service-name=${nameOf(service)}` } })
  return listField(list, 'items').map((item) => ({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', ...item }))
}

function write(d: Description, object: ApiObject, related: Related): void {
  const spec = (key: string): string => textField(object, 'spec', key)
  describeHead(d, object)
  d.line(0, `Selector:\t${labelSelectorText({ matchLabels: mapField(object, 'spec', 'selector') }) || '<none>'}`)
  d.line(0, `Type:\t${spec('type')}`)
  if (spec('ipFamilyPolicy') !== '') d.line(0, `IP Family Policy:\t${spec('ipFamilyPolicy')}`)
  d.line(0, `IP Families:\t${texts(object, 'spec', 'ipFamilies').join(',') || '<none>'}`)
  d.line(0, `IP:\t${spec('clusterIP')}`)
  d.line(0, `IPs:\t${texts(object, 'spec', 'clusterIPs').join(',') || '<none>'}`)
  const external = texts(object, 'spec', 'externalIPs')
  if (external.length > 0) d.line(0, `External IPs:\t${external.join(',')}`)
  if (spec('loadBalancerIP') !== '') d.line(0, `Desired LoadBalancer IP:\t${spec('loadBalancerIP')}`)
  if (spec('externalName') !== '') d.line(0, `External Name:\t${spec('externalName')}`)
  const ingress = listField(object, 'status', 'loadBalancer', 'ingress').map((one) => textField(one, 'ip') || textField(one, 'hostname'))
  if (ingress.length > 0) d.line(0, `LoadBalancer Ingress:\t${ingress.join(', ')}`)
  for (const port of listField(object, 'spec', 'ports')) describePort(d, port, ofKind(related.objects, 'EndpointSlice'))
  d.line(0, `Session Affinity:\t${spec('sessionAffinity')}`)
  if (spec('externalTrafficPolicy') !== '') d.line(0, `External Traffic Policy:\t${spec('externalTrafficPolicy')}`)
  if (spec('internalTrafficPolicy') !== '') d.line(0, `Internal Traffic Policy:\t${spec('internalTrafficPolicy')}`)
  const distribution = spec('trafficDistribution')
  if (distribution !== '') d.line(0, `Traffic Distribution:\t${distribution}`)
  const health = numberField(object, 'spec', 'healthCheckNodePort')
  if (health !== undefined && health !== 0) d.line(0, `HealthCheck NodePort:\t${health}`)
  const ranges = texts(object, 'spec', 'loadBalancerSourceRanges')
  if (ranges.length > 0) d.line(0, `LoadBalancer Source Ranges:\t${ranges.join(',')}`)
  describeEvents(d, related.events)
}

function texts(object: ApiObject, ...path: readonly string[]): readonly string[] {
  const list = field(object, ...path)
  return Array.isArray(list) ? list.map(String) : []
}

function describePort(d: Description, port: ApiObject, slices: readonly ApiObject[]): void {
  const name = textField(port, 'name') || '<unset>'
  const protocol = textField(port, 'protocol')
  d.line(0, `Port:\t${name}\t${numberField(port, 'port') ?? 0}/${protocol}`)
  d.line(0, `TargetPort:\t${String(port['targetPort'])}/${protocol}`)
  const nodePort = numberField(port, 'nodePort') ?? 0
  if (nodePort !== 0) d.line(0, `NodePort:\t${name}\t${nodePort}/${protocol}`)
  d.line(0, `Endpoints:\t${endpointsText(slices, textField(port, 'name'))}`)
}

/** Up to three addresses of a port's ready endpoints; how many more there are. */
function endpointsText(slices: readonly ApiObject[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const all: string[] = []
  for (const slice of slices) {
    for (const port of listField(slice, 'ports').filter((one) => textField(one, 'name') === portName)) {
      for (const endpoint of listField(slice, 'endpoints')) {
        if (field(endpoint, 'conditions', 'ready') === false) continue
        for (const address of (endpoint['addresses'] as readonly string[] | undefined) ?? []) all.push(address.includes(':') ? `[${address}]:${String(port['port'])}` : `${address}:${String(port['port'])}`)
      }
    }
  }
  const shown = all.slice(0, 3).join(',')
  return all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown
}
