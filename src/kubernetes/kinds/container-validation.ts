import { duplicate, forbiddenField, invalidValue, notFoundValue, notSupported, required, type FieldError } from '../api/field-error.ts'
import { configMapKeyErrors, httpHeaderNameErrors, label1123Errors, portNameErrors, portNumberErrors, relaxedEnvVarNameErrors, subdomain1123Errors } from '../api/names.ts'
import { compareQuantities, quantityOf } from '../api/quantity.ts'
import type { Container, ContainerPort, EnvVar, Handler, PodSpec, Probe, ResourceRequirements } from './pod-types.ts'

const MAX_INT32 = 2_147_483_647
const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const protocols = ['SCTP', 'TCP', 'UDP']

/** What is wrong with the containers of a pod spec at `path`. */
export function containersErrors(spec: PodSpec, path: string, volumes: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  spec.containers.forEach((c, i) => errors.push(...containerErrors(c, `${path}.containers[${i}]`, names, volumes, false)))
  spec.initContainers?.forEach((c, i) => errors.push(...containerErrors(c, `${path}.initContainers[${i}]`, names, volumes, true)))
  return errors
}

function containerErrors(c: Container, path: string, names: Set<string>, volumes: ReadonlySet<string>, init: boolean): FieldError[] {
  const errors: FieldError[] = []
  if (c.name === undefined || c.name === '') errors.push(required(`${path}.name`))
  else for (const text of label1123Errors(c.name)) errors.push(invalidValue(`${path}.name`, c.name, text))
  if (c.image === undefined || c.image === '') errors.push(required(`${path}.image`))
  else if (c.image !== c.image.trim()) errors.push(invalidValue(`${path}.image`, c.image, 'must not have leading or trailing whitespace'))
  if (c.name !== undefined && names.has(c.name)) errors.push(duplicate(`${path}.name`, c.name))
  names.add(c.name)
  errors.push(...portErrors(c.ports ?? [], `${path}.ports`), ...envErrors(c.env ?? [], `${path}.env`), ...mountErrors(c, path, volumes))
  if (!pullPolicies.includes(c.imagePullPolicy ?? '')) errors.push(notSupported(`${path}.imagePullPolicy`, c.imagePullPolicy, pullPolicies))
  errors.push(...resourceErrors(c.resources ?? {}, `${path}.resources`))
  if (init && c.restartPolicy !== 'Always') errors.push(...initOnlyErrors(c, path))
  else errors.push(...handlerFieldsErrors(c, path))
  const policy = c.restartPolicy
  if (policy !== undefined && init && policy !== 'Always') errors.push(notSupported(`${path}.restartPolicy`, policy, ['Always']))
  if (policy !== undefined && !init) errors.push(forbiddenField(`${path}.restartPolicy`, 'may not be set for non-init containers'))
  const user = c.securityContext?.['runAsUser']
  if (typeof user === 'number' && (user < 0 || user > MAX_INT32)) errors.push(invalidValue(`${path}.securityContext.runAsUser`, user, 'must be between 0 and 2147483647, inclusive'))
  return errors
}

const initOnlyErrors = (c: Container, path: string): FieldError[] =>
  (['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
    .filter((field) => c[field] !== undefined)
    .map((field) => forbiddenField(`${path}.${field}`, 'may not be set for init containers without restartPolicy=Always'))

function handlerFieldsErrors(c: Container, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (c.lifecycle?.postStart !== undefined) errors.push(...handlerErrors(c.lifecycle.postStart, `${path}.lifecycle.postStart`, true))
  if (c.lifecycle?.preStop !== undefined) errors.push(...handlerErrors(c.lifecycle.preStop, `${path}.lifecycle.preStop`, true))
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = c[field]
    if (probe !== undefined) errors.push(...probeErrors(probe, `${path}.${field}`, field !== 'readinessProbe'))
  }
  return errors
}

function probeErrors(probe: Probe, path: string, onlyOneSuccess: boolean): FieldError[] {
  const errors = handlerErrors(probe, path, false)
  for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) {
    const value = probe[field]
    if (value !== undefined && value < 0) errors.push(invalidValue(`${path}.${field}`, value, 'must be greater than or equal to 0'))
  }
  if (onlyOneSuccess && probe.successThreshold !== undefined && probe.successThreshold !== 1) errors.push(invalidValue(`${path}.successThreshold`, probe.successThreshold, 'must be 1'))
  return errors
}

