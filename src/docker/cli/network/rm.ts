import { bool } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { isNotFound } from '../client/engine-error.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { segment, type Engine } from '../client/engine.ts'
import { dockerCommand } from '../docker.ts'

/** `docker network rm`: DELETE /networks/NAME for each; a failure ends with a line of its own. */
export const rm = dockerCommand({
  mounts: [{ path: 'network rm', aliases: ['remove'] }],
  usage: 'NETWORK [NETWORK...]',
  short: 'Remove one or more networks',
  aliasLine: 'docker network rm, docker network remove',
  args: atLeast(1),
  complete: 'networks',
  flags: {
    force: bool({ short: 'f', help: 'Do not error if the network does not exist' }),
  },
  *run({ args, flags, out, err, context: { engine } }) {
    let failed = false
    for (const name of args) {
      try {
        yield* refuseIngress(engine, name)
        yield* engine.send('DELETE', `/networks/${segment(name)}`)
        yield* out.line(name)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (flags.force && isNotFound(error)) continue
        yield* err.line(error.message)
        failed = true
      }
    }
    if (failed) throw new Failure('exit status 1')
  },
})

/** The client looks first; an ingress network would need a confirmation. */
function* refuseIngress(engine: Engine, name: string): Gen<void> {
  try {
    yield* engine.send('GET', `/networks/${segment(name)}`)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // The removal itself will tell.
  }
}
