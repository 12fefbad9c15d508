import { KubectlError } from '../client/errors.ts'
import { type ApiObject, field, isObject, listField, mapField, nameOf, textField } from '../resource/object.ts'
import { pairs, portNumber } from './container.ts'

/** What `kubectl expose` was asked for; empty texts leave the choice to the exposed object. */
export type ExposeOptions = {
  readonly name: string
  readonly port: string
  readonly protocol: string
  readonly targetPort: string
  readonly type: string
  readonly clusterIP: string
  readonly externalIP: string
  readonly loadBalancerIP: string
  readonly labels: string
  readonly selector: string
  readonly sessionAffinity: string
}

/** The Service that leads to a workload's pods. */
export function exposeService(object: ApiObject, options: ExposeOptions): ApiObject {
  const selector = options.selector === '' ? selectorOf(object) : pairs(options.selector)
  const ports = portsOf(object, options)
  const labels = options.labels === '' ? mapField(object, 'metadata', 'labels') : pairs(options.labels)
  const { type, clusterIP, externalIP, loadBalancerIP, sessionAffinity } = options
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: options.name === '' ? nameOf(object) : options.name, creationTimestamp: null, ...(Object.keys(labels).length === 0 ? {} : { labels }) },
    spec: {
      ports,
      selector,
      ...(clusterIP === '' ? {} : { clusterIP }),
      ...(type === '' ? {} : { type }),
      ...(externalIP === '' ? {} : { externalIPs: [externalIP] }),
      ...(sessionAffinity === '' ? {} : { sessionAffinity }),
      ...(type === 'LoadBalancer' && loadBalancerIP !== '' ? { loadBalancerIP } : {}),
    },
    status: { loadBalancer: {} },
  }
}

function selectorOf(object: ApiObject): Readonly<Record<string, string>> {
  const kind = textField(object, 'kind')
  if (kind === 'Pod') {
    const labels = mapField(object, 'metadata', 'labels')
    if (Object.keys(labels).length === 0) throw new KubectlError("couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed")
    return labels
  }
  const selector = field(object, 'spec', 'selector')
  if (kind === 'Service') {
    const own = mapField(object, 'spec', 'selector')
    if (Object.keys(own).length === 0) throw new KubectlError("couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set")
    return own
  }
  if (!isObject(selector)) throw new KubectlError(`cannot expose a ${kind}`)
  if (listField(selector, 'matchExpressions').length > 0) throw new KubectlError(`couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - "${JSON.stringify(selector['matchExpressions'])}" to map-based selector format`)
  return mapField(selector, 'matchLabels')
}

type Port = { readonly port: number; readonly protocol: string }

function introspected(object: ApiObject): readonly Port[] {
  if (object['kind'] === 'Service') return listField(object, 'spec', 'ports').map((port) => ({ port: Number(port['port']), protocol: textField(port, 'protocol') || 'TCP' }))
  const spec = object['kind'] === 'Pod' ? ['spec'] : ['spec', 'template', 'spec']
  return listField(object, ...spec, 'containers').flatMap((container) =>
    listField(container, 'ports').map((port) => ({ port: Number(port['containerPort']), protocol: textField(port, 'protocol') || 'TCP' })))
}

function portsOf(object: ApiObject, options: ExposeOptions): readonly ApiObject[] {
  const found = introspected(object)
  const wanted = options.port === '' ? found : options.port.split(',').map((text) => ({ port: portNumber(text), protocol: '' }))
  if (wanted.length === 0) throw new KubectlError("couldn't find port via --port flag or introspection")
  return wanted.map(({ port, protocol }, i) => {
    const target = options.targetPort === '' ? port : /^\d+$/.test(options.targetPort) ? Number(options.targetPort) : options.targetPort
    return {
      ...(wanted.length > 1 ? { name: `port-${i + 1}` } : {}),
      protocol: options.protocol || protocol || found.find((one) => one.port === port)?.protocol || 'TCP',
      port,
      targetPort: target,
    }
  })
}
