import { exactly } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { parseReference, repositoryName } from '../../../oci/reference.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'

/** `docker tag`: POST /images/NAME/tag. */
export const tag = dockerCommand({
  mounts: mounts('tag', 'image tag'),
  usage: 'SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]',
  short: 'Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE',
  aliasLine: 'docker image tag, docker tag',
  args: exactly(2),
  complete: 'images',
  flags: {},
  *run({ args: [source = '', target = ''], context: { engine } }) {
    const from = /^[a-f0-9]{64}$/.test(source) ? undefined : parseReference(source)
    if (from?.ok === false) throw new Failure(`Error parsing reference: ${JSON.stringify(source)} is not a valid repository/tag: ${from.error}`)
    const to = parseReference(target)
    if (!to.ok) throw new Failure(`Error parsing reference: ${JSON.stringify(target)} is not a valid repository/tag: ${to.error}`)
    if (to.value.digest !== undefined) throw new Failure('refusing to create a tag with a digest reference')
    yield* engine.send('POST', `/images/${segment(source)}/tag`, { query: { repo: repositoryName(to.value), tag: to.value.tag ?? 'latest' } })
  },
})
