import { parseQuantity, quantityText } from '../api/quantity.ts'
import type { Container, Handler, Pod, PodSpec, Probe, Projection, ResourceList, ResourceRequirements, Volume } from './pod-types.ts'

/** Fills what a client left out, as SetDefaults_Pod* do. */
export function podDefaults(pod: Pod): Pod {
  const spec = podSpecDefaults(pod.spec)
  const { enableServiceLinks = true, ...rest } = spec
  return { ...pod, spec: withPodRequests({ ...rest, enableServiceLinks }) }
}

/** A pod's requests default to its limits; a template's do not (SetDefaults_Pod against SetDefaults_PodSpec). */
function withPodRequests(spec: PodSpec): PodSpec {
  const fill = (container: Container): Container => {
    const { limits, requests } = container.resources ?? {}
    if (limits === undefined) return container
    const missing = Object.entries(limits).filter(([name]) => requests?.[name] === undefined)
    return missing.length === 0 ? container : { ...container, resources: { ...container.resources, requests: { ...requests, ...Object.fromEntries(missing) } } }
  }
  return { ...spec, containers: spec.containers.map(fill), ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(fill) }) }
}

/** The defaults of a pod spec that a template shares (SetDefaults_PodSpec and those of its parts). */
export function podSpecDefaults(spec: PodSpec): PodSpec {
  const account = spec.serviceAccountName ?? spec.serviceAccount
  return {
    ...spec,
    dnsPolicy: spec.dnsPolicy ?? 'ClusterFirst',
    restartPolicy: spec.restartPolicy ?? 'Always',
    securityContext: spec.securityContext ?? {},
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    schedulerName: spec.schedulerName ?? 'default-scheduler',
    ...(account === undefined || account === '' ? {} : { serviceAccountName: account, serviceAccount: account }),
    containers: (spec.containers ?? []).map((c) => containerDefaults(c, spec)),
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map((c) => containerDefaults(c, spec)) }),
    ...(spec.ephemeralContainers === undefined ? {} : { ephemeralContainers: spec.ephemeralContainers.map((c) => containerDefaults(c, spec)) }),
    ...(spec.volumes === undefined ? {} : { volumes: spec.volumes.map(volumeDefaults) }),
  }
}

function containerDefaults(container: Container, spec: PodSpec): Container {
  const { ports, env, livenessProbe, readinessProbe, startupProbe, lifecycle } = container
  return {
    ...container,
    imagePullPolicy: container.imagePullPolicy ?? pullPolicyFor(container.image ?? ''),
    resources: resourceDefaults(container.resources ?? {}),
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
    ...(ports === undefined ? {} : { ports: ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP', ...(spec.hostNetwork === true && port.hostPort === undefined ? { hostPort: port.containerPort } : {}) })) }),
    ...(env === undefined ? {} : { env: env.map((e) => (e.valueFrom?.fieldRef === undefined ? e : { ...e, valueFrom: { ...e.valueFrom, fieldRef: { ...e.valueFrom.fieldRef, apiVersion: e.valueFrom.fieldRef.apiVersion ?? 'v1' } } })) }),
    ...(livenessProbe === undefined ? {} : { livenessProbe: probeDefaults(livenessProbe) }),
    ...(readinessProbe === undefined ? {} : { readinessProbe: probeDefaults(readinessProbe) }),
    ...(startupProbe === undefined ? {} : { startupProbe: probeDefaults(startupProbe) }),
    ...(lifecycle === undefined ? {} : { lifecycle: lifecycleDefaults(lifecycle) }),
  }
}

/** `latest` (or no tag) is pulled always, anything else only when it is missing. */
function pullPolicyFor(image: string): 'Always' | 'IfNotPresent' {
  if (image.includes('@')) return 'IfNotPresent'
  const tag = /:([^/:]+)$/.exec(image)?.[1]
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent'
}

function resourceDefaults(resources: ResourceRequirements): ResourceRequirements {
  const { limits, requests } = resources
  if (limits === undefined && requests === undefined) return resources
  return { ...resources, ...(limits === undefined ? {} : { limits: canonical(limits) }), ...(requests === undefined ? {} : { requests: canonical(requests) }) }
}

/** Quantities are stored in their canonical form. */
export function canonical(list: ResourceList): ResourceList {
  const out: Record<string, string> = {}
  for (const name in list) {
    const parsed = parseQuantity(String(list[name]))
    out[name] = parsed.ok ? quantityText(parsed.value) : String(list[name])
  }
  return out
}

function probeDefaults(probe: Probe): Probe {
  return {
    ...handlerDefaults(probe),
    timeoutSeconds: probe.timeoutSeconds ?? 1,
    periodSeconds: probe.periodSeconds ?? 10,
    successThreshold: probe.successThreshold ?? 1,
    failureThreshold: probe.failureThreshold ?? 3,
    ...(probe.grpc === undefined ? {} : { grpc: { ...probe.grpc, service: probe.grpc.service ?? '' } }),
  }
}

function handlerDefaults<T extends Handler>(handler: T): T {
  if (handler.httpGet === undefined) return handler
  return { ...handler, httpGet: { ...handler.httpGet, path: handler.httpGet.path === undefined || handler.httpGet.path === '' ? '/' : handler.httpGet.path, scheme: handler.httpGet.scheme ?? 'HTTP' } }
}

const lifecycleDefaults = (lifecycle: NonNullable<Container['lifecycle']>): NonNullable<Container['lifecycle']> => ({
  ...(lifecycle.postStart === undefined ? {} : { postStart: handlerDefaults(lifecycle.postStart) }),
  ...(lifecycle.preStop === undefined ? {} : { preStop: handlerDefaults(lifecycle.preStop) }),
})

const DEFAULT_MODE = 0o644
const TOKEN_SECONDS = 3600

function volumeDefaults(volume: Volume): Volume {
  const { name, ...sources } = volume
  if (Object.keys(sources).length === 0) return { name, emptyDir: {} }
  const { secret, configMap, downwardAPI, projected, hostPath } = sources
  if (secret !== undefined) return { ...volume, secret: { ...secret, defaultMode: secret.defaultMode ?? DEFAULT_MODE } }
  if (configMap !== undefined) return { ...volume, configMap: { ...configMap, defaultMode: configMap.defaultMode ?? DEFAULT_MODE } }
  if (downwardAPI !== undefined) return { ...volume, downwardAPI: { ...downwardItems(downwardAPI), defaultMode: downwardAPI.defaultMode ?? DEFAULT_MODE } }
  if (hostPath !== undefined) return { ...volume, hostPath: { ...hostPath, type: hostPath.type ?? '' } }
  if (projected !== undefined) {
    return { ...volume, projected: { ...projected, defaultMode: projected.defaultMode ?? DEFAULT_MODE, ...(projected.sources === undefined ? {} : { sources: projected.sources.map(projectionDefaults) }) } }
  }
  return volume
}

function projectionDefaults(source: Projection): Projection {
  const { serviceAccountToken: token, downwardAPI } = source
  if (token !== undefined) return { ...source, serviceAccountToken: { ...token, expirationSeconds: token.expirationSeconds ?? TOKEN_SECONDS } }
  if (downwardAPI !== undefined) return { ...source, downwardAPI: downwardItems(downwardAPI) }
  return source
}

function downwardItems<T extends NonNullable<Volume['downwardAPI']>>(source: T): T {
  if (source.items === undefined) return source
  return { ...source, items: source.items.map((item) => (item.fieldRef === undefined ? item : { ...item, fieldRef: { ...item.fieldRef, apiVersion: item.fieldRef.apiVersion ?? 'v1' } })) }
}
