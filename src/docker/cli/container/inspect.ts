import { bool, text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { inspectEach } from '../format/inspector.ts'

/** `docker container inspect`. */
export const inspect = dockerCommand({
  mounts: mounts(undefined, 'container inspect'),
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Display detailed information on one or more containers',
  args: atLeast(1),
  complete: 'containers',
  flags: {
    format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
    size: bool({ short: 's', help: 'Display total file sizes' }),
  },
  *run({ args, flags, out, context: { engine } }) {
    yield* inspectEach(out, args, flags.format, (name) => engine.text('GET', `/containers/${segment(name)}/json`, { query: { size: flags.size } }))
  },
})
