import { text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { dockerCommand, mounts, outputIsTerminal } from '../docker.ts'
import { saveTo } from '../streams-to-file.ts'

/** `docker save`: GET /images/get. */
export const save = dockerCommand({
  mounts: mounts('save', 'image save'),
  usage: '[OPTIONS] IMAGE [IMAGE...]',
  short: 'Save one or more images to a tar archive (streamed to STDOUT by default)',
  aliasLine: 'docker image save, docker save',
  args: atLeast(1),
  complete: 'images',
  flags: {
    output: text({ short: 'o', help: 'Write to a file, instead of STDOUT' }),
    platform: text({ notYet: true, help: 'Save only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")' }),
  },
  *run({ args, flags, out, context: { engine } }) {
    if (flags.output === '' && (yield* outputIsTerminal())) throw new Failure('cowardly refusing to save to a terminal. Use the -o flag or redirect')
    yield* saveTo(flags.output, out, 'failed to save image', () => engine.open('GET', '/images/get', { query: { names: args } }))
  },
})
