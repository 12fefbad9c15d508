import { exactly } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'

/** `docker rename`: POST /containers/ID/rename. */
export const rename = dockerCommand({
  mounts: mounts('rename', 'container rename'),
  usage: 'CONTAINER NEW_NAME',
  short: 'Rename a container',
  aliasLine: 'docker container rename, docker rename',
  args: exactly(2),
  complete: 'containers',
  flags: {},
  *run({ args, context: { engine } }) {
    const [from = '', to = ''] = args.map((name) => name.trim())
    if (from === '' || to === '') throw new Failure('Error: Neither old nor new names may be empty')
    try {
      yield* engine.send('POST', `/containers/${segment(from)}/rename`, { query: { name: to } })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new Failure(`${error.message}\nError: failed to rename container named ${from}`)
    }
  },
})
