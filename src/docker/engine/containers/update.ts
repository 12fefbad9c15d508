import type { Engine } from '../engine.ts'
import { badRequest, notSimulated } from '../errors.ts'
import type { HostConfig } from '../wire.ts'
import type { Container } from './container.ts'
import { eventAttributes } from './create.ts'
import { publishContainer } from './publish.ts'

export type UpdateRequest = Partial<HostConfig>

const KNOWN: readonly string[] = ['Memory', 'MemorySwap', 'MemoryReservation', 'NanoCpus', 'CpuShares', 'CpuQuota', 'CpuPeriod', 'PidsLimit', 'RestartPolicy']

/** POST /containers/{id}/update. */
export function updateContainer(engine: Engine, container: Container, request: UpdateRequest): string[] {
  const host: Record<string, unknown> = container.hostConfig
  for (const [key, value] of Object.entries(request)) {
    const empty = value === 0 || value === '' || value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
    if (!KNOWN.includes(key) && !empty) throw notSimulated(`docker update of ${key}`)
    if (empty) continue
    if (key === 'RestartPolicy') {
      if (request.RestartPolicy?.Name === '') continue
      if (container.hostConfig.AutoRemove) throw badRequest('Restart policy cannot be updated because AutoRemove is enabled for the container')
    }
    host[key] = value
  }
  const { Memory, MemorySwap, NanoCpus, CpuQuota, CpuPeriod, CpuShares, PidsLimit } = container.hostConfig
  if (Memory > 0 && MemorySwap > 0 && MemorySwap < Memory) throw badRequest('Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time')
  engine.runtime.cgroup(`/docker/${container.id}`, {
    ...(Memory > 0 && { memoryBytes: Memory }), ...(NanoCpus > 0 && { nanoCpus: NanoCpus }), ...(CpuQuota > 0 && { cpuQuota: CpuQuota }), ...(CpuPeriod > 0 && { cpuPeriod: CpuPeriod }),
    ...(CpuShares > 0 && { cpuShares: CpuShares }), ...((PidsLimit ?? 0) > 0 && { pids: PidsLimit as number }),
  })
  publishContainer(engine, container)
  engine.events.publish('container', 'update', container.id, eventAttributes(container))
  return []
}
