import { bool, text } from '../../../cli/flag.ts'
import { noArgs } from '../../../cli/arity.ts'
import { dockerCommand } from '../docker.ts'
import type { NetworkSummary } from '../client/types.ts'
import { FORMAT_HELP } from '../format/format-help.ts'
import { field, listFormat, printFormatted, type Formatter } from '../format/formatter.ts'
import { labelHeading } from '../format/container.ts'
import { joinedLabels } from '../format/labels.ts'
import { goTimeText, shortId, unixTime } from '../format/texts.ts'
import { naturally } from '../container/port.ts'
import { filter, encodeFilters } from '../opts/values.ts'

/** `docker network ls`: GET /networks, by name. */
export const ls = dockerCommand({
  mounts: [{ path: 'network ls', aliases: ['list'] }],
  usage: '[OPTIONS]',
  short: 'List networks',
  aliasLine: 'docker network ls, docker network list',
  args: noArgs,
  complete: 'none',
  flags: {
    filter: filter({ short: 'f', help: 'Provide filter values (e.g. "driver=bridge")' }),
    format: text({ help: FORMAT_HELP }),
    'no-trunc': bool({ help: 'Do not truncate the output' }),
    quiet: bool({ short: 'q', help: 'Only display network IDs' }),
  },
  *run({ flags, out, context: { engine, config } }) {
    const list = yield* engine.json<readonly NetworkSummary[]>('GET', '/networks', { query: { filters: encodeFilters(flags.filter) } })
    const sorted = [...list].sort((a, b) => naturally(a.Name, b.Name))
    const format = listFormat(flags.format, config.values.networksFormat, 'table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}', flags.quiet, '{{.ID}}')
    yield* printFormatted(out, networkFormatter(!flags['no-trunc']), format, sorted)
  },
})

/** How networks are listed (docker/cli network.networkContext). */
function networkFormatter(truncate: boolean): Formatter<NetworkSummary> {
  return {
    typeName: 'network.networkContext',
    fields: {
      CreatedAt: field('CREATED AT', ({ Created }) => goTimeText(unixTime(Created), /\.\d+/.exec(Created)?.[0] ?? '')),
      Driver: field('DRIVER', ({ Driver }) => Driver),
      ID: field('NETWORK ID', ({ Id }) => (truncate ? shortId(Id) : Id)),
      IPv4: field('IPV4', ({ EnableIPv4 }) => String(EnableIPv4 ?? false)),
      IPv6: field('IPV6', ({ EnableIPv6 }) => String(EnableIPv6)),
      Internal: field('INTERNAL', ({ Internal }) => String(Internal)),
      Labels: field('LABELS', ({ Labels }) => joinedLabels(Labels)),
      Name: field('NAME', ({ Name }) => Name),
      Scope: field('SCOPE', ({ Scope }) => Scope),
    },
    methods: ({ Labels }) => ({ Label: (name) => Labels?.[String(name)] ?? '' }),
    methodHeadings: { Label: labelHeading },
  }
}
