import { text } from '../../../cli/flag.ts'
import { noArgs } from '../../../cli/arity.ts'
import { compileTemplate } from '../../../base/go-template.ts'
import { Failure } from '../../../cli/failure.ts'
import { isoSeconds } from '../../../sim/time.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { goData } from '../format/go-data.ts'
import { INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { DOCKER_FUNCTIONS } from '../format/template-functions.ts'
import { timestamp } from '../opts/times.ts'
import { filter, encodeFilters } from '../opts/values.ts'
import type { Gen } from '../../../kernel/coroutine.ts'

type Event = { readonly Type: string; readonly Action: string; readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> | null }; readonly time: number; readonly timeNano: number }

/** `docker events`: GET /events, a line each as they come. */
export const events = dockerCommand({
  mounts: mounts('events', 'system events'),
  usage: '[OPTIONS]',
  short: 'Get real time events from the server',
  aliasLine: 'docker system events, docker events',
  args: noArgs,
  complete: 'none',
  flags: {
    filter: filter({ short: 'f', help: 'Filter output based on conditions provided' }),
    format: text({ help: INSPECT_FORMAT_HELP }),
    since: text({ help: 'Show all events created since timestamp' }),
    until: text({ help: 'Stream events until this timestamp' }),
  },
  *run({ flags, out, context: { engine } }) {
    const show = flags.format === '' ? eventText : ['json', '{{json .}}'].includes(flags.format) ? (line: string) => line.replace(/\\u00(3c|3e|26)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : templateText(flags.format)
    const response = yield* engine.open('GET', '/events', { query: { since: yield* eventTime(flags.since), until: yield* eventTime(flags.until), filters: encodeFilters(flags.filter) } })
    yield* response.body.lines(function* (line) {
      if (line.trim() !== '') yield* out.line(show(line))
    })
  },
})

function* eventTime(value: string): Gen<string> {
  if (value === '') return ''
  const time = yield* timestamp(value)
  if (time === undefined) throw new Failure(`failed to parse value as time or duration: ${JSON.stringify(value)}`)
  return time
}

function eventText(line: string): string {
  const { Type, Action, Actor, time } = JSON.parse(line) as Event
  const nanos = /"timeNano":\s*(\d+)/.exec(line)?.[1] ?? String(time * 1e9)
  const attributes = Object.entries(Actor.Attributes ?? {}).map(([name, value]) => `${name}=${value}`).sort()
  const stamp = `${isoSeconds(time)}.${nanos.slice(-9)}Z`
  return `${stamp} ${Type} ${Action} ${Actor.ID}${attributes.length > 0 ? ` (${attributes.join(', ')})` : ''}`
}

/** An event under the names of its Go type. */
function eventData({ status, id, from, scope, time, timeNano, ...data }: Record<string, unknown>): Record<string, unknown> {
  return { Status: status ?? '', ID: id ?? '', From: from ?? '', ...data, Scope: scope ?? '', Time: time, TimeNano: BigInt(String(timeNano ?? 0)) }
}

function templateText(format: string): (line: string) => string {
  const template = compileTemplate(format, { functions: DOCKER_FUNCTIONS })
  if ('error' in template) throw new Failure(`Error parsing format: ${template.error}`, 64)
  return (line) => {
    const data = JSON.parse(line.replace(/("timeNano":\s*)(\d+)/, '$1"$2"')) as Record<string, unknown>
    const result = template.execute(goData(eventData(data), 'events.Message'))
    if (result.error !== undefined) throw new Failure(result.error)
    return result.text
  }
}
