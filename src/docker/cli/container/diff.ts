import { exactly } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'

const KINDS = ['C', 'A', 'D']

/** `docker diff`: GET /containers/ID/changes. */
export const diff = dockerCommand({
  mounts: mounts('diff', 'container diff'),
  usage: 'CONTAINER',
  short: "Inspect changes to files or directories on a container's filesystem",
  aliasLine: 'docker container diff, docker diff',
  args: exactly(1),
  complete: 'containers',
  flags: {},
  *run({ args: [name = ''], out, context: { engine } }) {
    if (name === '') throw new Failure('Container name cannot be empty')
    const changes = yield* engine.json<readonly { Kind: number; Path: string }[] | null>('GET', `/containers/${segment(name)}/changes`)
    for (const { Kind, Path } of changes ?? []) yield* out.line(`${KINDS[Kind] ?? '?'} ${Path}`)
  },
})
