import { Failure } from '../../../cli/failure.ts'
import { quoteGo } from '../../../base/quote.ts'
import { isIpAddress } from './checks.ts'

/** Where a container's port is published; empty strings leave the choice to the engine. */
export type PortBinding = { readonly HostIp: string; readonly HostPort: string }
export type PortMapping = { readonly port: string; readonly binding: PortBinding }

/** Reads one `-p` value: `[address:][host[-end]:]container[-end][/protocol]` (docker/go-connections nat.ParsePortSpec). */
export function parsePortSpec(spec: string): readonly PortMapping[] {
  const { address, host, container } = splitParts(spec)
  const [proto, port] = splitProtocol(container)
  const ip = address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address
  if (ip !== '' && !isIpAddress(ip)) throw new Failure(`invalid IP address: ${address}`)
  if (port === '') throw new Failure(`no port specified: ${spec}<empty>`)
  const range = portRange(port)
  if (range === undefined) throw new Failure(`invalid containerPort: ${port}`)
  const hostRange = host === '' ? { start: 0, end: 0 } : portRange(host)
  if (hostRange === undefined) throw new Failure(`invalid hostPort: ${host}`)
  const count = range.end - range.start
  if (host !== '' && count !== hostRange.end - hostRange.start && count !== 0) {
    throw new Failure(`invalid ranges specified for container and host Ports: ${port} and ${host}`)
  }
  const protocol = proto.toLowerCase()
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) throw new Failure(`invalid proto: ${proto}`)
  return Array.from({ length: count + 1 }, (_, i) => ({
    port: `${range.start + i}/${protocol}`,
    binding: { HostIp: ip, HostPort: hostPort(host, hostRange, count, i) },
  }))
}

function hostPort(host: string, range: { start: number; end: number }, count: number, index: number): string {
  if (host === '') return ''
  if (count === 0 && range.start !== range.end) return `${range.start}-${range.end}`
  return String(range.start + index)
}

function splitParts(spec: string): { address: string; host: string; container: string } {
  const parts = spec.split(':')
  const container = parts.at(-1) ?? ''
  if (parts.length === 1) return { address: '', host: '', container }
  if (parts.length === 2) return { address: '', host: parts[0] ?? '', container }
  return { address: parts.slice(0, -2).join(':'), host: parts.at(-2) ?? '', container }
}

function splitProtocol(text: string): [string, string] {
  const parts = text.split('/')
  if (text === '' || parts[0] === '') return ['', '']
  return [parts[1] === undefined || parts[1] === '' ? 'tcp' : parts[1], parts[0] ?? '']
}

function portRange(text: string): { start: number; end: number } | undefined {
  const [first = '', second = first, ...more] = text.split('-')
  if (more.length > 0 || !isPort(first) || !isPort(second) || Number(second) < Number(first)) return undefined
  return { start: Number(first), end: Number(second) }
}

const isPort = (text: string): boolean => /^\d+$/.test(text) && Number(text) <= 65_535

/** Ports of `--expose`: one or a range, with a protocol or tcp. */
export function parseExpose(text: string): readonly string[] {
  if (text.includes(':')) throw new Failure(`invalid port format for --expose: ${text}`)
  const [proto, port] = splitProtocol(text)
  const range = portRange(port)
  if (range === undefined) throw new Failure(`invalid range format for --expose: ${text}, error: ${exposeProblem(port)}`)
  return Array.from({ length: range.end - range.start + 1 }, (_, i) => `${range.start + i}/${proto}`)
}

function exposeProblem(port: string): string {
  if (port === '') return 'empty string specified for ports.'
  const [first = '', second] = port.split('-')
  const bad = [first, second].find((part) => part !== undefined && !isPort(part))
  if (bad === undefined) return `invalid range specified for port: ${port}`
  return `strconv.ParseUint: parsing ${quoteGo(bad)}: ${/^\d+$/.test(bad) ? 'value out of range' : 'invalid syntax'}`
}

/** The long form `target=80,published=8080,protocol=tcp` as a short one. */
export function standardNotation(publish: string): string {
  if (!publish.includes('=')) return publish
  const fields = new Map([['protocol', 'tcp']])
  for (const field of publish.split(',')) {
    const [name = '', value] = field.split('=')
    if (value === undefined) throw new Failure(`invalid publish opts format (should be name=value but got '${field}')`)
    fields.set(name, value)
  }
  return `${fields.get('published') ?? ''}:${fields.get('target') ?? ''}/${fields.get('protocol') ?? ''}`
}
