import type { InterfaceKind } from './interface.ts'
import type { Chain, Policy, Rule, TableName } from './netfilter.ts'

/** What `ip`, `ss`, `iptables` and the like ask of the kernel (rtnetlink(7), sock_diag(7), nf_tables). Addresses are dotted text, networks `a.b.c.d/n`. */
export type NetlinkRequest =
  | { readonly do: 'links' }
  | { readonly do: 'link-add'; readonly name: string; readonly kind: Exclude<InterfaceKind, 'loopback' | 'ether'>; /** Name of the other end of a veth pair. */ readonly peer?: string }
  | { readonly do: 'link-del'; readonly name: string }
  | {
      readonly do: 'link-set'; readonly name: string; readonly up?: boolean; /** A bridge's name; empty: none. */ readonly master?: string
      readonly rename?: string; readonly mac?: string; readonly mtu?: number
      /** To the network namespace of this process, or of this open namespace file. */
      readonly netnsPid?: number; readonly netnsFd?: number
    }
  | { readonly do: 'addr-add' | 'addr-del'; readonly dev: string; readonly address: string }
  | { readonly do: 'routes' }
  | { readonly do: 'route-get'; readonly address: string }
  | { readonly do: 'route-add'; readonly destination: string; readonly via?: string; readonly dev?: string; readonly source?: string; readonly metric?: number }
  | { readonly do: 'route-del'; readonly destination: string; readonly via?: string; readonly dev?: string }
  | { readonly do: 'neighbours' }
  | { readonly do: 'sockets' }
  | { readonly do: 'chains'; readonly table: TableName }
  | { readonly do: 'chain-new' | 'chain-del' | 'chain-flush'; readonly table: TableName; readonly chain: string }
  | { readonly do: 'chain-policy'; readonly table: TableName; readonly chain: string; readonly policy: Policy }
  | { readonly do: 'rule-append' | 'rule-delete' | 'rule-check'; readonly table: TableName; readonly chain: string; readonly rule: Rule }
  | { readonly do: 'rule-insert'; readonly table: TableName; readonly chain: string; readonly rule: Rule; readonly index: number }
  | { readonly do: 'rule-delete-at'; readonly table: TableName; readonly chain: string; readonly index: number }

export type LinkInfo = {
  readonly index: number; readonly name: string; readonly kind: InterfaceKind; readonly mac: string; readonly mtu: number; readonly up: boolean; readonly carrier: boolean
  readonly addresses: readonly { readonly address: string; readonly prefix: number; readonly broadcast: string | undefined; readonly scope: 'host' | 'global' }[]
  readonly master: string | undefined
  /** Index of the other end of a veth pair, and whether that is in another namespace. */
  readonly peer: { readonly index: number; readonly name: string; readonly elsewhere: boolean } | undefined
  readonly rxBytes: number; readonly rxPackets: number; readonly txBytes: number; readonly txPackets: number
}

export type RouteInfo = {
  readonly destination: string; readonly via: string | undefined; readonly dev: string; readonly source: string | undefined; readonly metric: number
  readonly protocol: 'kernel' | 'boot' | 'static' | 'bird'; readonly scope: 'link' | 'global'; /** No carrier. */ readonly linkdown: boolean
}

export type NeighbourInfo = { readonly address: string; readonly dev: string; readonly mac: string | undefined; readonly state: 'REACHABLE' | 'STALE' | 'FAILED' }

export type SocketInfo = {
  readonly protocol: 'tcp' | 'udp'
  readonly state: 'LISTEN' | 'ESTAB' | 'SYN-SENT' | 'CLOSE-WAIT' | 'UNCONN'
  readonly local: { readonly host: string; readonly port: number }
  readonly remote: { readonly host: string; readonly port: number } | undefined
  /** Bytes not read yet; of a listener, connections not accepted yet. */
  readonly receiveQueue: number
  readonly sendQueue: number
  readonly inode: number
  readonly uid: number
  readonly users: readonly { readonly pid: number; readonly comm: string; readonly fd: number }[]
}

/** What each request is answered with. */
export type NetlinkAnswer<R extends NetlinkRequest> = R extends { do: 'links' } ? readonly LinkInfo[]
  : R extends { do: 'routes' } ? readonly RouteInfo[]
  : R extends { do: 'route-get' } ? RouteInfo
  : R extends { do: 'neighbours' } ? readonly NeighbourInfo[]
  : R extends { do: 'sockets' } ? readonly SocketInfo[]
  : R extends { do: 'chains' } ? readonly Chain[]
  : R extends { do: 'rule-check' | 'rule-delete' } ? boolean
  : void
