import { filter } from '../opts/values.ts'
import { bool, list, text } from '../../../cli/flag.ts'
import { FORMAT_HELP, INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { atLeast, exactly, noArgs } from '../../../cli/arity.ts'
import { inSwarm } from '../swarm/absent.ts'

/** `docker config`: needs a swarm. */
export const configCommands = [
  inSwarm({
    path: 'config create',
    usage: '[OPTIONS] CONFIG file|-',
    short: 'Create a config from a file or STDIN',
    args: exactly(2),
    flags: {
      label: list({ short: 'l', help: 'Config labels' }),
      'template-driver': text({ help: 'Template driver' }),
    },
  }),
  inSwarm({
    path: 'config inspect',
    usage: '[OPTIONS] CONFIG [CONFIG...]',
    short: 'Display detailed information on one or more configs',
    args: atLeast(1),
    flags: {
      format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
      pretty: bool({ help: 'Print the information in a human friendly format' }),
    },
  }),
  inSwarm({
    path: 'config ls', aliases: ['list'],
    usage: '[OPTIONS]',
    short: 'List configs',
    args: noArgs,
    flags: {
      filter: filter({ short: 'f', help: 'Filter output based on conditions provided' }),
      format: text({ help: FORMAT_HELP }),
      quiet: bool({ short: 'q', help: 'Only display IDs' }),
    },
  }),
  inSwarm({
    path: 'config rm', aliases: ['remove'],
    usage: 'CONFIG [CONFIG...]',
    short: 'Remove one or more configs',
    args: atLeast(1),
    flags: {},
  }),
]
