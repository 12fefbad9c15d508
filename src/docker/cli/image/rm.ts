import { bool, commaList } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { isNotFound } from '../client/engine-error.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'

/** `docker rmi`: DELETE /images/NAME for each. */
export const rm = dockerCommand({
  mounts: mounts('rmi', 'image rm', 'remove'),
  usage: '[OPTIONS] IMAGE [IMAGE...]',
  short: 'Remove one or more images',
  aliasLine: 'docker image rm, docker image remove, docker rmi',
  args: atLeast(1),
  complete: 'images',
  flags: {
    force: bool({ short: 'f', help: 'Force removal of the image' }),
    'no-prune': bool({ help: 'Do not delete untagged parents' }),
    platform: commaList({ notYet: true, help: 'Remove only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")' }),
  },
  *run({ args, flags, out, err, context: { engine } }) {
    const refusals: string[] = []
    let fatal = false
    for (const name of args) {
      try {
        const removed = yield* engine.json<readonly { Untagged?: string; Deleted?: string }[]>('DELETE', `/images/${segment(name)}`, {
          query: { force: flags.force, noprune: flags['no-prune'] },
        })
        for (const { Deleted, Untagged } of removed) yield* out.line(Deleted === undefined ? `Untagged: ${Untagged ?? ''}` : `Deleted: ${Deleted}`)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (!isNotFound(error)) fatal = true
        refusals.push(error.message)
      }
    }
    if (refusals.length === 0) return
    if (!flags.force || fatal) throw new Failure(refusals.join('\n'))
    yield* err.line(refusals.join('\n'))
  },
})
