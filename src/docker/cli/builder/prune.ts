import { bool } from '../../../cli/flag.ts'
import { humanSize } from '../../../base/units.ts'
import { noArgs } from '../../../cli/arity.ts'
import { confirmed } from '../confirm.ts'
import { dockerCommand } from '../docker.ts'
import { bytes, filter, encodeFilters } from '../opts/values.ts'

const NORMAL = 'WARNING! This will remove all dangling build cache.\nAre you sure you want to continue?'
const ALL = 'WARNING! This will remove all build cache.\nAre you sure you want to continue?'

/** `docker builder prune`: POST /build/prune. */
export const prune = dockerCommand({
  mounts: [{ path: 'builder prune' }],
  usage: '',
  short: 'Remove build cache',
  args: noArgs,
  complete: 'none',
  flags: {
    all: bool({ short: 'a', help: 'Remove all unused build cache, not just dangling ones' }),
    filter: filter({ help: 'Provide filter values (e.g. "until=24h")' }),
    force: bool({ short: 'f', help: 'Do not prompt for confirmation' }),
    'keep-storage': bytes({ help: 'Amount of disk space to keep for cache' }),
  },
  *run({ flags, out, context: { engine } }) {
    if (!flags.force) yield* confirmed(out, flags.all ? ALL : NORMAL)
    const report = yield* engine.json<{ CachesDeleted: readonly string[] | null; SpaceReclaimed: number }>('POST', '/build/prune', {
      query: { all: flags.all, 'keep-storage': flags['keep-storage'] > 0 ? String(flags['keep-storage']) : undefined, filters: encodeFilters(flags.filter) },
    })
    const deleted = report.CachesDeleted ?? []
    if (deleted.length > 0) yield* out.line(`Deleted build cache objects:\n${deleted.join('\n')}\n`)
    yield* out.line(`Total reclaimed space: ${humanSize(report.SpaceReclaimed)}`)
  },
})
