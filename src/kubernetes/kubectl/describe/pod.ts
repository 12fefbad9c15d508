import { ageDuration } from '../../../base/units.ts'
import { addQuantities, parseQuantity, quantityMilli, quantityValue, type Quantity } from '../../api/quantity.ts'
import { parseTime, rfc1123z } from '../print/time.ts'
import { type ApiObject, field, isObject, listField, mapField, nameOf, namespaceOf, numberField, textField } from '../resource/object.ts'
import { describeContainers, type EnvResolver } from './containers.ts'
import { controllerText } from './common.ts'
import type { Description, Related } from './description.ts'
import type { Describer } from './describer.ts'
import { describeEvents } from './events.ts'
import { describeTolerations, describeTopologySpread } from './pod-spec.ts'
import { describeVolumes } from './volumes.ts'

/** `kubectl describe pod`. */
export const podDescriber: Describer = { group: '', kind: 'Pod', write }

function write(d: Description, pod: ApiObject, related: Related): void {
  identity(d, pod)
  status(d, pod)
  const resolve = resolver(pod)
  const containers = (label: string, spec: string, statuses: string): void =>
    describeContainers(d, label, listField(pod, 'spec', spec), listField(pod, 'status', statuses), resolve, '')
  if (listField(pod, 'spec', 'initContainers').length > 0) containers('Init Containers', 'initContainers', 'initContainerStatuses')
  containers('Containers', 'containers', 'containerStatuses')
  if (listField(pod, 'spec', 'ephemeralContainers').length > 0) containers('Ephemeral Containers', 'ephemeralContainers', 'ephemeralContainerStatuses')
  conditions(d, pod)
  describeVolumes(d, listField(pod, 'spec', 'volumes'), '')
  d.line(0, `QoS Class:\t${textField(pod, 'status', 'qosClass') || qosClass(pod)}`)
  d.labels('Node-Selectors', mapField(pod, 'spec', 'nodeSelector'))
  describeTolerations(d, 'Tolerations', listField(pod, 'spec', 'tolerations'))
  describeTopologySpread(d, listField(pod, 'spec', 'topologySpreadConstraints'), '')
  describeEvents(d, related.events)
}

function identity(d: Description, pod: ApiObject): void {
  const spec = (path: string): string => textField(pod, 'spec', path)
  d.line(0, `Name:\t${nameOf(pod)}`)
  d.line(0, `Namespace:\t${namespaceOf(pod)}`)
  const priority = numberField(pod, 'spec', 'priority')
  if (priority !== undefined) d.line(0, `Priority:\t${priority}`)
  if (spec('priorityClassName') !== '') d.line(0, `Priority Class Name:\t${spec('priorityClassName')}`)
  if (spec('runtimeClassName') !== '') d.line(0, `Runtime Class Name:\t${spec('runtimeClassName')}`)
  if (spec('serviceAccountName') !== '') d.line(0, `Service Account:\t${spec('serviceAccountName')}`)
  d.line(0, spec('nodeName') === '' ? 'Node:\t<none>' : `Node:\t${spec('nodeName')}/${textField(pod, 'status', 'hostIP')}`)
  const started = textField(pod, 'status', 'startTime')
  if (started !== '') d.line(0, `Start Time:\t${rfc1123z(started)}`)
  d.labels('Labels', mapField(pod, 'metadata', 'labels'))
  d.annotations('Annotations', pod)
}

