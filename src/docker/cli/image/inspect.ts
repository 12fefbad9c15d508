import { text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { inspectEach } from '../format/inspector.ts'

/** `docker image inspect`. */
export const inspect = dockerCommand({
  mounts: mounts(undefined, 'image inspect'),
  usage: '[OPTIONS] IMAGE [IMAGE...]',
  short: 'Display detailed information on one or more images',
  args: atLeast(1),
  complete: 'images',
  flags: {
    format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
    platform: text({ notYet: true, help: "Inspect a specific platform of the multi-platform image.\nIf the image or the server is not multi-platform capable, the command will error out if the platform does not match.\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)" }),
  },
  *run({ args, flags, out, context: { engine } }) {
    yield* inspectEach(out, args, flags.format, (name) => engine.text('GET', `/images/${segment(name)}/json`))
  },
})
