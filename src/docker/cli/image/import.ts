import { list, text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { nameQuery } from '../container/commit.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { bodyOfFile } from '../streams-to-file.ts'
import { showMessages } from './messages.ts'

/** `docker import`: POST /images/create with a tar of a file system. */
export const importImage = dockerCommand({
  mounts: mounts('import', 'image import'),
  usage: '[OPTIONS] file|URL|- [REPOSITORY[:TAG]]',
  short: 'Import the contents from a tarball to create a filesystem image',
  aliasLine: 'docker image import, docker import',
  args: atLeast(1),
  complete: 'files',
  flags: {
    change: list({ short: 'c', help: 'Apply Dockerfile instruction to the created image' }),
    message: text({ short: 'm', help: 'Set commit message for imported image' }),
    platform: text({ notYet: true, help: 'Set platform if server is multi-platform capable' }),
  },
  *run({ args: [source = '', target = ''], flags, out, context: { engine } }) {
    if (/^https?:\/\//.test(source)) throw new Failure('drydock: docker import URL is not simulated yet', 125)
    const rawBody = yield* bodyOfFile(source)
    const response = yield* engine.open('POST', '/images/create', {
      query: { fromSrc: '-', ...nameQuery(target), message: flags.message, changes: flags.change }, rawBody, headers: { 'Content-Type': 'text/plain' },
    })
    yield* showMessages(response, out)
  },
})