function status(d: Description, pod: ApiObject): void {
  const phase = textField(pod, 'status', 'phase')
  const deleted = textField(pod, 'metadata', 'deletionTimestamp')
  if (deleted !== '' && phase !== 'Failed' && phase !== 'Succeeded') {
    d.line(0, `Status:\tTerminating (lasts ${ageDuration(d.now - (parseTime(deleted) ?? d.now))})`)
    d.line(0, `Termination Grace Period:\t${numberField(pod, 'metadata', 'deletionGracePeriodSeconds') ?? 0}s`)
  } else d.line(0, `Status:\t${phase}`)
  for (const key of ['Reason', 'Message']) if (textField(pod, 'status', key.toLowerCase()) !== '') d.line(0, `${key}:\t${textField(pod, 'status', key.toLowerCase())}`)
  const seccomp = textField(pod, 'spec', 'securityContext', 'seccompProfile', 'type')
  if (seccomp !== '') d.line(0, `SeccompProfile:\t${seccomp}`)
  if (seccomp === 'Localhost') d.line(0, `LocalhostProfile:\t${textField(pod, 'spec', 'securityContext', 'seccompProfile', 'localhostProfile')}`)
  d.line(0, `IP:\t${textField(pod, 'status', 'podIP')}`)
  const ips = listField(pod, 'status', 'podIPs')
  d.line(0, ips.length === 0 ? 'IPs:\t<none>' : 'IPs:')
  for (const ip of ips) d.line(1, `IP:\t${textField(ip, 'ip')}`)
  const controller = controllerText(pod)
  if (controller !== '') d.line(0, `Controlled By:\t${controller}`)
  const nominated = textField(pod, 'status', 'nominatedNodeName')
  if (nominated !== '') d.line(0, `NominatedNodeName:\t${nominated}`)
}

function conditions(d: Description, pod: ApiObject): void {
  const found = listField(pod, 'status', 'conditions')
  const gates = listField(pod, 'spec', 'readinessGates')
  if (gates.length > 0) {
    d.line(0, 'Readiness Gates:')
    d.line(1, 'Type\tStatus')
    for (const gate of gates) {
      const condition = found.find((one) => one['type'] === gate['conditionType'])
      d.line(1, `${textField(gate, 'conditionType')} \t${condition === undefined ? '<none>' : textField(condition, 'status')} `)
    }
  }
  if (found.length === 0) return
  d.line(0, 'Conditions:')
  d.line(1, 'Type\tStatus')
  for (const condition of found) d.line(1, `${textField(condition, 'type')} \t${textField(condition, 'status')} `)
}

function resolver(pod: ApiObject): EnvResolver {
  return { field: (path) => fieldValue(pod, path), resource: (name, container, divisor) => resourceValue(name, container, divisor) }
}

function fieldValue(pod: ApiObject, path: string): string {
  const subscript = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/.exec(path)
  if (subscript !== null) return mapField(pod, ...(subscript[1] as string).split('.'))[subscript[2] as string] ?? ''
  const value = field(pod, ...path.split('.'))
  if (isObject(value)) return Object.keys(value).sort().map((key) => `${key}="${String(value[key])}"`).join('\n')
  return value === undefined ? '' : String(value)
}

/** A limit or request in units of a divisor, rounded up (resource.ExtractContainerResourceValue); without one, the node's allocatable is not known here: 0. */
function resourceValue(name: string, container: ApiObject, divisor: string): string {
  const [list = '', ...resource] = name.split('.')
  const text = mapField(container, 'resources', list)[resource.join('.')]
  if (text === undefined) return '0'
  const amount = parseQuantity(text)
  const unit = parseQuantity(divisor === '0' || divisor === '' ? '1' : divisor)
  if (!amount.ok || !unit.ok) return text
  const [a, b] = resource.join('.') === 'cpu' ? [quantityMilli(amount.value), quantityMilli(unit.value)] : [quantityValue(amount.value), quantityValue(unit.value)]
  return String((a + b - 1n) / b)
}

/** The quality-of-service class of a pod whose status does not tell it. */
function qosClass(pod: ApiObject): string {
  const containers = [...listField(pod, 'spec', 'containers'), ...listField(pod, 'spec', 'initContainers')]
  const sum = (list: string): Map<string, Quantity> => {
    const total = new Map<string, Quantity>()
    for (const container of containers) {
      for (const [name, text] of Object.entries(mapField(container, 'resources', list))) {
        const amount = parseQuantity(text)
        if ((name === 'cpu' || name === 'memory') && amount.ok && amount.value.nano > 0n) total.set(name, total.has(name) ? addQuantities(total.get(name) as Quantity, amount.value) : amount.value)
      }
    }
    return total
  }
  const requests = sum('requests')
  const limits = sum('limits')
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  const complete = containers.every((container) => ['cpu', 'memory'].every((name) => mapField(container, 'resources', 'limits')[name] !== undefined))
  const equal = [...limits].every(([name, amount]) => (requests.get(name)?.nano ?? amount.nano) === amount.nano)
  return complete && equal ? 'Guaranteed' : 'Burstable'
}
