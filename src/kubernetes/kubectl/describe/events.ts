import { since } from '../print/time.ts'
import { type ApiObject, numberField, textField } from '../resource/object.ts'
import type { Description } from './description.ts'

/** The Events section: oldest last occurrence first. */
export function describeEvents(d: Description, events: readonly ApiObject[] | undefined): void {
  if (events === undefined) return
  if (events.length === 0) {
    d.line(0, 'Events:\t<none>')
    return
  }
  d.flush()
  d.line(0, 'Events:')
  d.line(1, 'Type\tReason\tAge\tFrom\tMessage')
  d.line(1, '----\t------\t----\t----\t-------')
  for (const event of [...events].sort((a, b) => (lastTime(a) < lastTime(b) ? -1 : lastTime(a) > lastTime(b) ? 1 : 0))) {
    const source = textField(event, 'source', 'component') || textField(event, 'reportingComponent')
    d.line(1, `${textField(event, 'type')}\t${textField(event, 'reason')}\t${eventAge(event, d.now)}\t${source}\t${textField(event, 'message').trim()}`)
  }
}

function lastTime(event: ApiObject): string {
  return textField(event, 'series', 'lastObservedTime') || textField(event, 'lastTimestamp') || textField(event, 'eventTime')
}

/** How long ago an event happened: `12s (x8 over 2m56s)` when it did so several times. */
export function eventAge(event: ApiObject, now: number): string {
  const first = since(textField(event, 'eventTime') || textField(event, 'firstTimestamp'), now)
  const series = numberField(event, 'series', 'count')
  if (series !== undefined) return `${since(textField(event, 'series', 'lastObservedTime'), now)} (x${series} over ${first})`
  const count = numberField(event, 'count') ?? 0
  return count > 1 ? `${since(textField(event, 'lastTimestamp'), now)} (x${count} over ${first})` : first
}
