import { bool } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand } from '../docker.ts'
import { forEach } from '../each.ts'

/** `docker volume rm`: DELETE /volumes/NAME for each. */
export const rm = dockerCommand({
  mounts: [{ path: 'volume rm', aliases: ['remove'] }],
  usage: '[OPTIONS] VOLUME [VOLUME...]',
  short: 'Remove one or more volumes',
  long: 'Remove one or more volumes. You cannot remove a volume that is in use by a container.',
  aliasLine: 'docker volume rm, docker volume remove',
  args: atLeast(1),
  complete: 'volumes',
  flags: {
    force: bool({ short: 'f', help: 'Force the removal of one or more volumes' }),
  },
  *run({ args, flags, out, context: { engine } }) {
    yield* forEach(args, out, (name) => engine.send('DELETE', `/volumes/${segment(name)}`, { query: { force: flags.force } }))
  },
})
