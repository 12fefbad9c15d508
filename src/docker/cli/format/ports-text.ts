import type { PortSummary } from '../client/types.ts'

type Group = { first: number; last: number }

/** The PORTS column: published ports one by one, neighbouring unpublished ones as a range (docker/cli formatter.DisplayablePorts). */
export function portsText(ports: readonly PortSummary[]): string {
  const sorted = [...ports].sort(comparePorts)
  const groups = new Map<string, Group>()
  const ranges: string[] = []
  const single: string[] = []
  const order: string[] = []
  for (const { IP = '', PrivatePort, PublicPort = 0, Type } of sorted) {
    if (IP !== '') {
      if (PublicPort !== PrivatePort) {
        single.push(`${bracketed(IP)}:${PublicPort}->${PrivatePort}/${Type}`)
        continue
      }
    }
    const key = IP === '' ? Type : `${bracketed(IP)}/${Type}`
    const group = groups.get(key)
    if (group === undefined) {
      groups.set(key, { first: PrivatePort, last: PrivatePort })
      order.push(key)
      continue
    }
    if (PrivatePort === group.last + 1) {
      group.last = PrivatePort
      continue
    }
    ranges.push(rangeText(key, group))
    groups.set(key, { first: PrivatePort, last: PrivatePort })
  }
  for (const key of order) {
    const group = groups.get(key)
    if (group !== undefined) ranges.push(rangeText(key, group))
  }
  return [...ranges, ...single].join(', ')
}

const bracketed = (ip: string): string => (ip.includes(':') ? `[${ip}]` : ip)

function rangeText(key: string, { first, last }: Group): string {
  const slash = key.lastIndexOf('/')
  const range = first === last ? String(first) : `${first}-${last}`
  return slash < 0 ? `${range}/${key}` : `${key.slice(0, slash)}:${range}->${range}/${key.slice(slash + 1)}`
}

function comparePorts(a: PortSummary, b: PortSummary): number {
  return a.PrivatePort - b.PrivatePort || compare(a.IP ?? '', b.IP ?? '') || (a.PublicPort ?? 0) - (b.PublicPort ?? 0) || compare(a.Type, b.Type)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
