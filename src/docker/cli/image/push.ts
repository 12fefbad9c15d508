import { bool, text } from '../../../cli/flag.ts'
import { exactly } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { parseReference, referenceString, repositoryName, tagNameOnly } from '../../../oci/reference.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { authHeader } from './auth.ts'
import { showMessages } from './messages.ts'

/** `docker push`: POST /images/NAME/push. */
export const push = dockerCommand({
  mounts: mounts('push', 'image push'),
  usage: '[OPTIONS] NAME[:TAG]',
  short: 'Upload an image to a registry',
  aliasLine: 'docker image push, docker push',
  args: exactly(1),
  complete: 'images',
  flags: {
    'all-tags': bool({ short: 'a', help: 'Push all tags of an image to the repository' }),
    'disable-content-trust': bool({ default: true, help: 'Skip image signing' }),
    platform: text({ notYet: true, help: "Push a platform-specific manifest as a single-platform image to the registry. Image index won't be pushed, meaning that other manifests, including attestations won't be preserved. 'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)" }),
    quiet: bool({ short: 'q', help: 'Suppress verbose output' }),
  },
  *run({ args: [name = ''], flags, out, context: { engine, config } }) {
    const parsed = parseReference(name)
    if (!parsed.ok) throw new Failure(parsed.error)
    const tagged = parsed.value.tag !== undefined || parsed.value.digest !== undefined
    if (flags['all-tags'] && tagged) throw new Failure("tag can't be used with --all-tags/-a")
    if (!flags['disable-content-trust']) throw new Failure('drydock: docker push --disable-content-trust=false is not simulated yet', 125)
    const reference = flags['all-tags'] ? parsed.value : tagNameOnly(parsed.value)
    if (!flags['all-tags'] && !tagged && !flags.quiet) yield* out.line(`Using default tag: ${reference.tag ?? ''}`)
    const response = yield* engine.open('POST', `/images/${segment(repositoryName(reference))}/push`, {
      query: { tag: reference.tag ?? '' }, headers: authHeader(config, reference.domain),
    })
    yield* showMessages(response, flags.quiet ? undefined : out)
    if (flags.quiet) yield* out.line(referenceString(reference))
  },
})