function handlerErrors(handler: Handler, path: string, lifecycle: boolean): FieldError[] {
  const errors: FieldError[] = []
  const kinds = (['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const).filter((k) => handler[k] !== undefined)
  if (kinds.length === 0) return [required(path, 'must specify a handler type')]
  kinds.slice(1).forEach((k) => errors.push(forbiddenField(`${path}.${k}`, 'may not specify more than 1 handler type')))
  if (handler.exec !== undefined && (handler.exec.command ?? []).length === 0) errors.push(required(`${path}.exec.command`))
  if (handler.httpGet !== undefined) {
    if (handler.httpGet.path === undefined || handler.httpGet.path === '') errors.push(required(`${path}.httpGet.path`))
    errors.push(...portOrNameErrors(handler.httpGet.port, `${path}.httpGet.port`))
    handler.httpGet.httpHeaders?.forEach((h, i) => httpHeaderNameErrors(h.name).forEach((text) => errors.push(invalidValue(`${path}.httpGet.httpHeaders[${i}].name`, h.name, text))))
    const { scheme } = handler.httpGet
    if (scheme !== 'HTTP' && scheme !== 'HTTPS') errors.push(notSupported(`${path}.httpGet.scheme`, scheme, ['HTTP', 'HTTPS']))
  }
  if (handler.tcpSocket !== undefined) errors.push(...portOrNameErrors(handler.tcpSocket.port, `${path}.tcpSocket.port`))
  if (handler.grpc !== undefined) for (const text of portNumberErrors(handler.grpc.port)) errors.push(invalidValue(`${path}.grpc.port`, handler.grpc.port, text))
  if (handler.sleep !== undefined && !lifecycle) errors.push(forbiddenField(`${path}.sleep`, 'may not be used in a probe'))
  return errors
}

function portOrNameErrors(port: number | string | undefined, path: string): FieldError[] {
  if (typeof port === 'string') return portNameErrors(port).map((text) => invalidValue(path, port, text))
  return portNumberErrors(port ?? 0).map((text) => invalidValue(path, port ?? 0, text))
}

function portErrors(ports: readonly ContainerPort[], path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  ports.forEach((port, i) => {
    const at = `${path}[${i}]`
    if (port.name !== undefined && port.name !== '') {
      for (const text of portNameErrors(port.name)) errors.push(invalidValue(`${at}.name`, port.name, text))
      if (names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name))
      names.add(port.name)
    }
    if (port.containerPort === undefined || port.containerPort === 0) errors.push(required(`${at}.containerPort`))
    else for (const text of portNumberErrors(port.containerPort)) errors.push(invalidValue(`${at}.containerPort`, port.containerPort, text))
    if (port.hostPort !== undefined && port.hostPort !== 0) for (const text of portNumberErrors(port.hostPort)) errors.push(invalidValue(`${at}.hostPort`, port.hostPort, text))
    if (!protocols.includes(port.protocol ?? '')) errors.push(notSupported(`${at}.protocol`, port.protocol, protocols))
  })
  return errors
}

function envErrors(env: readonly EnvVar[], path: string): FieldError[] {
  const errors: FieldError[] = []
  env.forEach((e, i) => {
    const at = `${path}[${i}]`
    if (e.name === undefined || e.name === '') errors.push(required(`${at}.name`))
    else for (const text of relaxedEnvVarNameErrors(e.name)) errors.push(invalidValue(`${at}.name`, e.name, text))
    if (e.valueFrom !== undefined) errors.push(...valueFromErrors(e, `${at}.valueFrom`))
  })
  return errors
}

function valueFromErrors(e: EnvVar, path: string): FieldError[] {
  const errors: FieldError[] = []
  const from = e.valueFrom ?? {}
  const sources = Object.keys(from).length
  for (const source of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const ref = from[source]
    if (ref === undefined) continue
    for (const text of subdomain1123Errors(ref.name ?? '')) errors.push(invalidValue(`${path}.${source}.name`, ref.name ?? '', text))
    if (ref.key === undefined || ref.key === '') errors.push(required(`${path}.${source}.key`))
    else for (const text of configMapKeyErrors(ref.key)) errors.push(invalidValue(`${path}.${source}.key`, ref.key, text))
  }
  if (from.fieldRef !== undefined && (from.fieldRef.fieldPath ?? '') === '') errors.push(required(`${path}.fieldRef.fieldPath`))
  if (sources === 0) errors.push(invalidValue(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'))
  if (e.value !== undefined && e.value !== '' && sources > 0) errors.push(invalidValue(path, '', 'may not be specified when `value` is not empty'))
  if (sources > 1) errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'))
  return errors
}

function mountErrors(c: Container, path: string, volumes: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = []
  const points = new Set<string>()
  c.volumeMounts?.forEach((mount, i) => {
    const at = `${path}.volumeMounts[${i}]`
    if (mount.name === undefined || mount.name === '') errors.push(required(`${at}.name`))
    if (!volumes.has(mount.name)) errors.push(notFoundValue(`${at}.name`, mount.name))
    if (mount.mountPath === undefined || mount.mountPath === '') errors.push(required(`${at}.mountPath`))
    else if (points.has(mount.mountPath)) errors.push(invalidValue(`${at}.mountPath`, mount.mountPath, 'must be unique'))
    points.add(mount.mountPath)
    if (mount.subPath?.split('/').includes('..') === true) errors.push(invalidValue(`${at}.subPath`, mount.subPath, "must not contain '..'"))
  })
  return errors
}

const overcommitable = (name: string): boolean => !name.startsWith('hugepages-') && !name.includes('/')

function resourceErrors({ limits = {}, requests = {} }: ResourceRequirements, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [field, list] of [['limits', limits], ['requests', requests]] as const) {
    for (const [name, text] of Object.entries(list)) {
      if (quantityOf(text).nano < 0n) errors.push(invalidValue(`${path}.${field}[${name}]`, text, 'must be greater than or equal to 0'))
      if (!/^(cpu|memory|ephemeral-storage)$/.test(name) && !name.startsWith('hugepages-') && !name.includes('/')) {
        errors.push(invalidValue(`${path}.${field}[${name}]`, name, 'must be a standard resource type or fully qualified'), invalidValue(`${path}.${field}[${name}]`, name, 'must be a standard resource for containers'))
      }
    }
  }
  for (const [name, text] of Object.entries(requests)) {
    const limit = limits[name]
    if (limit !== undefined) {
      const order = compareQuantities(quantityOf(text), quantityOf(limit))
      if (overcommitable(name) ? order > 0 : order !== 0) errors.push(invalidValue(`${path}.requests`, text, overcommitable(name) ? `must be less than or equal to ${name} limit of ${limit}` : `must be equal to ${name} limit of ${limit}`))
    } else if (!overcommitable(name)) errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'))
  }
  return errors
}
