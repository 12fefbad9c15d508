import { bool, int, text } from '../../../cli/flag.ts'
import { noArgs } from '../../../cli/arity.ts'
import { dockerCommand, mounts } from '../docker.ts'
import type { ContainerSummary } from '../client/types.ts'
import { FORMAT_HELP } from '../format/format-help.ts'
import { listFormat, printFormatted, tryTemplate } from '../format/formatter.ts'
import { containerFormatter } from '../format/container.ts'
import { filter, encodeFilters } from '../opts/values.ts'

const TABLE = 'table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}'

/** `docker ps`: GET /containers/json. */
export const ls = dockerCommand({
  mounts: mounts('ps', 'container ls', 'ps', 'list'),
  usage: '[OPTIONS]',
  short: 'List containers',
  aliasLine: 'docker container ls, docker container list, docker container ps, docker ps',
  args: noArgs,
  complete: 'none',
  flags: {
    all: bool({ short: 'a', help: 'Show all containers (default shows just running)' }),
    filter: filter({ short: 'f', help: 'Filter output based on conditions provided' }),
    format: text({ help: FORMAT_HELP }),
    last: int({ short: 'n', default: -1, help: 'Show n last created containers (includes all states)' }),
    latest: bool({ short: 'l', help: 'Show the latest created container (includes all states)' }),
    'no-trunc': bool({ help: "Don't truncate output" }),
    quiet: bool({ short: 'q', help: 'Only display container IDs' }),
    size: bool({ short: 's', help: 'Display total file sizes' }),
  },
  *run({ flags, out, context: { engine, config } }) {
    const limit = flags.latest && !flags.given('last') ? 1 : flags.last
    const format = flags.format === '' && !flags.quiet ? (config.values.psFormat ?? 'table') : flags.format
    const formatter = yield* containerFormatter(!flags['no-trunc'])
    if (!['', 'table', 'json'].includes(format)) tryTemplate(formatter, format)
    const size = flags.size || /\{\{.*(\.Size\b|json \.\s*\}\})/.test(format)
    const list = yield* engine.json<readonly ContainerSummary[]>('GET', '/containers/json', {
      query: { all: flags.all, limit: limit > 0 ? String(limit) : undefined, size, filters: encodeFilters(flags.filter) },
    })
    const table = flags.size ? `${TABLE}\t{{.Size}}` : TABLE
    yield* printFormatted(out, formatter, listFormat(flags.format, config.values.psFormat, table, flags.quiet, '{{.ID}}'), list)
  },
})
