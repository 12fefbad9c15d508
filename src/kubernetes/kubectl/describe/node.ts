import { ageDuration } from '../../../base/units.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { addQuantities, compareQuantities, parseQuantity, type Quantity, quantityMilli, quantityText, quantityValue } from '../../api/quantity.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath, objectPath } from '../client/discovery.ts'
import { ApiError } from '../client/errors.ts'
import { knownType } from '../generate/create-object.ts'
import { POD_TYPE } from '../pod/find-pod.ts'
import { parseTime, rfc1123z } from '../print/time.ts'
import { type ApiObject, field, isObject, listField, mapField, nameOf, namespaceOf, textField } from '../resource/object.ts'
import { describeCreation, ofKind } from './common.ts'
import type { Description, Related } from './description.ts'
import type { Describer } from './describer.ts'
import { describeEvents } from './events.ts'

const LEASE_TYPE = knownType('coordination.k8s.io', 'v1', 'Lease', 'leases')

/** `kubectl describe node`. */
export const nodeDescriber: Describer = { group: '', kind: 'Node', fetch: leaseAndPods, write }

function* leaseAndPods(api: ApiClient, node: ApiObject): Gen<readonly ApiObject[]> {
  const name = nameOf(node)
  const related: ApiObject[] = []
  try {
    related.push({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', ...(yield* api.json<ApiObject>('GET', objectPath(LEASE_TYPE, 'kube-node-lease', name))) })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
  const fieldSelector = `spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed`
  const pods = yield* api.json<ApiObject>('GET', collectionPath(POD_TYPE, undefined), { query: { fieldSelector } })
  return [...related, ...listField(pods, 'items').map((item) => ({ apiVersion: 'v1', kind: 'Pod', ...item }))]
}

function write(d: Description, node: ApiObject, related: Related): void {
  d.line(0, `Name:\t${nameOf(node)}`)
  d.list('Roles', rolesOf(node).length === 0 ? [] : [rolesOf(node).join(',')])
  d.labels('Labels', mapField(node, 'metadata', 'labels'))
  d.annotations('Annotations', node)
  describeCreation(d, node)
  d.list('Taints', listField(node, 'spec', 'taints').map(taintText).sort())
  d.line(0, `Unschedulable:\t${field(node, 'spec', 'unschedulable') === true}`)
  lease(d, node, ofKind(related.objects, 'Lease')[0])
  conditions(d, node)
  d.line(0, 'Addresses:')
  for (const address of listField(node, 'status', 'addresses')) d.line(1, `${textField(address, 'type')}:\t${textField(address, 'address')}`)
  amounts(d, 'Capacity', mapField(node, 'status', 'capacity'))
  amounts(d, 'Allocatable', mapField(node, 'status', 'allocatable'))
  systemInfo(d, node)
  const cidr = textField(node, 'spec', 'podCIDR')
  if (cidr !== '') d.line(0, `PodCIDR:\t${cidr}`)
  const cidrs = field(node, 'spec', 'podCIDRs')
  if (Array.isArray(cidrs) && cidrs.length > 0) d.line(0, `PodCIDRs:\t${cidrs.join(',')}`)
  const provider = textField(node, 'spec', 'providerID')
  if (provider !== '') d.line(0, `ProviderID:\t${provider}`)
  pods(d, node, ofKind(related.objects, 'Pod'))
  describeEvents(d, related.events)
}

function rolesOf(node: ApiObject): string[] {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(mapField(node, 'metadata', 'labels'))) {
    if (key.startsWith('node-role.kubernetes.io/') && key !== 'node-role.kubernetes.io/') roles.add(key.slice('node-role.kubernetes.io/'.length))
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value)
  }
  return [...roles].sort()
}

function taintText(taint: ApiObject): string {
  const value = textField(taint, 'value')
  return `${textField(taint, 'key')}${value === '' ? '' : `=${value}`}:${textField(taint, 'effect')}`
}

function lease(d: Description, node: ApiObject, found: ApiObject | undefined): void {
  if (found === undefined) {
    d.line(0, `Lease:\tFailed to get lease: leases.coordination.k8s.io "${nameOf(node)}" not found`)
    return
  }
  const time = (key: string): string => (textField(found, 'spec', key) === '' ? '<unset>' : rfc1123z(textField(found, 'spec', key)))
  d.line(0, 'Lease:')
  d.line(1, `HolderIdentity:\t${textField(found, 'spec', 'holderIdentity') || '<unset>'}`)
  d.line(1, `AcquireTime:\t${time('acquireTime')}`)
  d.line(1, `RenewTime:\t${time('renewTime')}`)
}

function conditions(d: Description, node: ApiObject): void {
  const all = listField(node, 'status', 'conditions')
  if (all.length === 0) return
  d.line(0, 'Conditions:')
  d.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage')
  d.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const one of all) {
    const cells = [textField(one, 'type'), textField(one, 'status'), rfc1123z(textField(one, 'lastHeartbeatTime')), rfc1123z(textField(one, 'lastTransitionTime')), textField(one, 'reason'), textField(one, 'message')]
    d.line(1, `${cells[0]} \t${cells[1]} \t${cells[2]} \t${cells[3]} \t${cells[4]} \t${cells[5]}`)
  }
}

