import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { printError } from '../../kernel/libc/io.ts'
import type { LinkInfo, RouteInfo } from '../../kernel/net/netlink.ts'
import { O, sys } from '../../kernel/sys.ts'
import { type Run, utility } from '../utility.ts'
import { netns } from './ip-netns.ts'

/** A wrong call of ip. */
class IpUsage extends Error {}

/** ip(8): link, address, route, neighbour, netns. */
export const ip = utility({
  name: 'ip', about: 'Show / manipulate routing, network devices, interfaces and tunnels', gnu: { usage: 'ip [ OPTIONS ] OBJECT { COMMAND | help }', usageStatus: 255, raw: true }, busybox: { usage: 'ip [OPTIONS] address|route|link|tunnel|neigh|rule [ARGS]', raw: true },
  *main(run) {
    const args = [...run.operands]
    const style = { brief: false, netns: undefined as string | undefined }
    while (args[0]?.startsWith('-') === true) {
      const flag = args.shift() as string
      if (flag === '-br' || flag === '-brief') style.brief = true
      else if (flag === '-n' || flag === '-netns') style.netns = args.shift()
      else if (!['-4', '-c', '-color', '-o', '-d', '-s'].includes(flag)) {
        yield* printError(`Option "${flag}" is unknown, try "ip -help".\n`)
        return 255
      } else if (flag !== '-4' && flag !== '-c' && flag !== '-color') return yield* run.fail(`drydock: ip ${flag} is not simulated yet`, 255)
    }
    const object = args.shift() ?? ''
    try {
      if (style.netns !== undefined) yield* sys.setns(yield* sys.open(`/var/run/netns/${style.netns}`, O.RDONLY))
      return yield* dispatch(run, object, args, style.brief)
    } catch (error) {
      if (error instanceof IpUsage) {
        yield* run.out.flush()
        yield* printError(`${error.message}\n`)
        return error.message.startsWith('Object') || error.message.startsWith('Command') ? 1 : 255
      }
      if (!isErrno(error)) throw error
      yield* run.out.flush()
      yield* printError(run.gnu ? `RTNETLINK answers: ${error.message}\n` : `ip: RTNETLINK answers: ${error.message}\n`)
      return 2
    }
  },
})

const named = (text: string, full: string): boolean => text !== '' && full.startsWith(text)

function* dispatch(run: Run, object: string, args: string[], brief: boolean): Gen<number> {
  if (named(object, 'address') || object === 'addr') return yield* address(run, args, brief)
  if (named(object, 'link')) return yield* link(run, args, brief)
  if (named(object, 'route')) return yield* route(run, args)
  if (named(object, 'neighbour') || object === 'neigh') return yield* neighbours(run)
  if (object === 'netns') return yield* netns(run, args)
  if (object === '') throw new IpUsage('Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }')
  throw new IpUsage(`Object "${object}" is unknown, try "ip help".`)
}

function* device(name: string): Gen<LinkInfo> {
  const found = (yield* sys.netlink({ do: 'links' })).find((l) => l.name === name)
  if (found === undefined) throw new IpUsage(`Device "${name}" does not exist.`)
  return found
}

const deviceOf = (args: readonly string[]): string | undefined => {
  const at = args.indexOf('dev')
  return at >= 0 ? args[at + 1] : args[0]
}

function* address(run: Run, args: string[], brief: boolean): Gen<number> {
  const verb = args.shift() ?? 'show'
  if (named(verb, 'show') || named(verb, 'list')) {
    const name = deviceOf(args)
    const links = name === undefined ? yield* sys.netlink({ do: 'links' }) : [yield* device(name)]
    for (const l of links) yield* run.out.write(brief ? briefAddress(l) : linkLines(l) + addressLines(l))
    return 0
  }
  const add = named(verb, 'add')
  if (!add && !named(verb, 'delete') && !named(verb, 'flush')) throw new IpUsage(`Command "${verb}" is unknown, try "ip address help".`)
  const dev = args[args.indexOf('dev') + 1]
  if (dev === undefined || !args.includes('dev')) throw new IpUsage('Not enough information: "dev" argument is required.')
  const info = yield* device(dev)
  if (named(verb, 'flush')) {
    for (const a of info.addresses) yield* sys.netlink({ do: 'addr-del', dev, address: `${a.address}/${a.prefix}` })
    return 0
  }
  const text = args.find((arg) => /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(arg))
  if (text === undefined) throw new IpUsage(`Error: any valid prefix is expected rather than "${args[0] ?? ''}".`)
  yield* sys.netlink({ do: add ? 'addr-add' : 'addr-del', dev, address: text.includes('/') ? text : `${text}/32` })
  return 0
}

