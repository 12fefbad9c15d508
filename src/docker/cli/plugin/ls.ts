import { bool, text } from '../../../cli/flag.ts'
import { noArgs } from '../../../cli/arity.ts'
import { dockerCommand } from '../docker.ts'
import { FORMAT_HELP } from '../format/format-help.ts'
import { field, listFormat, printFormatted, type Formatter } from '../format/formatter.ts'
import { ellipsis, shortId } from '../format/texts.ts'
import { filter, encodeFilters } from '../opts/values.ts'

type Plugin = { readonly Id: string; readonly Name: string; readonly Enabled: boolean; readonly Config: { readonly Description: string }; readonly PluginReference?: string }

/** `docker plugin ls`: GET /plugins. */
export const ls = dockerCommand({
  mounts: [{ path: 'plugin ls', aliases: ['list'] }],
  usage: '[OPTIONS]',
  short: 'List plugins',
  aliasLine: 'docker plugin ls, docker plugin list',
  args: noArgs,
  complete: 'none',
  flags: {
    filter: filter({ short: 'f', help: 'Provide filter values (e.g. "enabled=true")' }),
    format: text({ help: FORMAT_HELP }),
    'no-trunc': bool({ help: "Don't truncate output" }),
    quiet: bool({ short: 'q', help: 'Only display plugin IDs' }),
  },
  *run({ flags, out, context: { engine } }) {
    const plugins = yield* engine.json<readonly Plugin[] | null>('GET', '/plugins', { query: { filters: encodeFilters(flags.filter) } })
    const format = listFormat(flags.format, undefined, 'table {{.ID}}\t{{.Name}}\t{{.Description}}\t{{.Enabled}}', flags.quiet, '{{.ID}}')
    yield* printFormatted(out, pluginFormatter(!flags['no-trunc']), format, plugins ?? [])
  },
})

function pluginFormatter(truncate: boolean): Formatter<Plugin> {
  return {
    typeName: 'plugin.pluginContext',
    fields: {
      Description: field('DESCRIPTION', ({ Config }) => (truncate ? ellipsis(Config.Description.replaceAll('\n', ' '), 45) : Config.Description)),
      Enabled: field('ENABLED', ({ Enabled }) => Enabled),
      ID: field('ID', ({ Id }) => (truncate ? shortId(Id) : Id)),
      Name: field('NAME', ({ Name }) => Name),
      PluginReference: field('REFERENCE', ({ PluginReference }) => PluginReference ?? ''),
    },
  }
}
