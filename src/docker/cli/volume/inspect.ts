import { text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { inspectEach } from '../format/inspector.ts'

/** `docker volume inspect`. */
export const inspect = dockerCommand({
  mounts: mounts(undefined, 'volume inspect'),
  usage: '[OPTIONS] VOLUME [VOLUME...]',
  short: 'Display detailed information on one or more volumes',
  args: atLeast(1),
  complete: 'volumes',
  flags: {
    format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
  },
  *run({ args, flags, out, context: { engine } }) {
    yield* inspectEach(out, args, flags.format, (name) => engine.text('GET', `/volumes/${segment(name)}`))
  },
})
