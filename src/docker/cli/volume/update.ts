import { text } from '../../../cli/flag.ts'
import { atMost } from '../../../cli/arity.ts'
import { notSimulatedCommand } from '../swarm/absent.ts'

/** `docker volume update`: for cluster volumes only. */
export const update = notSimulatedCommand({
  path: 'volume update',
  usage: '[OPTIONS] [VOLUME]',
  short: 'Update a volume (cluster volumes only)',
  args: atMost(1),
  flags: {
    availability: text({ default: 'active', help: 'Cluster Volume availability ("active", "pause", "drain")' }),
  },
})
