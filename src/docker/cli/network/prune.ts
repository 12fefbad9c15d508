import { bool } from '../../../cli/flag.ts'
import { noArgs } from '../../../cli/arity.ts'
import { confirmed } from '../confirm.ts'
import { dockerCommand } from '../docker.ts'
import { filter, encodeFilters } from '../opts/values.ts'

/** `docker network prune`: POST /networks/prune. */
export const prune = dockerCommand({
  mounts: [{ path: 'network prune' }],
  usage: '[OPTIONS]',
  short: 'Remove all unused networks',
  args: noArgs,
  complete: 'none',
  flags: {
    filter: filter({ help: 'Provide filter values (e.g. "until=<timestamp>")' }),
    force: bool({ short: 'f', help: 'Do not prompt for confirmation' }),
  },
  *run({ flags, out, context: { engine } }) {
    if (!flags.force) {
      yield* confirmed(out, 'WARNING! This will remove all custom networks not used by at least one container.\nAre you sure you want to continue?')
    }
    const { NetworksDeleted } = yield* engine.json<{ NetworksDeleted: readonly string[] | null }>('POST', '/networks/prune', { query: { filters: encodeFilters(flags.filter) } })
    const deleted = NetworksDeleted ?? []
    if (deleted.length > 0) yield* out.line(`Deleted Networks:\n${deleted.join('\n')}\n`)
  },
})
