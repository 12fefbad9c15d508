import { bool, text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { CONFIG_FLAGS } from './config-flags.ts'
import { containerConfig } from './config.ts'
import { createContainer } from './creation.ts'
import { checkPull } from './host-config.ts'
import { helpHint } from './help-hint.ts'

/** `docker create`: POST /containers/create; pulls a missing image first. */
export const create = dockerCommand({
  mounts: mounts('create', 'container create'),
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  short: 'Create a new container',
  aliasLine: 'docker container create, docker create',
  args: atLeast(1),
  interspersed: false,
  complete: 'images',
  flags: {
    ...CONFIG_FLAGS,
    pull: text({ completes: 'pull-policies', default: 'missing', help: 'Pull image before creating ("always", "|missing", "never")' }),
    quiet: bool({ short: 'q', help: 'Suppress the pull output' }),
  },
  *run({ args, flags, out, err, env, context }) {
    const config = yield* helpHint('create', function* () {
      checkPull(flags.pull)
      return yield* containerConfig(args, flags, env)
    })
    if (!flags['disable-content-trust']) throw new Failure('drydock: docker create --disable-content-trust=false is not simulated yet', 125)
    yield* out.line(yield* createContainer({ context, config, err, name: flags.name, platform: flags.platform, pull: flags.pull, quiet: flags.quiet, cidfile: flags.cidfile }))
  },
})
