import { rfc1123z } from '../print/time.ts'
import { type ApiObject, field, isObject, listField, mapField, numberField, textField } from '../resource/object.ts'
import type { Description } from './description.ts'

/** Resolves a value that a container gets from its pod: `metadata.name` or `limits.cpu`. */
export type EnvResolver = { readonly field: (path: string) => string; readonly resource: (resource: string, container: ApiObject, divisor: string) => string }

/** A section of containers, each with its state when its status is known. */
export function describeContainers(d: Description, label: string, containers: readonly ApiObject[], statuses: readonly ApiObject[], resolve: EnvResolver | undefined, space: string): void {
  d.line(0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}`)
  for (const container of containers) {
    const status = statuses.find((one) => one['name'] === container['name'])
    basics(d, container, status, space)
    command(d, 'Command', container['command'])
    command(d, 'Args', container['args'])
    if (status !== undefined) states(d, status)
    resources(d, 'Limits', mapField(container, 'resources', 'limits'))
    resources(d, 'Requests', mapField(container, 'resources', 'requests'))
    for (const [title, key] of [['Liveness', 'livenessProbe'], ['Readiness', 'readinessProbe'], ['Startup', 'startupProbe']] as const) {
      const probe = container[key]
      if (isObject(probe)) d.line(2, `${title}:\t${probeText(probe)}`)
    }
    envFrom(d, container)
    env(d, container, resolve)
    mounts(d, container)
  }
}

function basics(d: Description, container: ApiObject, status: ApiObject | undefined, space: string): void {
  d.line(1, `${space === '' ? '' : ' '}${textField(container, 'name')}:`)
  if (status !== undefined) d.line(2, `Container ID:\t${textField(status, 'containerID')}`)
  d.line(2, `Image:\t${textField(container, 'image')}`)
  if (status !== undefined) d.line(2, `Image ID:\t${textField(status, 'imageID')}`)
  const ports = listField(container, 'ports')
  portLine(d, 'Port', ports.map((port) => `${numberField(port, 'containerPort') ?? 0}/${textField(port, 'protocol') || 'TCP'}`))
  portLine(d, 'Host Port', ports.map((port) => `${numberField(port, 'hostPort') ?? 0}/${textField(port, 'protocol') || 'TCP'}`))
  const seccomp = textField(container, 'securityContext', 'seccompProfile', 'type')
  if (seccomp !== '') d.line(2, `SeccompProfile:\t${seccomp}`)
  if (seccomp === 'Localhost') d.line(3, `LocalhostProfile:\t${textField(container, 'securityContext', 'seccompProfile', 'localhostProfile')}`)
}

function portLine(d: Description, title: string, texts: readonly string[]): void {
  d.line(2, `${title}${texts.length > 1 ? 's' : ''}:\t${texts.length === 0 ? '<none>' : texts.join(', ')}`)
}

function command(d: Description, title: string, words: unknown): void {
  if (!Array.isArray(words) || words.length === 0) return
  d.line(2, `${title}:`)
  for (const word of words) for (const line of String(word).split('\n')) d.line(3, line)
}

function states(d: Description, status: ApiObject): void {
  state(d, 'State', field(status, 'state'))
  if (isObject(field(status, 'lastState', 'terminated'))) state(d, 'Last State', field(status, 'lastState'))
  d.line(2, `Ready:\t${status['ready'] === true ? 'True' : 'False'}`)
  d.line(2, `Restart Count:\t${numberField(status, 'restartCount') ?? 0}`)
}

function state(d: Description, title: string, value: unknown): void {
  const running = field(value, 'running')
  const terminated = field(value, 'terminated')
  if (isObject(running)) {
    d.line(2, `${title}:\tRunning`)
    d.line(3, `Started:\t${rfc1123z(textField(running, 'startedAt'))}`)
  } else if (isObject(terminated)) {
    d.line(2, `${title}:\tTerminated`)
    for (const key of ['Reason', 'Message']) if (textField(terminated, key.toLowerCase()) !== '') d.line(3, `${key}:\t${textField(terminated, key.toLowerCase())}`)
    d.line(3, `Exit Code:\t${numberField(terminated, 'exitCode') ?? 0}`)
    if ((numberField(terminated, 'signal') ?? 0) > 0) d.line(3, `Signal:\t${numberField(terminated, 'signal')}`)
    d.line(3, `Started:\t${rfc1123z(textField(terminated, 'startedAt'))}`)
    d.line(3, `Finished:\t${rfc1123z(textField(terminated, 'finishedAt'))}`)
  } else {
    d.line(2, `${title}:\tWaiting`)
    const reason = textField(value, 'waiting', 'reason')
    if (reason !== '') d.line(3, `Reason:\t${reason}`)
  }
}

function resources(d: Description, title: string, amounts: Readonly<Record<string, string>>): void {
  const names = Object.keys(amounts).sort()
  if (names.length > 0) d.line(2, `${title}:`)
  for (const name of names) d.line(3, `${name}:\t${amounts[name]}`)
}

/** A probe as one line: `http-get http://:80/healthz delay=3s timeout=1s period=10s #success=1 #failure=3`. */
export function probeText(probe: ApiObject): string {
  const number = (key: string, otherwise = 0): number => numberField(probe, key) ?? otherwise
  const attributes = `delay=${number('initialDelaySeconds')}s timeout=${number('timeoutSeconds')}s period=${number('periodSeconds')}s #success=${number('successThreshold')} #failure=${number('failureThreshold')}`
  const { exec, httpGet, tcpSocket, grpc } = probe
  if (isObject(exec)) return `exec [${((exec['command'] as readonly string[] | undefined) ?? []).join(' ')}] ${attributes}`
  if (isObject(httpGet)) {
    const port = String(httpGet['port'] ?? '')
    const path = textField(httpGet, 'path')
    const host = `${textField(httpGet, 'host')}${port === '' ? '' : `:${port}`}`
    return `http-get ${(textField(httpGet, 'scheme') || 'http').toLowerCase()}://${host}${path === '' || path.startsWith('/') ? path : `/${path}`} ${attributes}`
  }
  if (isObject(tcpSocket)) return `tcp-socket ${textField(tcpSocket, 'host')}:${String(tcpSocket['port'])} ${attributes}`
  if (isObject(grpc)) return `grpc <pod>:${String(grpc['port'])} ${textField(grpc, 'service')} ${attributes}`
  return `unknown ${attributes}`
}

function envFrom(d: Description, container: ApiObject): void {
  const sources = listField(container, 'envFrom')
  if (sources.length === 0) return
  d.line(2, 'Environment Variables from:')
  for (const source of sources) {
    const [from, reference] = isObject(source['configMapRef']) ? ['ConfigMap', source['configMapRef']] : ['Secret', source['secretRef']]
    const prefix = textField(source, 'prefix')
    d.line(3, `${textField(reference, 'name')}\t${from}${prefix === '' ? '' : ` with prefix '${prefix}'`}\tOptional: ${field(reference, 'optional') === true}`)
  }
}

function env(d: Description, container: ApiObject, resolve: EnvResolver | undefined): void {
  const variables = listField(container, 'env')
  d.line(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`)
  for (const variable of variables) {
    const name = textField(variable, 'name')
    const from = variable['valueFrom']
    if (!isObject(from)) {
      for (const [i, line] of textField(variable, 'value').split('\n').entries()) d.line(3, i === 0 ? `${name}:\t${line}` : `\t${line}`)
      continue
    }
    const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = from
    if (isObject(fieldRef)) {
      const path = textField(fieldRef, 'fieldPath')
      d.line(3, `${name}:\t${resolve?.field(path) ?? ''} (${textField(fieldRef, 'apiVersion')}:${path})`)
    } else if (isObject(resourceFieldRef)) {
      const wanted = textField(resourceFieldRef, 'resource')
      const divisor = String(resourceFieldRef['divisor'] ?? '0')
      const value = resolve?.resource(wanted, container, divisor) ?? ''
      d.line(3, `${name}:\t${value} (${wanted})`)
    } else if (isObject(secretKeyRef)) {
      d.line(3, `${name}:\t<set to the key '${textField(secretKeyRef, 'key')}' in secret '${textField(secretKeyRef, 'name')}'>\tOptional: ${secretKeyRef['optional'] === true}`)
    } else if (isObject(configMapKeyRef)) {
      d.line(3, `${name}:\t<set to the key '${textField(configMapKeyRef, 'key')}' of config map '${textField(configMapKeyRef, 'name')}'>\tOptional: ${configMapKeyRef['optional'] === true}`)
    }
  }
}

function mounts(d: Description, container: ApiObject): void {
  const all = [...listField(container, 'volumeMounts')].sort((a, b) => (textField(a, 'mountPath') < textField(b, 'mountPath') ? -1 : 1))
  d.line(2, `Mounts:${all.length === 0 ? '\t<none>' : ''}`)
  for (const mount of all) {
    const flags = [mount['readOnly'] === true ? 'ro' : 'rw']
    const subPath = textField(mount, 'subPath')
    if (subPath !== '') flags.push(`path="${subPath}"`)
    d.line(3, `${textField(mount, 'mountPath')} from ${textField(mount, 'name')} (${flags.join(',')})`)
  }
  const devices = listField(container, 'volumeDevices')
  if (devices.length === 0) return
  d.line(2, 'Devices:')
  for (const device of devices) d.line(3, `${textField(device, 'devicePath')} from ${textField(device, 'name')}`)
}
