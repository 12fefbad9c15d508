import { bytesSize, humanSizeWithPrecision } from '../../../base/units.ts'
import { field, type Formatter } from './formatter.ts'
import { shortId } from './texts.ts'

type Cpu = { readonly cpu_usage?: { readonly total_usage?: number; readonly percpu_usage?: readonly number[] | null }; readonly system_cpu_usage?: number; readonly online_cpus?: number }

/** What the client reads of `GET /containers/ID/stats`. */
export type StatsSample = {
  readonly id?: string
  readonly name?: string
  readonly cpu_stats: Cpu
  readonly precpu_stats: Cpu
  readonly memory_stats: { readonly usage?: number; readonly limit?: number; readonly stats?: Readonly<Record<string, number>> }
  readonly pids_stats?: { readonly current?: number }
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>>
  readonly blkio_stats?: { readonly io_service_bytes_recursive?: readonly { readonly op: string; readonly value: number }[] | null }
}

/** One line of `docker stats`; undefined numbers are not known yet. */
export type StatsRow = {
  readonly container: string
  readonly id: string
  readonly name: string
  readonly known: boolean
  readonly cpu: number
  readonly memory: number
  readonly limit: number
  readonly received: number
  readonly sent: number
  readonly read: number
  readonly written: number
  readonly pids: number
}

/** The columns of `docker stats`. */
export const STATS_TABLE = 'table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}'

/** A sample as a row: shares and sums (docker/cli container.collect). */
export function measured(container: string, sample: StatsSample | undefined): StatsRow {
  const none = { container, id: '', name: '', known: false, cpu: 0, memory: 0, limit: 0, received: 0, sent: 0, read: 0, written: 0, pids: 0 }
  if (sample === undefined) return none
  const networks = Object.values(sample.networks ?? {})
  const blocks = sample.blkio_stats?.io_service_bytes_recursive ?? []
  const io = (letter: string): number => blocks.filter(({ op }) => op.toLowerCase().startsWith(letter)).reduce((sum, { value }) => sum + value, 0)
  return {
    ...none, id: sample.id ?? '', name: (sample.name ?? '').replace(/^\//, ''), known: true, cpu: cpuPercent(sample), memory: memoryUsage(sample), limit: sample.memory_stats.limit ?? 0,
    received: networks.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0), sent: networks.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0),
    read: io('r'), written: io('w'), pids: sample.pids_stats?.current ?? 0,
  }
}

function cpuPercent({ cpu_stats, precpu_stats }: StatsSample): number {
  const used = (cpu_stats.cpu_usage?.total_usage ?? 0) - (precpu_stats.cpu_usage?.total_usage ?? 0)
  const passed = (cpu_stats.system_cpu_usage ?? 0) - (precpu_stats.system_cpu_usage ?? 0)
  const cpus = cpu_stats.online_cpus || (cpu_stats.cpu_usage?.percpu_usage ?? []).length
  return passed > 0 && used > 0 ? (used / passed) * cpus * 100 : 0
}

/** Memory without the page cache that could be given back. */
function memoryUsage({ memory_stats: { usage = 0, stats = {} } }: StatsSample): number {
  const cache = stats['total_inactive_file'] ?? stats['inactive_file'] ?? 0
  return cache < usage ? usage - cache : usage
}

/** How statistics are printed (docker/cli formatter.StatsFormat). */
export function statsFormatter(truncate: boolean): Formatter<StatsRow> {
  const shown = (text: (row: StatsRow) => string) => (row: StatsRow): string => (row.known ? text(row) : '--')
  const size = (bytes: number): string => humanSizeWithPrecision(bytes, 3)
  return {
    typeName: 'container.statsContext',
    fields: {
      BlockIO: field('BLOCK I/O', shown(({ read, written }) => `${size(read)} / ${size(written)}`)),
      CPUPerc: field('CPU %', shown(({ cpu }) => `${cpu.toFixed(2)}%`)),
      Container: field('CONTAINER', ({ container }) => container),
      ID: field('CONTAINER ID', ({ id, container }) => (truncate ? shortId(id || container) : id || container)),
      MemPerc: field('MEM %', shown(({ memory, limit }) => `${(limit === 0 ? 0 : (memory / limit) * 100).toFixed(2)}%`)),
      MemUsage: field('MEM USAGE / LIMIT', (row) => (row.known ? `${bytesSize(row.memory)} / ${bytesSize(row.limit)}` : '-- / --')),
      Name: field('NAME', ({ name }) => name || '--'),
      NetIO: field('NET I/O', shown(({ received, sent }) => `${size(received)} / ${size(sent)}`)),
      PIDs: field('PIDS', shown(({ pids }) => String(pids))),
    },
  }
}
