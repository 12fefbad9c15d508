import type { Random } from '../../sim/random.ts'
import { contains, type Cidr, type Ipv4, parseCidr, parseIpv4 } from './ipv4.ts'

export type TableName = 'nat' | 'filter' | 'mangle' | 'raw'
export type Protocol = 'tcp' | 'udp' | 'icmp'

/** What a rule looks at; a missing field matches everything. Networks are `a.b.c.d/n`; the `not` fields are iptables' `!`. */
export type Match = {
  readonly protocol?: Protocol
  readonly source?: string
  readonly notSource?: string
  readonly destination?: string
  readonly notDestination?: string
  readonly in?: string
  readonly notIn?: string
  readonly out?: string
  readonly notOut?: string
  readonly sport?: number
  readonly dport?: number
  /** -m addrtype --dst-type */
  readonly dstType?: 'LOCAL'
  /** -m conntrack --ctstate; connections are judged when they are NEW. */
  readonly ctstate?: readonly ('NEW' | 'RELATED' | 'ESTABLISHED' | 'INVALID')[]
  /** -m statistic --mode random --probability */
  readonly probability?: number
  /** -m mark --mark */
  readonly mark?: { readonly value: number; readonly mask: number }
  readonly notMark?: { readonly value: number; readonly mask: number }
}

/** What a rule does: a verdict, a jump to a chain of the table, or a change of the packet. */
export type Target =
  | { readonly kind: 'ACCEPT' | 'DROP' | 'RETURN' | 'MASQUERADE' }
  | { readonly kind: 'REJECT'; readonly with: string }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  | { readonly kind: 'DNAT'; readonly to: string }
  | { readonly kind: 'SNAT'; readonly to: string }
  | { readonly kind: 'MARK'; readonly or: number }

export type Rule = { readonly match: Match; readonly target: Target; readonly comment?: string }

export type Policy = 'ACCEPT' | 'DROP'
export type Chain = { readonly name: string; /** Only built-in chains have one. */ readonly policy: Policy | undefined; readonly rules: readonly Rule[] }

const BUILT_IN: Readonly<Record<TableName, readonly string[]>> = {
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
}

/** A flow as netfilter sees it at one hook; `mark` and the addresses change as rules say. */
export type Packet = {
  protocol: Protocol
  source: Ipv4
  sport: number
  destination: Ipv4
  dport: number
  in: string
  out: string
  mark: number
}

export type Verdict = 'ACCEPT' | 'DROP' | 'REJECT'

/** What judging a packet needs to know of its namespace. */
export type Surroundings = { isLocal(address: Ipv4): boolean; outAddress(): Ipv4 | undefined; readonly random: Random }

/** The iptables of a network namespace. Rules are looked at once a connection, when it is new (conntrack does the rest). */
export class Netfilter {
  readonly #tables = new Map<TableName, Map<string, Chain>>()

  /** The chains of a table in the order in which they were made; the built-in ones first. */
  chains(table: TableName): Chain[] {
    return [...this.#table(table).values()]
  }

  chain(table: TableName, name: string): Chain | undefined {
    return this.#table(table).get(name)
  }

  /** Makes a chain; nothing happens when it is there. */
  newChain(table: TableName, name: string): void {
    const chains = this.#table(table)
    if (!chains.has(name)) chains.set(name, { name, policy: undefined, rules: [] })
  }

  deleteChain(table: TableName, name: string): void {
    this.#table(table).delete(name)
  }

  setPolicy(table: TableName, name: string, policy: Policy): void {
    this.#change(table, name, (chain) => ({ ...chain, policy }))
  }

  append(table: TableName, name: string, rule: Rule): void {
    this.#change(table, name, (chain) => ({ ...chain, rules: [...chain.rules, rule] }))
  }

  /** Puts a rule before the one at `index` (0: first). */
  insert(table: TableName, name: string, rule: Rule, index = 0): void {
    this.#change(table, name, (chain) => ({ ...chain, rules: chain.rules.toSpliced(index, 0, rule) }))
  }

  /** Takes the first equal rule out; false when there is none. */
  delete(table: TableName, name: string, rule: Rule): boolean {
    const wanted = ruleKey(rule)
    const at = this.chain(table, name)?.rules.findIndex((r) => ruleKey(r) === wanted) ?? -1
    if (at >= 0) this.deleteAt(table, name, at)
    return at >= 0
  }

  deleteAt(table: TableName, name: string, index: number): void {
    this.#change(table, name, (chain) => ({ ...chain, rules: chain.rules.toSpliced(index, 1) }))
  }

  has(table: TableName, name: string, rule: Rule): boolean {
    const wanted = ruleKey(rule)
    return this.chain(table, name)?.rules.some((r) => ruleKey(r) === wanted) ?? false
  }

  /** Replaces all rules of a chain, making it if needed (iptables-restore). */
  replace(table: TableName, name: string, rules: readonly Rule[]): void {
    this.newChain(table, name)
    this.#change(table, name, (chain) => ({ ...chain, rules }))
  }

  /** Judges a packet at a hook of one table, changing it as the rules say. */
  judge(table: TableName, hook: string, packet: Packet, around: Surroundings): Verdict {
    const chains = this.#tables.get(table)
    const chain = chains?.get(hook)
    if (chains === undefined || chain === undefined) return 'ACCEPT'
    return walk(chains, chain, packet, around, 0) ?? (chain.policy === 'DROP' ? 'DROP' : 'ACCEPT')
  }

  #table(name: TableName): Map<string, Chain> {
    let chains = this.#tables.get(name)
    if (chains === undefined) {
      chains = new Map(BUILT_IN[name].map((chain) => [chain, { name: chain, policy: 'ACCEPT' as const, rules: [] }]))
      this.#tables.set(name, chains)
    }
    return chains
  }