function* link(run: Run, args: string[], brief: boolean): Gen<number> {
  const verb = args.shift() ?? 'show'
  if (named(verb, 'show') || named(verb, 'list')) {
    const name = deviceOf(args)
    const links = name === undefined ? yield* sys.netlink({ do: 'links' }) : [yield* device(name)]
    for (const l of links) yield* run.out.write(brief ? `${shownName(l).padEnd(16)} ${(l.kind === 'loopback' ? 'UNKNOWN' : l.up ? 'UP' : 'DOWN').padEnd(14)} ${l.mac} <${flags(l)}> \n` : linkLines(l))
    return 0
  }
  if (named(verb, 'add')) {
    if (args[0] === 'name' || args[0] === 'dev') args.shift()
    const name = args.shift() ?? ''
    const kind = args[args.indexOf('type') + 1] ?? ''
    if (!args.includes('type') || !['bridge', 'veth', 'dummy'].includes(kind)) throw new IpUsage(args.includes('type') ? `Error: Unknown device type.` : 'Not enough information: "type" argument is required')
    const at = args.indexOf('peer')
    const peer = at < 0 ? undefined : args[at + 1] === 'name' ? args[at + 2] : args[at + 1]
    yield* sys.netlink({ do: 'link-add', name, kind: kind as 'bridge', ...(kind === 'veth' && { peer: peer ?? 'veth0' }) })
    return 0
  }
  if (named(verb, 'delete')) {
    yield* sys.netlink({ do: 'link-del', name: deviceOf(args) ?? '' })
    return 0
  }
  if (!named(verb, 'set')) throw new IpUsage(`Command "${verb}" is unknown, try "ip link help".`)
  if (args[0] === 'dev') args.shift()
  const name = args.shift() ?? ''
  yield* device(name)
  yield* setLink(name, args)
  return 0
}

function* setLink(name: string, args: string[]): Gen<void> {
  while (args.length > 0) {
    const word = args.shift() as string
    if (word === 'up' || word === 'down') yield* sys.netlink({ do: 'link-set', name, up: word === 'up' })
    else if (word === 'master') yield* sys.netlink({ do: 'link-set', name, master: args.shift() ?? '' })
    else if (word === 'nomaster') yield* sys.netlink({ do: 'link-set', name, master: '' })
    else if (word === 'name') yield* sys.netlink({ do: 'link-set', name, rename: args.shift() ?? '' })
    else if (word === 'mtu') yield* sys.netlink({ do: 'link-set', name, mtu: Number(args.shift()) })
    else if (word === 'address') yield* sys.netlink({ do: 'link-set', name, mac: args.shift() ?? '' })
    else if (word === 'netns') {
      const target = args.shift() ?? ''
      if (/^\d+$/.test(target)) yield* sys.netlink({ do: 'link-set', name, netnsPid: Number(target) })
      else {
        const fd = yield* sys.open(`/var/run/netns/${target}`, O.RDONLY)
        yield* sys.netlink({ do: 'link-set', name, netnsFd: fd })
        yield* sys.close(fd)
      }
    } else throw new IpUsage(`Error: either "dev" is duplicate, or "${word}" is a garbage.`)
  }
}

