import { bool, text } from '../../../cli/flag.ts'
import { noArgs } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { dockerCommand, inputIsTerminal, mounts } from '../docker.ts'
import { bodyOfFile } from '../streams-to-file.ts'
import { showMessages } from './messages.ts'

/** `docker load`: POST /images/load. */
export const load = dockerCommand({
  mounts: mounts('load', 'image load'),
  usage: '[OPTIONS]',
  short: 'Load an image from a tar archive or STDIN',
  aliasLine: 'docker image load, docker load',
  args: noArgs,
  complete: 'none',
  flags: {
    input: text({ short: 'i', help: 'Read from tar archive file, instead of STDIN' }),
    platform: text({ notYet: true, help: 'Load only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")' }),
    quiet: bool({ short: 'q', help: 'Suppress the load output' }),
  },
  *run({ flags, out, context: { engine } }) {
    if (flags.input === '' && (yield* inputIsTerminal())) throw new Failure('requested load from stdin, but stdin is empty')
    const rawBody = yield* bodyOfFile(flags.input === '' ? '-' : flags.input)
    const response = yield* engine.open('POST', '/images/load', { query: { quiet: flags.quiet ? '1' : '0' }, rawBody, headers: { 'Content-Type': 'application/x-tar' } })
    yield* showMessages(response, out)
  },
})
