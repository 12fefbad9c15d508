import { bool } from '../../../cli/flag.ts'
import { humanSize } from '../../../base/units.ts'
import { noArgs } from '../../../cli/arity.ts'
import { confirmed } from '../confirm.ts'
import { dockerCommand } from '../docker.ts'
import { filter, encodeFilters } from '../opts/values.ts'

/** `docker container prune`: POST /containers/prune. */
export const prune = dockerCommand({
  mounts: [{ path: 'container prune' }],
  usage: '[OPTIONS]',
  short: 'Remove all stopped containers',
  args: noArgs,
  complete: 'none',
  flags: {
    filter: filter({ help: 'Provide filter values (e.g. "until=<timestamp>")' }),
    force: bool({ short: 'f', help: 'Do not prompt for confirmation' }),
  },
  *run({ flags, out, context: { engine } }) {
    if (!flags.force) yield* confirmed(out, 'WARNING! This will remove all stopped containers.\nAre you sure you want to continue?')
    const report = yield* engine.json<{ ContainersDeleted: readonly string[] | null; SpaceReclaimed: number }>('POST', '/containers/prune', {
      query: { filters: encodeFilters(flags.filter) },
    })
    const deleted = report.ContainersDeleted ?? []
    if (deleted.length > 0) yield* out.line(`Deleted Containers:\n${deleted.join('\n')}\n`)
    yield* out.line(`Total reclaimed space: ${humanSize(report.SpaceReclaimed)}`)
  },
})
