import { quoteGo } from '../../../base/quote.ts'
import { ramInBytes } from '../../../base/units.ts'
import { type Flag, BadValue, flagOf, type FlagAttributes } from '../../../cli/flag.ts'

/** A size in bytes as `-m 512m` gives it (docker/cli opts.MemBytes). */
export const bytes = (attributes: FlagAttributes<number>): Flag<number> =>
  flagOf({ type: 'bytes', initial: 0, format: (value) => (value === 0 ? '0' : String(value)), parse: parseBytes }, attributes)

/** As `bytes`; -1 means no limit (opts.MemSwapBytes). */
export const swapBytes = (attributes: FlagAttributes<number>): Flag<number> =>
  flagOf({ type: 'bytes', initial: 0, format: String, parse: (text) => (text === '-1' ? -1 : parseBytes(text)) }, attributes)

function parseBytes(text: string): number {
  const size = ramInBytes(text)
  if ('error' in size) throw new BadValue(size.error)
  return size.bytes
}

/** A number of CPUs in billionths (opts.NanoCPUs). */
export const cpus = (attributes: FlagAttributes<number>): Flag<number> =>
  flagOf({ type: 'decimal', initial: 0, format: (value) => (value === 0 ? '' : String(value / 1e9)), parse: parseCpus }, attributes)

function parseCpus(text: string): number {
  const match = /^([+-]?)(\d*)\.?(\d*)$/.exec(text)
  const fraction = /^([+-]?\d+)\/(\d+)$/.exec(text)
  if (fraction !== null) return wholeNanos((Number(fraction[1]) * 1e9) / Number(fraction[2]))
  if (match === null || (match[2] === '' && match[3] === '')) throw new BadValue(`failed to parse ${text} as a rational number`)
  const decimals = (match[3] ?? '').replace(/0+$/, '')
  if (decimals.length > 9) throw new BadValue('value is too precise')
  const nanos = Number(match[2] ?? '') * 1e9 + Number(decimals.padEnd(9, '0'))
  return match[1] === '-' ? -nanos : nanos
}

function wholeNanos(value: number): number {
  if (!Number.isInteger(value)) throw new BadValue('value is too precise')
  return value
}

/** What `--filter` collects: for each name its values (opts.FilterOpt, api/types/filters). */
export type Filters = ReadonlyMap<string, readonly string[]>

export const filter = (attributes: FlagAttributes<Filters>): Flag<Filters> =>
  flagOf({ type: 'filter', initial: new Map<string, readonly string[]>(), format: () => '', parse: addFilter }, attributes)

function addFilter(text: string, soFar: Filters): Filters {
  if (text === '') return soFar
  const equals = text.indexOf('=')
  if (equals < 0) throw new BadValue('bad format of filter (expected name=value)')
  const name = text.slice(0, equals).trim().toLowerCase()
  return withFilter(soFar, name, text.slice(equals + 1).trim())
}

/** The filters and one more. */
export function withFilter(filters: Filters, name: string, value: string): Filters {
  const values = filters.get(name) ?? []
  return values.includes(value) ? filters : new Map([...filters, [name, [...values, value]]])
}

/** The query value of filters, as the Go client encodes them; undefined when there is none. */
export function encodeFilters(filters: Filters): string | undefined {
  if (filters.size === 0) return undefined
  const sorted = (names: Iterable<string>): string[] => [...names].sort((a, b) => (a < b ? -1 : 1))
  const body = sorted(filters.keys()).map((name) => `${quoteGo(name)}:{${sorted(filters.get(name) ?? []).map((value) => `${JSON.stringify(value)}:true`).join(',')}}`)
  return `{${body.join(',')}}`
}

/** A resource limit of a container. */
export type Ulimit = { readonly Name: string; readonly Hard: number; readonly Soft: number }

const ULIMITS = ['core', 'cpu', 'data', 'fsize', 'locks', 'memlock', 'msgqueue', 'nice', 'nofile', 'nproc', 'rss', 'rtprio', 'rttime', 'sigpending', 'stack']

/** `--ulimit name=soft[:hard]` (docker/go-units ParseUlimit). */
export const ulimits = (attributes: FlagAttributes<readonly Ulimit[]>): Flag<readonly Ulimit[]> =>
  flagOf({ type: 'ulimit', initial: [], format: () => '[]', parse: (text, soFar) => [...soFar.filter(({ Name }) => Name !== text.split('=')[0]), parseUlimit(text)] }, attributes)

/** One `name=soft[:hard]`; throws `BadValue` with go-units' words. */
export function parseUlimit(text: string): Ulimit {
  const equals = text.indexOf('=')
  if (equals < 0) throw new BadValue(`invalid ulimit argument: ${text}`)
  const name = text.slice(0, equals)
  if (!ULIMITS.includes(name)) throw new BadValue(`invalid ulimit type: ${name}`)
  const limits = text.slice(equals + 1).split(':')
  if (limits.length > 2) throw new BadValue(`too many limit value arguments - ${text.slice(equals + 1)}, can only have up to two, \`soft[:hard]\``)
  const [soft = 0, hard = soft] = limits.map(limitNumber)
  if (hard !== -1 && soft === -1) throw new BadValue(`ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited), hard: ${hard}`)
  if (hard !== -1 && soft > hard) throw new BadValue(`ulimit soft limit must be less than or equal to hard limit: ${soft} > ${hard}`)
  return { Name: name, Hard: hard, Soft: soft }
}

function limitNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new BadValue(`strconv.ParseInt: parsing ${quoteGo(text)}: invalid syntax`)
  return Number(text)
}
