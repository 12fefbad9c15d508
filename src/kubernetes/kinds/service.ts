import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '../api/field-error.ts'
import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import { formatSelector } from '../api/labels.ts'
import { labelErrors } from '../api/meta-validation.ts'
import { label1035Errors, label1123Errors, portNameErrors, portNumberErrors } from '../api/names.ts'
import type { Service, ServicePort } from './service-types.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const protocols = ['SCTP', 'TCP', 'UDP']
const AFFINITY_SECONDS = 10_800

function defaults(service: Service): Service {
  const { spec } = service
  const type = spec.type ?? 'ClusterIP'
  const reachable = type === 'NodePort' || type === 'LoadBalancer'
  const affinity = spec.sessionAffinity ?? 'None'
  return {
    ...service,
    spec: {
      ...spec, type, sessionAffinity: affinity,
      ...(affinity === 'ClientIP' ? { sessionAffinityConfig: { clientIP: { timeoutSeconds: spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS } } } : {}),
      ...(reachable || (type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0) ? { externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster' } : {}),
      ...(type === 'ExternalName' ? {} : { internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster' }),
      ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? true } : {}),
      ...(spec.ports === undefined ? {} : { ports: spec.ports.map((p) => ({ ...p, protocol: p.protocol ?? 'TCP', targetPort: p.targetPort === undefined || p.targetPort === 0 || p.targetPort === '' ? p.port : p.targetPort })) }),
    },
    status: service.status?.loadBalancer === undefined ? { loadBalancer: {} } : service.status,
  }
}

function validate(service: Service): FieldError[] {
  const { spec } = service
  const errors: FieldError[] = []
  const headless = spec.clusterIP === 'None'
  const ports = spec.ports ?? []
  if (ports.length === 0 && !headless && spec.type !== 'ExternalName') errors.push(required('spec.ports'))
  const names = new Set<string>()
  ports.forEach((port, i) => errors.push(...portErrors(port, `spec.ports[${i}]`, ports.length > 1, names, spec.type ?? '')))
  errors.push(...labelErrors(spec.selector, 'spec.selector'))
  if (spec.sessionAffinity !== 'None' && spec.sessionAffinity !== 'ClientIP') errors.push(notSupported('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']))
  if (spec.sessionAffinity === 'ClientIP') errors.push(forbiddenField('spec.sessionAffinity', 'drydock: affinity by client address is not simulated yet'))
  if (!types.includes(spec.type ?? '')) errors.push(notSupported('spec.type', spec.type, types))
  errors.push(...typeErrors(service))
  const seen = new Set<string>()
  ports.forEach((port, i) => {
    const key = `${port.protocol ?? ''}/${port.port}`
    if (seen.has(key)) errors.push(duplicate(`spec.ports[${i}]`, { Name: '', Protocol: port.protocol, AppProtocol: null, Port: port.port, TargetPort: 0, NodePort: 0 }))
    seen.add(key)
  })
  return errors
}

function typeErrors({ spec }: Service): FieldError[] {
  const errors: FieldError[] = []
  if (spec.type === 'ExternalName') {
    if ((spec.externalName ?? '') === '') errors.push(required('spec.externalName'))
    if ((spec.clusterIP ?? '') !== '') errors.push(forbiddenField('spec.clusterIPs[0]', "may not be set when `type` is 'ExternalName'"))
  }
  if (spec.type === 'LoadBalancer' && spec.clusterIP === 'None') errors.push(invalidValue('spec.clusterIPs[0]', 'None', "may not be set to 'None' for LoadBalancer services"))
  if (spec.type === 'NodePort' && spec.clusterIP === 'None') errors.push(invalidValue('spec.clusterIPs[0]', 'None', "may not be set to 'None' for NodePort services"))
  const external = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.externalIPs ?? []).length > 0
  if (spec.externalTrafficPolicy !== undefined && !external) errors.push(invalidValue('spec.externalTrafficPolicy', spec.externalTrafficPolicy, 'may only be set for externally-accessible services'))
  return errors
}

function portErrors(port: ServicePort, path: string, needsName: boolean, names: Set<string>, type: string): FieldError[] {
  const errors: FieldError[] = []
  const name = port.name ?? ''
  if (name === '' && needsName) errors.push(required(`${path}.name`))
  if (name !== '') {
    for (const text of label1123Errors(name)) errors.push(invalidValue(`${path}.name`, name, text))
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name))
    names.add(name)
  }
  for (const text of portNumberErrors(port.port ?? 0)) errors.push(invalidValue(`${path}.port`, port.port ?? 0, text))
  if (!protocols.includes(port.protocol ?? '')) errors.push(notSupported(`${path}.protocol`, port.protocol, protocols))
  const target = port.targetPort
  if (typeof target === 'number') for (const text of portNumberErrors(target)) errors.push(invalidValue(`${path}.targetPort`, target, text))
  if (typeof target === 'string') for (const text of portNameErrors(target)) errors.push(invalidValue(`${path}.targetPort`, target, text))
  if (port.nodePort !== undefined && port.nodePort !== 0 && (type === 'ClusterIP' || type === 'ExternalName')) errors.push(forbiddenField(`${path}.nodePort`, `may not be used when \`type\` is '${type}'`))
  return errors
}

const or = (text: string, other: string): string => (text === '' ? other : text)

function externalText({ spec, status }: Service): string {
  const own = (spec.externalIPs ?? []).join(',')
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  if (spec.type !== 'LoadBalancer') return or(own, '<none>')
  const ingress = (status.loadBalancer?.ingress ?? []).map((i) => i.ip ?? i.hostname ?? '').join(',')
  return or([ingress, own].filter((t) => t !== '').join(','), '<pending>')
}

const portsText = (ports: readonly ServicePort[]): string => or(ports.map((p) => `${p.port}${p.nodePort === undefined || p.nodePort === 0 ? '' : `:${p.nodePort}`}/${p.protocol ?? ''}`).join(','), '<none>')

/** core/v1 Service. */
export const services = defineKind<Service>({
  kind: 'Service', plural: 'services', shortNames: ['svc'], categories: ['all'], group: '', version: 'v1', namespaced: true, struct: 'Service', hasStatus: true,
  nameErrors: label1035Errors,
  prepareForCreate: (s) => ({ ...s, spec: s.spec ?? {}, status: { loadBalancer: {} } }),
  defaults, validate,
  validateUpdate: (next, previous) => ((previous.spec.clusterIP ?? '') !== '' && next.spec.clusterIP !== previous.spec.clusterIP && next.spec.type !== 'ExternalName' && previous.spec.type !== 'ExternalName' ? [invalidValue('spec.clusterIPs[0]', next.spec.clusterIPs ?? null, 'may not change once set')] : []),
  fieldLabels: { 'spec.clusterIP': (s) => s.spec.clusterIP ?? '', 'spec.type': (s) => s.spec.type ?? '' },
  columns: [nameColumn, column('Type'), column('Cluster-IP'), column('External-IP'), column('Port(s)'), ageColumn, column('Selector', 'string', 1)],
  row: (s, context) => [
    s.metadata.name, s.spec.type ?? '', or(s.spec.clusterIPs?.[0] ?? s.spec.clusterIP ?? '', '<none>'), externalText(s), portsText(s.spec.ports ?? []),
    context.age(s.metadata.creationTimestamp), formatSelector({ matchLabels: s.spec.selector ?? {} }),
  ],
})
