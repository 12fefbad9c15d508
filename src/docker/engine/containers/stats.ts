import type { Gen } from '../../../kernel/coroutine.ts'
import type { Responder } from '../../../kernel/http/responder.ts'
import type { Request } from '../../../kernel/http/server.ts'
import { SECOND } from '../../../sim/time.ts'
import type { Engine } from '../engine.ts'
import { isTrue } from '../routes/parameters.ts'
import type { Container } from './container.ts'

const CPUS = 2

type Sample = { readonly read: string; readonly cpu: object }

/** GET /containers/{id}/stats: a sample a second, or one (with the one before it). */
export function* sendStats(engine: Engine, container: Container, { query }: Request, respond: Responder): Gen<void> {
  const streams = query.get('stream') === undefined || isTrue(query.get('stream'))
  const oneShot = isTrue(query.get('one-shot'))
  yield* respond.start(200, { 'Content-Type': 'application/json' })
  let before: Sample = { read: '0001-01-01T00:00:00Z', cpu: emptyCpu }
  for (let i = 0; ; i++) {
    const now = sample(engine, container)
    const first = i === 0 && !oneShot && container.running
    if (!first || streams) yield* respond.write(`${JSON.stringify(stats(engine, container, now, before))}\n`)
    if (!streams && !first) return
    if (container.removed) return
    before = now
    if ((yield* respond.wait(undefined, SECOND)) === 'gone') return
  }
}

const emptyCpu = { cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 }, throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 } }

function sample(engine: Engine, container: Container): Sample {
  if (!container.running || container.task === undefined) return { read: '0001-01-01T00:00:00Z', cpu: emptyCpu }
  const used = Math.round(container.task.spec.cgroup.usage * 1000)
  return {
    read: engine.time(engine.world.now),
    cpu: {
      cpu_usage: { total_usage: used, usage_in_kernelmode: 0, usage_in_usermode: used }, system_cpu_usage: (engine.world.now - engine.kernel.bootedAt + SECOND) * 1000 * CPUS, online_cpus: CPUS,
      throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
    },
  }
}

function stats(engine: Engine, container: Container, now: Sample, before: Sample): object {
  const on = container.running && container.task !== undefined
  const processes = [...(container.task?.spec.cgroup.processes ?? [])]
  const memory = processes.reduce((sum, p) => sum + p.memoryBytes, 0)
  const networks = Object.fromEntries([...(container.netns?.interfaces.values() ?? [])].filter((d) => d.name !== 'lo').map((d) => [d.name, {
    rx_bytes: d.traffic.rxBytes, rx_packets: d.traffic.rxPackets, rx_errors: 0, rx_dropped: 0, tx_bytes: d.traffic.txBytes, tx_packets: d.traffic.txPackets, tx_errors: 0, tx_dropped: 0,
  }]))
  return {
    name: `/${container.name}`, id: container.id, read: now.read, preread: before.read, pids_stats: on ? { current: processes.length, limit: 18446744073709552000 } : {},
    blkio_stats: { io_service_bytes_recursive: null, io_serviced_recursive: null, io_queue_recursive: null, io_service_time_recursive: null, io_wait_time_recursive: null, io_merged_recursive: null, io_time_recursive: null, sectors_recursive: null },
    num_procs: 0, storage_stats: {}, cpu_stats: now.cpu, precpu_stats: before.cpu,
    memory_stats: on ? { usage: memory, stats: { inactive_file: 0 }, limit: container.hostConfig.Memory || engine.kernel.memory } : {},
    ...(on && Object.keys(networks).length > 0 && { networks }),
  }
}
