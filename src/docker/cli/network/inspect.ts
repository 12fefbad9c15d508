import { bool, text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { inspectEach } from '../format/inspector.ts'

/** `docker network inspect`. */
export const inspect = dockerCommand({
  mounts: mounts(undefined, 'network inspect'),
  usage: '[OPTIONS] NETWORK [NETWORK...]',
  short: 'Display detailed information on one or more networks',
  args: atLeast(1),
  complete: 'networks',
  flags: {
    format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
    verbose: bool({ short: 'v', help: 'Verbose output for diagnostics' }),
  },
  *run({ args, flags, out, context: { engine } }) {
    yield* inspectEach(out, args, flags.format, (name) => engine.text('GET', `/networks/${segment(name)}`, { query: { verbose: flags.verbose ? 'true' : '' } }))
  },
})
