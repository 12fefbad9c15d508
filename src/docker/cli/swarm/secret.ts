import { filter } from '../opts/values.ts'
import { bool, list, text } from '../../../cli/flag.ts'
import { FORMAT_HELP, INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { atLeast, between, noArgs } from '../../../cli/arity.ts'
import { inSwarm } from '../swarm/absent.ts'

/** `docker secret`: needs a swarm. */
export const secretCommands = [
  inSwarm({
    path: 'secret create',
    usage: '[OPTIONS] SECRET [file|-]',
    short: 'Create a secret from a file or STDIN as content',
    args: between(1, 2),
    flags: {
      driver: text({ short: 'd', help: 'Secret driver' }),
      label: list({ short: 'l', help: 'Secret labels' }),
      'template-driver': text({ help: 'Template driver' }),
    },
  }),
  inSwarm({
    path: 'secret inspect',
    usage: '[OPTIONS] SECRET [SECRET...]',
    short: 'Display detailed information on one or more secrets',
    args: atLeast(1),
    flags: {
      format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
      pretty: bool({ help: 'Print the information in a human friendly format' }),
    },
  }),
  inSwarm({
    path: 'secret ls', aliases: ['list'],
    usage: '[OPTIONS]',
    short: 'List secrets',
    args: noArgs,
    flags: {
      filter: filter({ short: 'f', help: 'Filter output based on conditions provided' }),
      format: text({ help: FORMAT_HELP }),
      quiet: bool({ short: 'q', help: 'Only display IDs' }),
    },
  }),
  inSwarm({
    path: 'secret rm', aliases: ['remove'],
    usage: 'SECRET [SECRET...]',
    short: 'Remove one or more secrets',
    args: atLeast(1),
    flags: {},
  }),
]