function* route(run: Run, args: string[]): Gen<number> {
  const verb = args.shift() ?? 'show'
  if (named(verb, 'show') || named(verb, 'list')) {
    for (const r of yield* sys.netlink({ do: 'routes' })) yield* run.out.write(`${routeText(r)}\n`)
    return 0
  }
  if (named(verb, 'get')) {
    const r = yield* sys.netlink({ do: 'route-get', address: args[0] ?? '' })
    yield* run.out.write(`${args[0]}${r.via === undefined ? '' : ` via ${r.via}`} dev ${r.dev}${r.source === undefined ? '' : ` src ${r.source}`} uid ${(yield* sys.credentials()).uid} \n    cache \n`)
    return 0
  }
  const value = (word: string): string | undefined => (args.includes(word) ? args[args.indexOf(word) + 1] : undefined)
  const destination = args[0] ?? ''
  const [via, dev, source, metric] = [value('via'), value('dev'), value('src'), value('metric')]
  if (named(verb, 'add') || named(verb, 'replace')) yield* sys.netlink({ do: 'route-add', destination, ...(via !== undefined && { via }), ...(dev !== undefined && { dev }), ...(source !== undefined && { source }), ...(metric !== undefined && { metric: Number(metric) }) })
  else if (named(verb, 'delete')) yield* sys.netlink({ do: 'route-del', destination, ...(via !== undefined && { via }), ...(dev !== undefined && { dev }) })
  else throw new IpUsage(`Command "${verb}" is unknown, try "ip route help".`)
  return 0
}

function* neighbours(run: Run): Gen<number> {
  for (const n of yield* sys.netlink({ do: 'neighbours' })) yield* run.out.write(`${n.address} dev ${n.dev}${n.mac === undefined ? '' : ` lladdr ${n.mac}`} ${n.state} \n`)
  return 0
}

const routeText = (r: RouteInfo): string =>
  `${r.destination.replace(/^0\.0\.0\.0\/0$/, 'default')}${r.via === undefined ? '' : ` via ${r.via}`} dev ${r.dev}${r.protocol === 'boot' ? '' : ` proto ${r.protocol}`}${r.scope === 'link' ? ' scope link' : ''}${r.source === undefined ? '' : ` src ${r.source}`}${r.metric > 0 ? ` metric ${r.metric}` : ''} ${r.linkdown ? 'linkdown ' : ''}`

const shownName = (l: LinkInfo): string => (l.peer === undefined ? l.name : l.peer.elsewhere ? `${l.name}@if${l.peer.index}` : `${l.name}@${l.peer.name}`)

function flags(l: LinkInfo): string {
  const own = l.kind === 'loopback' ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST']
  return [...(l.up && !l.carrier ? ['NO-CARRIER'] : []), ...own, ...(l.up ? ['UP'] : []), ...(l.up && l.carrier ? ['LOWER_UP'] : [])].join(',')
}

function linkLines(l: LinkInfo): string {
  const state = l.kind === 'loopback' ? (l.up ? 'UNKNOWN' : 'DOWN') : l.up && l.carrier ? 'UP' : 'DOWN'
  const queue = l.kind === 'loopback' || l.kind === 'veth' || l.kind === 'bridge' ? 'noqueue' : 'fq_codel'
  const type = l.kind === 'loopback' ? 'loopback' : 'ether'
  return `${l.index}: ${shownName(l)}: <${flags(l)}> mtu ${l.mtu} qdisc ${l.up ? queue : 'noop'}${l.master === undefined ? '' : ` master ${l.master}`} state ${state} group default qlen 1000\n    link/${type} ${l.mac} brd ${l.kind === 'loopback' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff'}${l.peer?.elsewhere === true ? ' link-netnsid 0' : ''}\n`
}

const addressLines = (l: LinkInfo): string =>
  l.addresses.map((a) => `    inet ${a.address}/${a.prefix}${a.broadcast === undefined ? '' : ` brd ${a.broadcast}`} scope ${a.scope} ${l.name}\n       valid_lft forever preferred_lft forever\n`).join('')

const briefAddress = (l: LinkInfo): string => `${shownName(l).padEnd(16)} ${(l.kind === 'loopback' ? 'UNKNOWN' : l.up ? 'UP' : 'DOWN').padEnd(14)} ${l.addresses.map((a) => `${a.address}/${a.prefix} `).join('')}\n`
