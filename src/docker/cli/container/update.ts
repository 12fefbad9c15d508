import { int, text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { bytes, swapBytes, cpus } from '../opts/values.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { collecting } from '../each.ts'
import { parseRestartPolicy } from './host-config.ts'

/** `docker update`: POST /containers/ID/update for each. */
export const update = dockerCommand({
  mounts: mounts('update', 'container update'),
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Update configuration of one or more containers',
  aliasLine: 'docker container update, docker update',
  args: atLeast(1),
  complete: 'containers',
  flags: {
    'blkio-weight': text({ type: 'uint16', shown: '0', notYet: true, help: 'Block IO (relative weight), between 10 and 1000, or 0 to disable' }),
    'cpu-period': int({ help: 'Limit CPU CFS (Completely Fair Scheduler) period' }),
    'cpu-quota': int({ help: 'Limit CPU CFS (Completely Fair Scheduler) quota' }),
    'cpu-rt-period': int({ notYet: true, help: 'Limit the CPU real-time period in microseconds' }),
    'cpu-rt-runtime': int({ notYet: true, help: 'Limit the CPU real-time runtime in microseconds' }),
    'cpu-shares': int({ short: 'c', help: 'CPU shares (relative weight)' }),
    cpus: cpus({ help: 'Number of CPUs' }),
    'cpuset-cpus': text({ help: 'CPUs in which to allow execution (0-3, 0,1)' }),
    'cpuset-mems': text({ notYet: true, help: 'MEMs in which to allow execution (0-3, 0,1)' }),
    memory: bytes({ short: 'm', help: 'Memory limit' }),
    'memory-reservation': bytes({ help: 'Memory soft limit' }),
    'memory-swap': swapBytes({ help: 'Swap limit equal to memory plus swap: -1 to enable unlimited swap' }),
    'pids-limit': int({ help: 'Tune container pids limit (set -1 for unlimited)' }),
    restart: text({ completes: 'restart-policies', help: 'Restart policy to apply when a container exits' }),
  },
  *run({ args, flags, out, context: { engine } }) {
    const names = ['cpu-period', 'cpu-quota', 'cpu-shares', 'cpus', 'cpuset-cpus', 'memory', 'memory-reservation', 'memory-swap', 'pids-limit', 'restart'] as const
    if (!names.some((name) => flags.given(name))) throw new Failure('you must provide one or more flags when using this command')
    const policy = flags.restart === '' ? {} : { RestartPolicy: parseRestartPolicy(flags.restart) }
    const body = {
      Memory: flags.memory, MemoryReservation: flags['memory-reservation'], MemorySwap: flags['memory-swap'], CpuShares: flags['cpu-shares'],
      CpuPeriod: flags['cpu-period'], CpuQuota: flags['cpu-quota'], NanoCpus: flags.cpus, CpusetCpus: flags['cpuset-cpus'],
      ...(flags.given('pids-limit') ? { PidsLimit: flags['pids-limit'] } : {}), ...policy,
    }
    const warnings: string[] = []
    const refusals = yield* collecting(args, function* (name) {
      const answer = yield* engine.json<{ Warnings: readonly string[] | null }>('POST', `/containers/${segment(name)}/update`, { body })
      yield* out.line(name)
      warnings.push(...(answer.Warnings ?? []))
    })
    for (const warning of warnings) yield* out.line(warning)
    if (refusals.length > 0) throw new Failure(refusals.join('\n'))
  },
})
