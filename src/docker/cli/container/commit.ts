import { bool, list, text } from '../../../cli/flag.ts'
import { between } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { parseReference, repositoryName, tagNameOnly } from '../../../oci/reference.ts'
import { dockerCommand, mounts } from '../docker.ts'

/** `docker commit`: POST /commit. */
export const commit = dockerCommand({
  mounts: mounts('commit', 'container commit'),
  usage: '[OPTIONS] CONTAINER [REPOSITORY[:TAG]]',
  short: "Create a new image from a container's changes",
  aliasLine: 'docker container commit, docker commit',
  args: between(1, 2),
  complete: 'containers',
  flags: {
    author: text({ short: 'a', help: 'Author (e.g., "John Hannibal Smith <hannibal@a-team.com>")' }),
    change: list({ short: 'c', help: 'Apply Dockerfile instruction to the created image' }),
    message: text({ short: 'm', help: 'Commit message' }),
    pause: bool({ short: 'p', default: true, help: 'Pause container during commit' }),
  },
  *run({ args: [name = '', target = ''], flags, out, context: { engine } }) {
    const { Id } = yield* engine.json<{ Id: string }>('POST', '/commit', {
      query: { container: name, ...nameQuery(target), comment: flags.message, author: flags.author, changes: flags.change, pause: flags.pause ? undefined : '0' },
      body: {},
    })
    yield* out.line(Id)
  },
})

/** Where an image made from something else gets its name: repository and tag apart. */
export function nameQuery(target: string): { readonly repo?: string; readonly tag?: string } {
  if (target === '') return {}
  const parsed = parseReference(target)
  if (!parsed.ok) throw new Failure(parsed.error)
  if (parsed.value.digest !== undefined) throw new Failure('cannot commit to digest reference')
  const reference = tagNameOnly(parsed.value)
  return { repo: repositoryName(reference), tag: reference.tag ?? '' }
}
