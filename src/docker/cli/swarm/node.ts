import { filter } from '../opts/values.ts'
import { bool, list, text } from '../../../cli/flag.ts'
import { FORMAT_HELP, INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { anyArgs, atLeast, exactly, noArgs } from '../../../cli/arity.ts'
import { inSwarm } from '../swarm/absent.ts'

/** `docker node`: needs a swarm. */
export const nodeCommands = [
  inSwarm({
    path: 'node demote',
    usage: 'NODE [NODE...]',
    short: 'Demote one or more nodes from manager in the swarm',
    args: atLeast(1),
    flags: {},
  }),
  inSwarm({
    path: 'node inspect',
    usage: '[OPTIONS] self|NODE [NODE...]',
    short: 'Display detailed information on one or more nodes',
    args: atLeast(1),
    flags: {
      format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
      pretty: bool({ help: 'Print the information in a human friendly format' }),
    },
  }),
  inSwarm({
    path: 'node ls', aliases: ['list'],
    usage: '[OPTIONS]',
    short: 'List nodes in the swarm',
    args: noArgs,
    flags: {
      filter: filter({ short: 'f', help: 'Filter output based on conditions provided' }),
      format: text({ help: FORMAT_HELP }),
      quiet: bool({ short: 'q', help: 'Only display IDs' }),
    },
  }),
  inSwarm({
    path: 'node promote',
    usage: 'NODE [NODE...]',
    short: 'Promote one or more nodes to manager in the swarm',
    args: atLeast(1),
    flags: {},
  }),
  inSwarm({
    path: 'node ps',
    usage: '[OPTIONS] [NODE...]',
    short: 'List tasks running on one or more nodes, defaults to current node',
    args: anyArgs,
    flags: {
      filter: filter({ short: 'f', help: 'Filter output based on conditions provided' }),
      format: text({ help: 'Pretty-print tasks using a Go template' }),
      'no-resolve': bool({ help: 'Do not map IDs to Names' }),
      'no-trunc': bool({ help: 'Do not truncate output' }),
      quiet: bool({ short: 'q', help: 'Only display task IDs' }),
    },
  }),
  inSwarm({
    path: 'node rm', aliases: ['remove'],
    usage: '[OPTIONS] NODE [NODE...]',
    short: 'Remove one or more nodes from the swarm',
    args: atLeast(1),
    flags: {
      force: bool({ short: 'f', help: 'Force remove a node from the swarm' }),
    },
  }),
  inSwarm({
    path: 'node update',
    usage: '[OPTIONS] NODE',
    short: 'Update a node',
    args: exactly(1),
    flags: {
      availability: text({ help: 'Availability of the node ("active", "pause", "drain")' }),
      'label-add': list({ help: 'Add or update a node label ("key=value")' }),
      'label-rm': list({ help: 'Remove a node label if exists' }),
      role: text({ help: 'Role of the node ("worker", "manager")' }),
    },
  }),
]
