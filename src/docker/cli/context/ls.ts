import { bool, text } from '../../../cli/flag.ts'
import { noArgs } from '../../../cli/arity.ts'
import { dockerCommand, type Docker } from '../docker.ts'
import { FORMAT_HELP } from '../format/format-help.ts'
import { field, listFormat, printFormatted, type Formatter } from '../format/formatter.ts'
import { DEFAULT_CONTEXT } from './contexts.ts'

type Row = { readonly name: string; readonly current: boolean; readonly endpoint: string }

/** `docker context ls`. */
export const ls = dockerCommand({
  mounts: [{ path: 'context ls', aliases: ['list'] }],
  usage: '[OPTIONS]',
  short: 'List contexts',
  aliasLine: 'docker context ls, docker context list',
  args: noArgs,
  complete: 'none',
  flags: {
    format: text({ help: FORMAT_HELP }),
    quiet: bool({ short: 'q', help: 'Only show context names' }),
  },
  *run({ flags, out, err, env, context }) {
    const format = listFormat(flags.format, undefined, 'table {{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}', flags.quiet, '{{.Name}}')
    yield* printFormatted(out, CONTEXT_FORMATTER, format, [rowOf(context)])
    if (!flags.quiet && env.get('DOCKER_HOST') !== undefined) {
      yield* err.line('Warning: DOCKER_HOST environment variable overrides the active context. To use a context, either set the global --context flag, or unset DOCKER_HOST environment variable.')
    }
  },
})

const rowOf = ({ engine, contextName }: Docker): Row => ({ name: DEFAULT_CONTEXT, current: contextName === DEFAULT_CONTEXT, endpoint: engine.host.url })

const CONTEXT_FORMATTER: Formatter<Row> = {
  typeName: 'formatter.clientContextContext',
  fields: {
    Current: field('', ({ current }) => current),
    Description: field('DESCRIPTION', () => 'Current DOCKER_HOST based configuration'),
    DockerEndpoint: field('DOCKER ENDPOINT', ({ endpoint }) => endpoint),
    Error: field('ERROR', () => ''),
    Name: field('NAME', ({ name }) => name),
  },
}
