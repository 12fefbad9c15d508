import { bool, text } from '../../../cli/flag.ts'
import { exactly } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { familiarString, parseReference, referenceString, tagNameOnly } from '../../../oci/reference.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { pullImage } from './pulling.ts'

/** `docker pull`: POST /images/create. */
export const pull = dockerCommand({
  mounts: mounts('pull', 'image pull'),
  usage: '[OPTIONS] NAME[:TAG|@DIGEST]',
  short: 'Download an image from a registry',
  aliasLine: 'docker image pull, docker pull',
  args: exactly(1),
  complete: 'none',
  flags: {
    'all-tags': bool({ short: 'a', help: 'Download all tagged images in the repository' }),
    'disable-content-trust': bool({ default: true, help: 'Skip image verification' }),
    platform: text({ help: 'Set platform if server is multi-platform capable' }),
    quiet: bool({ short: 'q', help: 'Suppress verbose output' }),
  },
  *run({ args: [name = ''], flags, out, context }) {
    const parsed = parseReference(name)
    if (!parsed.ok) throw new Failure(parsed.error)
    const tagged = parsed.value.tag !== undefined || parsed.value.digest !== undefined
    if (flags['all-tags'] && tagged) throw new Failure("tag can't be used with --all-tags/-a")
    if (!flags['disable-content-trust']) throw new Failure('drydock: docker pull --disable-content-trust=false is not simulated yet', 125)
    const reference = flags['all-tags'] ? parsed.value : tagNameOnly(parsed.value)
    if (!flags['all-tags'] && !tagged && !flags.quiet) yield* out.line(`Using default tag: ${reference.tag ?? ''}`)
    yield* pullImage(context, familiarString(reference), { platform: flags.platform, out: flags.quiet ? undefined : out, all: flags['all-tags'] })
    yield* out.line(referenceString(reference))
  },
})
