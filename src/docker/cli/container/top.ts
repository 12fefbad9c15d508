import { atLeast } from '../../../cli/arity.ts'
import { alignTabs } from '../../../base/text-table.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'

/** `docker top`: GET /containers/ID/top; the words behind the name are options of ps. */
export const top = dockerCommand({
  mounts: mounts('top', 'container top'),
  usage: 'CONTAINER [ps OPTIONS]',
  short: 'Display the running processes of a container',
  aliasLine: 'docker container top, docker top',
  args: atLeast(1),
  interspersed: false,
  complete: 'running-containers',
  flags: {},
  *run({ args: [name = '', ...options], out, context: { engine } }) {
    const list = yield* engine.json<{ Titles: readonly string[]; Processes: readonly (readonly string[])[] | null }>('GET', `/containers/${segment(name)}/top`, {
      query: { ps_args: options.join(' ') },
    })
    const lines = [list.Titles, ...(list.Processes ?? [])].map((cells) => cells.join('\t'))
    yield* out.text(alignTabs(`${lines.join('\n')}\n`, { minWidth: 20, tabWidth: 1, padding: 3, padChar: ' ' }))
  },
})
