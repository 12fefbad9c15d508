import { bool, type FlagValues } from '../../../cli/flag.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { humanSize } from '../../../base/units.ts'
import { noArgs } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { Engine } from '../client/engine.ts'
import { confirmed } from '../confirm.ts'
import { dockerCommand } from '../docker.ts'
import { filter, encodeFilters, withFilter, type Filters } from '../opts/values.ts'

const PRUNE_FLAGS = {
    all: bool({ short: 'a', help: 'Remove all unused images not just dangling ones' }),
    filter: filter({ help: 'Provide filter values (e.g. "label=<key>=<value>")' }),
    force: bool({ short: 'f', help: 'Do not prompt for confirmation' }),
    volumes: bool({ help: 'Prune anonymous volumes' }),
  }

/** `docker system prune`: containers, networks, volumes (when asked), images, build cache. */
export const prune = dockerCommand({
  mounts: [{ path: 'system prune' }],
  usage: '[OPTIONS]',
  short: 'Remove unused data',
  args: noArgs,
  complete: 'none',
  flags: PRUNE_FLAGS,
  *run({ flags, out, context: { engine } }) {
    if (flags.volumes && flags.filter.has('until')) throw new Failure('ERROR: The "until" filter is not supported with "--volumes"')
    if (!flags.force) yield* confirmed(out, warning(flags))
    let reclaimed = yield* part(engine, out, '/containers/prune', 'Deleted Containers:', flags.filter, 'ContainersDeleted')
    reclaimed += yield* part(engine, out, '/networks/prune', 'Deleted Networks:', flags.filter, 'NetworksDeleted')
    if (flags.volumes) reclaimed += yield* part(engine, out, '/volumes/prune', 'Deleted Volumes:', flags.filter, 'VolumesDeleted')
    reclaimed += yield* images(engine, out, withFilter(flags.filter, 'dangling', String(!flags.all)))
    reclaimed += yield* cache(engine, out, flags)
    yield* out.line(`Total reclaimed space: ${humanSize(reclaimed)}`)
  },
})

type Report = { readonly SpaceReclaimed?: number; readonly [list: string]: unknown }

function* part(engine: Engine, out: Writer, path: string, title: string, filters: Filters, list: string): Gen<number> {
  const report = yield* engine.json<Report>('POST', path, { query: { filters: encodeFilters(filters) } })
  const deleted = (report[list] ?? []) as readonly string[]
  if (deleted.length > 0) yield* out.line(`${title}\n${deleted.join('\n')}\n`)
  return report.SpaceReclaimed ?? 0
}

function* images(engine: Engine, out: Writer, filters: Filters): Gen<number> {
  const report = yield* engine.json<Report>('POST', '/images/prune', { query: { filters: encodeFilters(filters) } })
  const deleted = (report['ImagesDeleted'] ?? []) as readonly { Untagged?: string; Deleted?: string }[]
  if (deleted.length > 0) {
    yield* out.line(`Deleted Images:\n${deleted.map(({ Untagged, Deleted }) => (Untagged ? `untagged: ${Untagged}` : `deleted: ${Deleted ?? ''}`)).join('\n')}\n`)
  }
  return report.SpaceReclaimed ?? 0
}

function* cache(engine: Engine, out: Writer, flags: FlagValues<typeof PRUNE_FLAGS>): Gen<number> {
  const report = yield* engine.json<Report>('POST', '/build/prune', { query: { all: flags.all, filters: encodeFilters(flags.filter) } })
  const deleted = (report['CachesDeleted'] ?? []) as readonly string[]
  if (deleted.length > 0) yield* out.line(`Deleted build cache objects:\n${deleted.join('\n')}\n`)
  return report.SpaceReclaimed ?? 0
}

function warning({ all, volumes, filter: filters }: FlagValues<typeof PRUNE_FLAGS>): string {
  const removed = [
    'all stopped containers', 'all networks not used by at least one container',
    ...(volumes ? ['all anonymous volumes not used by at least one container'] : []),
    all ? 'all images without at least one container associated to them' : 'all dangling images',
    all ? 'all build cache' : 'unused build cache',
  ]
  const shown = [...filters].flatMap(([name, values]) => values.map((value) => `${name}=${value}`)).sort()
  const filterText = shown.length > 0 ? `\n\n  Items to be pruned will be filtered with:\n${shown.map((line) => `  - ${line}`).join('\n')}` : ''
  return `WARNING! This will remove:\n${removed.map((line) => `  - ${line}`).join('\n')}${filterText}\n\nAre you sure you want to continue?`
}
