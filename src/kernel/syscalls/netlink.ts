import { errno } from '../errno.ts'
import type { NetInterface } from '../net/interface.ts'
import * as links from '../net/links.ts'
import type { NetNamespace } from '../net/net-namespace.ts'
import { linksOf, neighboursOf, routesOf, routeTo, socketsOf } from '../net/net-report.ts'
import type { NetlinkRequest } from '../net/netlink.ts'
import type { Process } from '../proc/process.ts'
import { syscall, type SysCallEntry } from './handler.ts'
import type { NamespaceHandle } from './namespace.ts'

const READING: ReadonlySet<NetlinkRequest['do']> = new Set(['links', 'routes', 'route-get', 'neighbours', 'sockets'])

const netlink = syscall<{ request: NetlinkRequest }>('netlink', ({ process }, { request }) => {
  if (!READING.has(request.do) && process.cred.euid !== 0) throw errno('EPERM')
  return perform(process, process.ns.net, request)
})

function perform(process: Process, ns: NetNamespace, request: NetlinkRequest): unknown {
  switch (request.do) {
    case 'links':
      return linksOf(ns)
    case 'routes':
      return routesOf(ns)
    case 'route-get':
      return routeTo(ns, request.address)
    case 'neighbours':
      return neighboursOf(ns)
    case 'sockets':
      return socketsOf(ns, process)
    case 'link-add':
      return addLink(ns, request)
    case 'link-del':
      return links.deleteLink(device(ns, request.name))
    case 'link-set':
      return setLink(process, ns, request)
    case 'addr-add':
      return links.addAddress(device(ns, request.dev), request.address)
    case 'addr-del':
      return links.removeAddress(device(ns, request.dev), request.address)
    case 'route-add':
      return links.addRoute(ns, request)
    case 'route-del':
      return links.removeRoute(ns, request)
    default:
      return rules(ns, request)
  }
}

function device(ns: NetNamespace, name: string): NetInterface {
  const dev = ns.interfaces.get(name)
  if (dev === undefined) throw errno('ENODEV')
  return dev
}

function addLink(ns: NetNamespace, { name, kind, peer }: NetlinkRequest & { do: 'link-add' }): void {
  if (kind === 'veth') links.createVethPair({ ns, name }, { ns, name: peer ?? freeName(ns) })
  else links.createLink(ns, name, kind)
}

function freeName(ns: NetNamespace): string {
  let n = 0
  while (ns.interfaces.has(`veth${n}`)) n++
  return `veth${n}`
}

function setLink(process: Process, ns: NetNamespace, request: NetlinkRequest & { do: 'link-set' }): void {
  const dev = device(ns, request.name)
  if (request.mac !== undefined || request.mtu !== undefined) {
    links.setLink(dev, { ...(request.mac !== undefined && { mac: request.mac }), ...(request.mtu !== undefined && { mtu: request.mtu }) })
  }
  if (request.master !== undefined) links.setMaster(dev, request.master === '' ? undefined : device(ns, request.master))
  if (request.rename !== undefined) links.renameLink(dev, request.rename)
  const to = target(process, request)
  if (to !== undefined) links.moveLink(dev, to)
  if (request.up !== undefined) links.setUp(dev, request.up)
}

function target(process: Process, { netnsPid, netnsFd }: NetlinkRequest & { do: 'link-set' }): NetNamespace | undefined {
  if (netnsPid !== undefined) {
    const other = process.ns.pid.get(netnsPid)
    if (other === undefined) throw errno('ESRCH')
    return other.ns.net
  }
  if (netnsFd === undefined) return undefined
  const found = (process.file(netnsFd).ops as Partial<NamespaceHandle>).namespace
  if (found === undefined || found.kind !== 'net') throw errno('EINVAL')
  return found.value as NetNamespace
}

type RuleRequest = Extract<NetlinkRequest, { table: unknown }>

function rules(ns: NetNamespace, request: RuleRequest): unknown {
  const { netfilter } = ns
  if (request.do === 'chains') return netfilter.chains(request.table)
  const { table, chain } = request
  if (request.do === 'chain-new') {
    if (netfilter.chain(table, chain) !== undefined) throw errno('EEXIST')
    return netfilter.newChain(table, chain)
  }
  const found = netfilter.chain(table, chain)
  if (found === undefined) throw errno('ENOENT')
  switch (request.do) {
    case 'chain-del':
      if (found.policy !== undefined) throw errno('EINVAL')
      if (found.rules.length > 0) throw errno('ENOTEMPTY')
      return netfilter.deleteChain(table, chain)
    case 'chain-flush':
      return netfilter.replace(table, chain, [])
    case 'chain-policy':
      if (found.policy === undefined) throw errno('EINVAL')
      return netfilter.setPolicy(table, chain, request.policy)
    case 'rule-append':
      return netfilter.append(table, chain, request.rule)
    case 'rule-insert':
      return netfilter.insert(table, chain, request.rule, request.index)
    case 'rule-delete':
      return netfilter.delete(table, chain, request.rule)
    case 'rule-check':
      return netfilter.has(table, chain, request.rule)
    case 'rule-delete-at':
      if (found.rules[request.index] === undefined) throw errno('E2BIG')
      return netfilter.deleteAt(table, chain, request.index)
  }
}

export const netlinkCalls: readonly SysCallEntry[] = [netlink]
