import { bool, text } from '../../../cli/flag.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { sys } from '../../../kernel/sys.ts'
import type { Writer } from '../../../cli/writer.ts'
import { segment, type Engine } from '../client/engine.ts'
import type { ContainerSummary } from '../client/types.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { FORMAT_HELP } from '../format/format-help.ts'
import { formatted } from '../format/formatter.ts'
import { measured, STATS_TABLE, statsFormatter, type StatsRow, type StatsSample } from '../format/stats.ts'

/** `docker stats`: GET /containers/ID/stats of each; the screen is drawn anew every half second. */
export const stats = dockerCommand({
  mounts: mounts('stats', 'container stats'),
  usage: '[OPTIONS] [CONTAINER...]',
  short: 'Display a live stream of container(s) resource usage statistics',
  aliasLine: 'docker container stats, docker stats',
  args: anyArgs,
  complete: 'running-containers',
  flags: {
    all: bool({ short: 'a', help: 'Show all containers (default shows just running)' }),
    format: text({ help: FORMAT_HELP }),
    'no-stream': bool({ help: 'Disable streaming stats and only pull the first result' }),
    'no-trunc': bool({ help: 'Do not truncate output' }),
  },
  *run({ args, flags, out, context: { engine, config } }) {
    const names = args.length > 0 ? args : (yield* running(engine, flags.all)).map(({ Id }) => Id)
    const wanted = flags.format === '' ? (config.values.statsFormat ?? 'table') : flags.format
    const format = wanted === 'table' ? STATS_TABLE : wanted
    const formatter = statsFormatter(!flags['no-trunc'])
    if (args.length > 0) for (const name of args) yield* engine.send('GET', `/containers/${segment(name)}/json`)
    if (flags['no-stream']) {
      const rows: StatsRow[] = []
      for (const name of names) rows.push(measured(name, yield* engine.json<StatsSample>('GET', `/containers/${segment(name)}/stats`, { query: { stream: '0' } })))
      yield* out.text(formatted(formatter, format, rows))
      return
    }
    yield* watch(engine, names, out, (rows) => formatted(formatter, format, rows))
  },
})

function running(engine: Engine, all: boolean): Gen<readonly ContainerSummary[]> {
  return engine.json<readonly ContainerSummary[]>('GET', '/containers/json', { query: { all } })
}

/** Streams the samples of all containers into rows and redraws them until the process is interrupted. */
function* watch(engine: Engine, names: readonly string[], out: Writer, show: (rows: readonly StatsRow[]) => string): Gen<void> {
  const rows = new Map<string, StatsRow>(names.map((name) => [name, measured(name, undefined)]))
  for (const name of names) yield* sys.thread(() => follow(engine, name, rows))
  for (;;) {
    const text = show([...rows.values()])
    yield* out.text(`\x1b[H${text.split('\n').join('\x1b[K\n')}\x1b[J`)
    yield* sys.sleep(500_000)
  }
}

function* follow(engine: Engine, name: string, rows: Map<string, StatsRow>): Gen<void> {
  const response = yield* engine.open('GET', `/containers/${segment(name)}/stats`, { query: { stream: '1' } })
  yield* response.body.lines(function* (line) {
    if (line.trim() !== '') rows.set(name, measured(name, JSON.parse(line) as StatsSample))
  })
  rows.delete(name)
}
