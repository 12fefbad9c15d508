import { bool, text } from '../../../cli/flag.ts'
import { exactly } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import type { ContainerDetails } from '../client/types.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { sinceTime } from '../opts/times.ts'
import { StdCopy } from '../stream/stdcopy.ts'

/** `docker logs`: GET /containers/ID/logs. */
export const logs = dockerCommand({
  mounts: mounts('logs', 'container logs'),
  usage: '[OPTIONS] CONTAINER',
  short: 'Fetch the logs of a container',
  aliasLine: 'docker container logs, docker logs',
  args: exactly(1),
  complete: 'containers',
  flags: {
    details: bool({ help: 'Show extra details provided to logs' }),
    follow: bool({ short: 'f', help: 'Follow log output' }),
    since: text({ help: 'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)' }),
    tail: text({ short: 'n', default: 'all', help: 'Number of lines to show from the end of the logs' }),
    timestamps: bool({ short: 't', help: 'Show timestamps' }),
    until: text({ help: 'Show logs before a timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)' }),
  },
  *run({ args: [name = ''], flags, out, err, context: { engine } }) {
    const path = `/containers/${segment(name)}`
    const { Id, Config } = yield* engine.json<ContainerDetails>('GET', `${path}/json`)
    const response = yield* engine.open('GET', `/containers/${Id}/logs`, {
      query: {
        stdout: true, stderr: true, timestamps: flags.timestamps, details: flags.details, follow: flags.follow, tail: flags.tail,
        since: yield* sinceTime(flags.since, 'since'), until: yield* sinceTime(flags.until, 'until'),
      },
    })
    const copier = Config.Tty ? undefined : new StdCopy(out, err)
    for (let data = yield* response.body.read(); data.length > 0; data = yield* response.body.read()) {
      yield* copier === undefined ? out.bytes(data) : copier.put(data)
    }
  },
})
