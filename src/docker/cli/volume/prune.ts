import { bool } from '../../../cli/flag.ts'
import { humanSize } from '../../../base/units.ts'
import { noArgs } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { confirmed } from '../confirm.ts'
import { dockerCommand } from '../docker.ts'
import { filter, encodeFilters, withFilter } from '../opts/values.ts'

/** `docker volume prune`: POST /volumes/prune; anonymous volumes only, unless --all. */
export const prune = dockerCommand({
  mounts: [{ path: 'volume prune' }],
  usage: '[OPTIONS]',
  short: 'Remove unused local volumes',
  args: noArgs,
  complete: 'none',
  flags: {
    all: bool({ short: 'a', help: 'Remove all unused volumes, not just anonymous ones' }),
    filter: filter({ help: 'Provide filter values (e.g. "label=<label>")' }),
    force: bool({ short: 'f', help: 'Do not prompt for confirmation' }),
  },
  *run({ flags, out, context: { engine } }) {
    if (flags.all && flags.filter.has('all')) throw new Failure('conflicting options: cannot specify both --all and --filter all=1')
    const filters = flags.all ? withFilter(flags.filter, 'all', 'true') : flags.filter
    const which = flags.all ? 'all local volumes not used by at least one container' : 'anonymous local volumes not used by at least one container'
    if (!flags.force) yield* confirmed(out, `WARNING! This will remove ${which}.\nAre you sure you want to continue?`)
    const report = yield* engine.json<{ VolumesDeleted: readonly string[] | null; SpaceReclaimed: number }>('POST', '/volumes/prune', { query: { filters: encodeFilters(filters) } })
    const deleted = report.VolumesDeleted ?? []
    if (deleted.length > 0) yield* out.line(`Deleted Volumes:\n${deleted.join('\n')}\n`)
    yield* out.line(`Total reclaimed space: ${humanSize(report.SpaceReclaimed)}`)
  },
})
