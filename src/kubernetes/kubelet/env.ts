import { decodeUtf8 } from '../../base/bytes.ts'
import { bytesOf } from './volumes-data.ts'
import { quantityOf } from '../api/quantity.ts'
import type { ApiServer } from '../api/server.ts'
import { configMaps } from '../kinds/config-map.ts'
import type { Container, EnvVar, Pod } from '../kinds/pod-types.ts'
import { secrets } from '../kinds/secret.ts'
import { services } from '../kinds/service.ts'

export type EnvResult = { readonly ok: true; readonly env: readonly { readonly name: string; readonly value: string }[] } | { readonly ok: false; readonly message: string }

class EnvError extends Error {}

/** What a pod's own fields say, as fieldRef and downwardAPI name them; undefined when there is no such field. */
export function fieldValue(pod: Pod, path: string, facts: { readonly podIP: string | undefined; readonly hostIP: string; readonly nodeName: string }): string | undefined {
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (subscript !== null) return (subscript[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations)?.[subscript[2] ?? ''] ?? ''
  const map = (values: Readonly<Record<string, string>> | undefined): string => Object.keys(values ?? {}).sort().map((k) => `${k}=${JSON.stringify(values?.[k])}`).join('\n')
  switch (path) {
    case 'metadata.name': return pod.metadata.name
    case 'metadata.namespace': return pod.metadata.namespace ?? ''
    case 'metadata.uid': return pod.metadata.uid
    case 'metadata.labels': return map(pod.metadata.labels)
    case 'metadata.annotations': return map(pod.metadata.annotations)
    case 'spec.nodeName': return facts.nodeName
    case 'spec.serviceAccountName': return pod.spec.serviceAccountName ?? ''
    case 'status.hostIP': case 'status.hostIPs': return facts.hostIP
    case 'status.podIP': case 'status.podIPs': return facts.podIP ?? ''
    default: return undefined
  }
}

/** The amount that a resourceFieldRef asks for: a limit falls back to what the node has. */
export function resourceValue(pod: Pod, ref: { readonly resource: string; readonly containerName?: string; readonly divisor?: string }, own: Container | undefined, allocatable: Readonly<Record<string, string>>): string {
  const container = ref.containerName === undefined || ref.containerName === '' ? own : pod.spec.containers.find((c) => c.name === ref.containerName)
  const [kind = '', name = ''] = ref.resource.split('.', 2)
  const list = kind === 'limits' ? container?.resources?.limits : container?.resources?.requests
  const text = list?.[name] ?? (kind === 'limits' ? allocatable[name] : undefined) ?? '0'
  const divisor = ref.divisor === undefined || ref.divisor === '0' || ref.divisor === '' ? '1' : ref.divisor
  const quotient = Number(quantityOf(text).nano) / Number(quantityOf(divisor).nano)
  return String(Math.ceil(quotient))
}

/** `$(NAME)` replaced by what is known, `$$` by `$`; unknown names stay as they are. */
export function expand(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(/\$(\$|\(([^()]*)\))/g, (whole, mark: string, name: string | undefined) => (mark === '$' ? '$' : (known.get(name ?? '') ?? whole)))
}

export type EnvFacts = { readonly podIP: string | undefined; readonly hostIP: string; readonly nodeName: string; readonly allocatable: Readonly<Record<string, string>> }

/** The environment of a container: services, envFrom, env, in that order, later ones winning. */
export function environmentOf(api: ApiServer, pod: Pod, container: Container, facts: EnvFacts): EnvResult {
  try {
    const env = new Map<string, string>()
    for (const source of container.envFrom ?? []) addFrom(api, pod, source, env)
    const fromServices = serviceEnv(api, pod)
    for (const e of container.env ?? []) {
      const value = valueOf(api, pod, container, e, facts, new Map([...fromServices, ...env]))
      if (value !== undefined) env.set(e.name, value)
    }
    for (const [name, value] of fromServices) if (!env.has(name)) env.set(name, value)
    return { ok: true, env: [...env].map(([name, value]) => ({ name, value })) }
  } catch (error) {
    if (error instanceof EnvError) return { ok: false, message: error.message }
    throw error
  }
}

function addFrom(api: ApiServer, pod: Pod, source: NonNullable<Container['envFrom']>[number], env: Map<string, string>): void {
  const ref = source.configMapRef ?? source.secretRef
  const what = source.configMapRef === undefined ? 'secret' : 'configmap'
  const data = what === 'secret' ? secretData(api, pod, ref?.name ?? '') : api.find(configMaps, pod.metadata.namespace, ref?.name ?? '')?.data ?? (api.find(configMaps, pod.metadata.namespace, ref?.name ?? '') === undefined ? undefined : {})
  if (data === undefined) {
    if (ref?.optional === true) return
    throw new EnvError(`${what} "${ref?.name ?? ''}" not found`)
  }
  for (const key of Object.keys(data)) env.set(`${source.prefix ?? ''}${key}`, data[key] ?? '')
}

function secretData(api: ApiServer, pod: Pod, name: string): Record<string, string> | undefined {
  const secret = api.find(secrets, pod.metadata.namespace, name)
  if (secret === undefined) return undefined
  return Object.fromEntries(Object.entries(secret.data ?? {}).map(([key, value]) => [key, decodeUtf8(bytesOf(value))]))
}

function valueOf(api: ApiServer, pod: Pod, container: Container, e: EnvVar, facts: EnvFacts, known: ReadonlyMap<string, string>): string | undefined {
  const from = e.valueFrom
  if (from === undefined) return expand(e.value ?? '', known)
  if (from.fieldRef !== undefined) {
    const value = fieldValue(pod, from.fieldRef.fieldPath, facts)
    if (value === undefined) throw new EnvError(`unsupported fieldPath: ${from.fieldRef.fieldPath}`)
    return value
  }
  if (from.resourceFieldRef !== undefined) return resourceValue(pod, from.resourceFieldRef, container, facts.allocatable)
  const ref = from.configMapKeyRef ?? from.secretKeyRef
  if (ref === undefined) return undefined
  const what = from.configMapKeyRef === undefined ? 'secret' : 'configmap'
  const name = ref.name ?? ''
  const data = what === 'secret' ? secretData(api, pod, name) : api.find(configMaps, pod.metadata.namespace, name)?.data
  const exists = what === 'secret' ? data !== undefined : api.find(configMaps, pod.metadata.namespace, name) !== undefined
  const value = data?.[ref.key]
  if (value !== undefined) return value
  if (ref.optional === true) return undefined
  if (!exists) throw new EnvError(`${what} "${name}" not found`)
  throw new EnvError(`couldn't find key ${ref.key} in ${what === 'secret' ? 'Secret' : 'ConfigMap'} ${pod.metadata.namespace ?? ''}/${name}`)
}

const envName = (name: string): string => name.toUpperCase().replaceAll('-', '_')

/** The variables about services (docker-links style): the API server's always, the namespace's unless enableServiceLinks is false. */
function serviceEnv(api: ApiServer, pod: Pod): Map<string, string> {
  const out = new Map<string, string>()
  const links = pod.spec.enableServiceLinks !== false
  const own = links ? api.resource(services).list(pod.metadata.namespace) : []
  const master = api.find(services, 'default', 'kubernetes')
  for (const service of [...(master === undefined ? [] : [master]), ...own.filter((s) => s !== master)]) {
    const ip = service.spec.clusterIP
    const ports = service.spec.ports ?? []
    const first = ports[0]
    if (ip === undefined || ip === '' || ip === 'None' || first === undefined) continue
    const name = envName(service.metadata.name)
    out.set(`${name}_SERVICE_HOST`, ip)
    out.set(`${name}_SERVICE_PORT`, String(first.port))
    for (const p of ports) if (p.name !== undefined && p.name !== '') out.set(`${name}_SERVICE_PORT_${envName(p.name)}`, String(p.port))
    for (const p of ports) {
      const protocol = (p.protocol ?? 'TCP').toLowerCase()
      const url = `${protocol}://${ip}:${p.port}`
      const prefix = `${name}_PORT_${p.port}_${protocol.toUpperCase()}`
      if (p === first) out.set(`${name}_PORT`, url)
      out.set(prefix, url)
      out.set(`${prefix}_PROTO`, protocol)
      out.set(`${prefix}_PORT`, String(p.port))
      out.set(`${prefix}_ADDR`, ip)
    }
  }
  return out
}
