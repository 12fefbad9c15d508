import { text } from '../../../cli/flag.ts'
import { exactly } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts, outputIsTerminal } from '../docker.ts'
import { saveTo } from '../streams-to-file.ts'

/** `docker export`: GET /containers/ID/export, a tar of the whole file system. */
export const exportContainer = dockerCommand({
  mounts: mounts('export', 'container export'),
  usage: '[OPTIONS] CONTAINER',
  short: "Export a container's filesystem as a tar archive",
  aliasLine: 'docker container export, docker export',
  args: exactly(1),
  complete: 'containers',
  flags: {
    output: text({ short: 'o', help: 'Write to a file, instead of STDOUT' }),
  },
  *run({ args: [name = ''], flags, out, context: { engine } }) {
    if (flags.output === '' && (yield* outputIsTerminal())) throw new Failure('cowardly refusing to save to a terminal. Use the -o flag or redirect')
    yield* saveTo(flags.output, out, 'failed to export container', () => engine.open('GET', `/containers/${segment(name)}/export`))
  },
})