function amounts(d: Description, title: string, list: Readonly<Record<string, string>>): void {
  const names = Object.keys(list).sort()
  if (names.length === 0) return
  d.line(0, `${title}:`)
  for (const name of names) d.line(1, `${name}:\t${list[name]}`)
}

const SYSTEM_INFO = [
  ['Machine ID', 'machineID'], ['System UUID', 'systemUUID'], ['Boot ID', 'bootID'], ['Kernel Version', 'kernelVersion'], ['OS Image', 'osImage'], ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'], ['Container Runtime Version', 'containerRuntimeVersion'], ['Kubelet Version', 'kubeletVersion'], ['Kube-Proxy Version', 'kubeProxyVersion'],
] as const

function systemInfo(d: Description, node: ApiObject): void {
  d.line(0, 'System Info:')
  for (const [title, key] of SYSTEM_INFO) d.line(1, `${title}:\t${textField(node, 'status', 'nodeInfo', key)}`)
}

type Totals = { readonly requests: Map<string, Quantity>; readonly limits: Map<string, Quantity> }

function pods(d: Description, node: ApiObject, all: readonly ApiObject[]): void {
  const capacity = mapField(node, 'status', Object.keys(mapField(node, 'status', 'allocatable')).length > 0 ? 'allocatable' : 'capacity')
  d.line(0, `Non-terminated Pods:\t(${all.length} in total)`)
  d.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  d.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  const total: Totals = { requests: new Map(), limits: new Map() }
  for (const pod of all) {
    const own = podTotals(pod)
    for (const list of ['requests', 'limits'] as const) for (const [name, amount] of own[list]) add(total[list], name, amount)
    const cell = (list: 'requests' | 'limits', name: string): string => share(own[list].get(name), capacity[name], name)
    const age = ageDuration(d.now - (parseTime(textField(pod, 'metadata', 'creationTimestamp')) ?? d.now))
    d.line(1, `${namespaceOf(pod)}\t${nameOf(pod)}\t\t${cell('requests', 'cpu')}\t${cell('limits', 'cpu')}\t${cell('requests', 'memory')}\t${cell('limits', 'memory')}\t${age}`)
  }
  d.line(0, 'Allocated resources:')
  d.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
  d.line(1, 'Resource\tRequests\tLimits')
  d.line(1, '--------\t--------\t------')
  const extended = Object.keys(capacity).filter((name) => !['cpu', 'memory', 'ephemeral-storage', 'pods'].includes(name)).sort()
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) d.line(1, `${name}\t${share(total.requests.get(name), capacity[name], name)}\t${share(total.limits.get(name), capacity[name], name)}`)
  for (const name of extended) {
    const text = (list: 'requests' | 'limits'): string => (name.startsWith('hugepages-') ? share(total[list].get(name), capacity[name], name) : quantityOr0(total[list].get(name)))
    d.line(1, `${name}\t${text('requests')}\t${text('limits')}`)
  }
}

const quantityOr0 = (amount: Quantity | undefined): string => (amount === undefined ? '0' : quantityText(amount))

/** `250m (12%)`: an amount and its part of what the node has, cut to whole per cent. */
function share(amount: Quantity | undefined, capacity: string | undefined, name: string): string {
  const parsed = capacity === undefined ? undefined : parseQuantity(capacity)
  const whole = parsed?.ok === true ? parsed.value : undefined
  const measure = name === 'cpu' ? quantityMilli : quantityValue
  const percent = amount === undefined || whole === undefined || measure(whole) === 0n ? 0n : (measure(amount) * 100n) / measure(whole)
  return `${quantityOr0(amount)} (${percent}%)`
}

function add(map: Map<string, Quantity>, name: string, amount: Quantity): void {
  const before = map.get(name)
  map.set(name, before === undefined ? amount : addQuantities(before, amount))
}

/** What a pod asks for: the sum of its containers or its largest init container, side-cars counted with the containers, plus its overhead. */
function podTotals(pod: ApiObject): Totals {
  const totals: Totals = { requests: new Map(), limits: new Map() }
  for (const list of ['requests', 'limits'] as const) {
    const amountsOf = (container: ApiObject): [string, Quantity][] => Object.entries(mapField(container, 'resources', list)).flatMap(([name, text]) => {
      const parsed = parseQuantity(String(text))
      return parsed.ok ? [[name, parsed.value]] : []
    })
    for (const container of listField(pod, 'spec', 'containers')) for (const [name, amount] of amountsOf(container)) add(totals[list], name, amount)
    for (const container of listField(pod, 'spec', 'initContainers')) {
      for (const [name, amount] of amountsOf(container)) {
        const now = totals[list].get(name)
        if (container['restartPolicy'] === 'Always') add(totals[list], name, amount)
        else if (now === undefined || compareQuantities(amount, now) > 0) totals[list].set(name, amount)
      }
    }
    const overhead = field(pod, 'spec', 'overhead')
    if (isObject(overhead)) for (const [name, text] of Object.entries(overhead)) {
      const parsed = parseQuantity(String(text))
      if (parsed.ok && (list === 'requests' || totals.limits.has(name))) add(totals[list], name, parsed.value)
    }
  }
  return totals
}
