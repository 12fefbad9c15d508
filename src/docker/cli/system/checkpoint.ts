import { bool, text } from '../../../cli/flag.ts'
import { exactly } from '../../../cli/arity.ts'
import { experimentalCommand } from '../swarm/absent.ts'

/** `docker checkpoint`: needs an experimental engine. */
export const checkpointCommands = [
  experimentalCommand({
    path: 'checkpoint create',
    usage: '[OPTIONS] CONTAINER CHECKPOINT',
    short: 'Create a checkpoint from a running container',
    args: exactly(2),
    flags: {
      'checkpoint-dir': text({ help: 'Use a custom checkpoint storage directory' }),
      'leave-running': bool({ help: 'Leave the container running after checkpoint' }),
    },
  }),
  experimentalCommand({
    path: 'checkpoint ls', aliases: ['list'],
    usage: '[OPTIONS] CONTAINER',
    short: 'List checkpoints for a container',
    args: exactly(1),
    flags: {
      'checkpoint-dir': text({ help: 'Use a custom checkpoint storage directory' }),
    },
  }),
  experimentalCommand({
    path: 'checkpoint rm', aliases: ['remove'],
    usage: '[OPTIONS] CONTAINER CHECKPOINT',
    short: 'Remove a checkpoint',
    args: exactly(2),
    flags: {
      'checkpoint-dir': text({ help: 'Use a custom checkpoint storage directory' }),
    },
  }),
]
