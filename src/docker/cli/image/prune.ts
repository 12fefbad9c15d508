import { bool } from '../../../cli/flag.ts'
import { humanSize } from '../../../base/units.ts'
import { noArgs } from '../../../cli/arity.ts'
import { dockerCommand } from '../docker.ts'
import { filter, encodeFilters, withFilter } from '../opts/values.ts'
import { confirmed } from '../confirm.ts'

const DANGLING = 'WARNING! This will remove all dangling images.\nAre you sure you want to continue?'
const ALL = 'WARNING! This will remove all images without at least one container associated to them.\nAre you sure you want to continue?'

type Report = { readonly ImagesDeleted: readonly { Untagged?: string; Deleted?: string }[] | null; readonly SpaceReclaimed: number }

/** `docker image prune`: POST /images/prune. */
export const prune = dockerCommand({
  mounts: [{ path: 'image prune' }],
  usage: '[OPTIONS]',
  short: 'Remove unused images',
  args: noArgs,
  complete: 'none',
  flags: {
    all: bool({ short: 'a', help: 'Remove all unused images, not just dangling ones' }),
    filter: filter({ help: 'Provide filter values (e.g. "until=<timestamp>")' }),
    force: bool({ short: 'f', help: 'Do not prompt for confirmation' }),
  },
  *run({ flags, out, context: { engine } }) {
    if (!flags.force) yield* confirmed(out, flags.all ? ALL : DANGLING)
    const filters = withFilter(flags.filter, 'dangling', String(!flags.all))
    const { ImagesDeleted, SpaceReclaimed } = yield* engine.json<Report>('POST', '/images/prune', { query: { filters: encodeFilters(filters) } })
    if ((ImagesDeleted ?? []).length > 0) {
      yield* out.line('Deleted Images:')
      for (const { Untagged, Deleted } of ImagesDeleted ?? []) yield* out.line(Untagged ? `untagged: ${Untagged}` : `deleted: ${Deleted ?? ''}`)
      yield* out.line()
    }
    yield* out.line(`Total reclaimed space: ${humanSize(SpaceReclaimed)}`)
  },
})
