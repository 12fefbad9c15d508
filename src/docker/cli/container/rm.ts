import type { Gen } from '../../../kernel/coroutine.ts'
import { bool } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { isNotFound } from '../client/engine-error.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { forEachAtOnce } from '../each.ts'

/** `docker rm`: DELETE /containers/ID for each. With --force a missing one is told, but is no failure. */
export const rm = dockerCommand({
  mounts: mounts('rm', 'container rm', 'remove'),
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Remove one or more containers',
  aliasLine: 'docker container rm, docker container remove, docker rm',
  args: atLeast(1),
  complete: 'containers',
  flags: {
    force: bool({ short: 'f', help: 'Force the removal of a running container (uses SIGKILL)' }),
    link: bool({ short: 'l', help: 'Remove the specified link' }),
    volumes: bool({ short: 'v', help: 'Remove anonymous volumes associated with the container' }),
  },
  *run({ args, flags, out, err, context: { engine } }) {
    yield* forEachAtOnce(args, out, function* (name): Gen<'skip' | void> {
      const id = name.replace(/^\/+|\/+$/g, '')
      if (id === '') throw new Failure('Container name cannot be empty')
      try {
        yield* engine.send('DELETE', `/containers/${segment(id)}`, { query: { v: flags.volumes, link: flags.link, force: flags.force } })
      } catch (error) {
        if (!flags.force || !isNotFound(error)) throw error
        yield* err.line(error.message)
        return 'skip'
      }
    })
  },
})
