import { bool, text } from '../../../cli/flag.ts'
import { humanSize } from '../../../base/units.ts'
import { noArgs } from '../../../cli/arity.ts'
import { dockerCommand } from '../docker.ts'
import type { VolumeSummary } from '../client/types.ts'
import { FORMAT_HELP } from '../format/format-help.ts'
import { field, listFormat, printFormatted, type Formatter } from '../format/formatter.ts'
import { labelHeading } from '../format/container.ts'
import { joinedLabels } from '../format/labels.ts'
import { naturally } from '../container/port.ts'
import { filter, encodeFilters } from '../opts/values.ts'

/** `docker volume ls`: GET /volumes, by name. */
export const ls = dockerCommand({
  mounts: [{ path: 'volume ls', aliases: ['list'] }],
  usage: '[OPTIONS]',
  short: 'List volumes',
  aliasLine: 'docker volume ls, docker volume list',
  args: noArgs,
  complete: 'none',
  flags: {
    cluster: bool({ notYet: true, help: 'Display only cluster volumes, and use cluster volume list formatting' }),
    filter: filter({ short: 'f', help: 'Provide filter values (e.g. "dangling=true")' }),
    format: text({ help: FORMAT_HELP }),
    quiet: bool({ short: 'q', help: 'Only display volume names' }),
  },
  *run({ flags, out, context: { engine, config } }) {
    const { Volumes } = yield* engine.json<{ Volumes: readonly VolumeSummary[] | null }>('GET', '/volumes', { query: { filters: encodeFilters(flags.filter) } })
    const sorted = [...(Volumes ?? [])].sort((a, b) => naturally(a.Name, b.Name))
    const format = listFormat(flags.format, config.values.volumesFormat, 'table {{.Driver}}\t{{.Name}}', flags.quiet, '{{.Name}}')
    yield* printFormatted(out, VOLUME_FORMATTER, format, sorted)
  },
})

/** How volumes are listed (docker/cli formatter.volumeContext). */
export const VOLUME_FORMATTER: Formatter<VolumeSummary> = {
  typeName: 'formatter.volumeContext',
  fields: {
    Availability: field('AVAILABILITY', () => 'N/A'),
    Driver: field('DRIVER', ({ Driver }) => Driver),
    Group: field('GROUP', () => 'N/A'),
    Labels: field('LABELS', ({ Labels }) => joinedLabels(Labels)),
    Links: field('LINKS', ({ UsageData }) => (UsageData ? String(UsageData.RefCount) : 'N/A')),
    Mountpoint: field('MOUNTPOINT', ({ Mountpoint }) => Mountpoint),
    Name: field('VOLUME NAME', ({ Name }) => Name),
    Scope: field('SCOPE', ({ Scope }) => Scope),
    Size: field('SIZE', ({ UsageData }) => (UsageData ? humanSize(UsageData.Size) : 'N/A')),
    Status: field('STATUS', () => 'N/A'),
  },
  methods: ({ Labels }) => ({ Label: (name) => Labels?.[String(name)] ?? '' }),
  methodHeadings: { Label: labelHeading },
}
