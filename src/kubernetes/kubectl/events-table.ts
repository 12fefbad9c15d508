import { eventAge } from './describe/events.ts'
import { type ApiObject, namespaceOf, textField } from './resource/object.ts'

/** A row of `kubectl events`, without the namespace unless asked for. */
export function eventRow(event: ApiObject, now: number, withNamespace: boolean): string {
  const subject = `${textField(event, 'involvedObject', 'kind')}/${textField(event, 'involvedObject', 'name')}`
  const cells = [eventAge(event, now), textField(event, 'type'), textField(event, 'reason'), subject, textField(event, 'message').trim()]
  return `${withNamespace ? `${namespaceOf(event)}\t` : ''}${cells.join('\t')}\n`
}

/** The order of `kubectl events`: by the last time they were seen. */
export function byLastSeen(a: ApiObject, b: ApiObject): number {
  const x = lastSeen(a)
  const y = lastSeen(b)
  return x < y ? -1 : x > y ? 1 : 0
}

const lastSeen = (event: ApiObject): string => textField(event, 'series', 'lastObservedTime') || textField(event, 'lastTimestamp') || textField(event, 'eventTime')