  #change(table: TableName, name: string, change: (chain: Chain) => Chain): void {
    const chain = this.chain(table, name)
    if (chain !== undefined) this.#table(table).set(name, change(chain))
  }
}

const MAX_DEPTH = 64

function walk(chains: ReadonlyMap<string, Chain>, chain: Chain, packet: Packet, around: Surroundings, depth: number): Verdict | undefined {
  if (depth > MAX_DEPTH) return 'DROP'
  for (const rule of chain.rules) {
    if (!matches(rule.match, packet, around)) continue
    const { target } = rule
    if (target.kind === 'RETURN') return undefined
    if (target.kind === 'jump' || target.kind === 'goto') {
      const next = chains.get(target.chain)
      const verdict = next && walk(chains, next, packet, around, depth + 1)
      if (verdict !== undefined || target.kind === 'goto') return verdict
      continue
    }
    if (target.kind === 'MARK') packet.mark |= target.or
    else return terminal(target, packet, around)
  }
  return undefined
}

function terminal(target: Target, packet: Packet, around: Surroundings): Verdict {
  switch (target.kind) {
    case 'DROP':
      return 'DROP'
    case 'REJECT':
      return 'REJECT'
    case 'DNAT': {
      const [host = '', port] = target.to.split(':')
      packet.destination = host === '' ? packet.destination : (parseIpv4(host) ?? packet.destination)
      if (port !== undefined) packet.dport = Number(port)
      return 'ACCEPT'
    }
    case 'SNAT':
      packet.source = parseIpv4(target.to) ?? packet.source
      return 'ACCEPT'
    case 'MASQUERADE':
      packet.source = around.outAddress() ?? packet.source
      return 'ACCEPT'
    default:
      return 'ACCEPT'
  }
}

function matches(match: Match, packet: Packet, around: Surroundings): boolean {
  if (match.protocol !== undefined && match.protocol !== packet.protocol) return false
  if (match.dport !== undefined && match.dport !== packet.dport) return false
  if (match.sport !== undefined && match.sport !== packet.sport) return false
  if (match.source !== undefined && !inNetwork(match.source, packet.source)) return false
  if (match.notSource !== undefined && inNetwork(match.notSource, packet.source)) return false
  if (match.destination !== undefined && !inNetwork(match.destination, packet.destination)) return false
  if (match.notDestination !== undefined && inNetwork(match.notDestination, packet.destination)) return false
  if (match.in !== undefined && !sameInterface(match.in, packet.in)) return false
  if (match.notIn !== undefined && sameInterface(match.notIn, packet.in)) return false
  if (match.out !== undefined && !sameInterface(match.out, packet.out)) return false
  if (match.notOut !== undefined && sameInterface(match.notOut, packet.out)) return false
  if (match.mark !== undefined && !marked(match.mark, packet)) return false
  if (match.notMark !== undefined && marked(match.notMark, packet)) return false
  if (match.ctstate !== undefined && !match.ctstate.includes('NEW')) return false
  if (match.dstType === 'LOCAL' && !around.isLocal(packet.destination)) return false
  return match.probability === undefined || around.random.next() < match.probability
}

const marked = (mark: { value: number; mask: number }, packet: Packet): boolean => (packet.mark & mark.mask) >>> 0 === mark.value

/** `eth+` stands for every interface whose name begins so. */
const sameInterface = (pattern: string, name: string): boolean => (pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : pattern === name)

const parsed = new Map<string, Cidr>()

function inNetwork(text: string, address: Ipv4): boolean {
  let network = parsed.get(text)
  if (network === undefined) {
    network = parseCidr(text) ?? { address: 0, prefix: 0 }
    if (parsed.size > 10_000) parsed.clear()
    parsed.set(text, network)
  }
  return contains(network, address)
}

/** Equal for equal rules, whatever the order of their fields. */
function ruleKey(rule: Rule): string {
  const sorted = (o: object): string => JSON.stringify(Object.entries(o).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${sorted(rule.match)}${sorted(rule.target)}${rule.comment ?? ''}`
}
