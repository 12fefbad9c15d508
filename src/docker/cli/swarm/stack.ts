import { filter } from '../opts/values.ts'
import { bool, commaList, text } from '../../../cli/flag.ts'
import { FORMAT_HELP } from '../format/format-help.ts'
import { atLeast, exactly, noArgs } from '../../../cli/arity.ts'
import { inSwarm, notSimulatedCommand } from '../swarm/absent.ts'

/** `docker stack`: needs a swarm. */
export const stackCommands = [
  notSimulatedCommand({
    path: 'stack config',
    usage: '[OPTIONS]',
    short: 'Outputs the final config file, after doing merges and interpolations',
    args: noArgs,
    flags: {
      'compose-file': commaList({ short: 'c', help: 'Path to a Compose file, or "-" to read from stdin' }),
      'skip-interpolation': bool({ help: 'Skip interpolation and output only merged config' }),
    },
  }),
  inSwarm({
    path: 'stack deploy', aliases: ['up'],
    usage: '[OPTIONS] STACK',
    short: 'Deploy a new stack or update an existing stack',
    args: exactly(1),
    flags: {
      'compose-file': commaList({ short: 'c', help: 'Path to a Compose file, or "-" to read from stdin' }),
      detach: bool({ short: 'd', default: true, help: 'Exit immediately instead of waiting for the stack services to converge' }),
      prune: bool({ help: 'Prune services that are no longer referenced' }),
      quiet: bool({ short: 'q', help: 'Suppress progress output' }),
      'resolve-image': text({ default: 'always', help: 'Query the registry to resolve image digest and supported platforms ("always", "changed", "never")' }),
      'with-registry-auth': bool({ help: 'Send registry authentication details to Swarm agents' }),
    },
  }),
  inSwarm({
    path: 'stack ls', aliases: ['list'],
    usage: '[OPTIONS]',
    short: 'List stacks',
    args: noArgs,
    flags: {
      format: text({ help: FORMAT_HELP }),
    },
  }),
  inSwarm({
    path: 'stack ps',
    usage: '[OPTIONS] STACK',
    short: 'List the tasks in the stack',
    args: exactly(1),
    flags: {
      filter: filter({ short: 'f', help: 'Filter output based on conditions provided' }),
      format: text({ help: FORMAT_HELP }),
      'no-resolve': bool({ help: 'Do not map IDs to Names' }),
      'no-trunc': bool({ help: 'Do not truncate output' }),
      quiet: bool({ short: 'q', help: 'Only display task IDs' }),
    },
  }),
  inSwarm({
    path: 'stack rm', aliases: ['remove', 'down'],
    usage: '[OPTIONS] STACK [STACK...]',
    short: 'Remove one or more stacks',
    args: atLeast(1),
    flags: {
      detach: bool({ short: 'd', default: true, help: 'Do not wait for stack removal' }),
    },
  }),
  inSwarm({
    path: 'stack services',
    usage: '[OPTIONS] STACK',
    short: 'List the services in the stack',
    args: exactly(1),
    flags: {
      filter: filter({ short: 'f', help: 'Filter output based on conditions provided' }),
      format: text({ help: FORMAT_HELP }),
      quiet: bool({ short: 'q', help: 'Only display IDs' }),
    },
  }),
]
