import { column, defineKind, nameColumn } from '../api/kind.ts'
import type { KubeObject } from '../api/object.ts'

export type ObjectReference = { readonly kind?: string; readonly namespace?: string; readonly name?: string; readonly uid?: string; readonly apiVersion?: string; readonly resourceVersion?: string; readonly fieldPath?: string }

/** core/v1 Event. */
export type Event = KubeObject & {
  readonly involvedObject: ObjectReference
  readonly reason?: string
  readonly message?: string
  readonly source?: { readonly component?: string; readonly host?: string }
  readonly firstTimestamp?: string | null
  readonly lastTimestamp?: string | null
  readonly count?: number
  readonly type?: string
  readonly eventTime?: string | null
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string }
  readonly action?: string
  readonly reportingComponent?: string
  readonly reportingInstance?: string
}

const text = (value: string | null | undefined): string | undefined => (value === null ? undefined : value)

function source(event: Event): string {
  const { component = '', host = '' } = event.source ?? {}
  const by = component === '' ? (event.reportingComponent ?? '') : component
  const where = host === '' ? (event.reportingInstance ?? '') : host
  return where === '' || component === '' && where === by ? by : `${by}, ${where}`
}

const involved = (field: keyof ObjectReference) => (event: Event): string => event.involvedObject[field] ?? ''

/** core/v1 Event. */
export const events = defineKind<Event>({
  kind: 'Event', plural: 'events', shortNames: ['ev'], group: '', version: 'v1', namespaced: true, struct: 'Event', hasStatus: false,
  fieldLabels: {
    'involvedObject.kind': involved('kind'), 'involvedObject.namespace': involved('namespace'), 'involvedObject.name': involved('name'),
    'involvedObject.uid': involved('uid'), 'involvedObject.apiVersion': involved('apiVersion'), 'involvedObject.resourceVersion': involved('resourceVersion'),
    'involvedObject.fieldPath': involved('fieldPath'), reason: (e) => e.reason ?? '', reportingComponent: (e) => e.reportingComponent ?? '',
    source: (e) => e.source?.component ?? e.reportingComponent ?? '', type: (e) => e.type ?? '',
  },
  columns: [
    column('Last Seen'), column('Type'), column('Reason'), column('Object'), column('Subobject', 'string', 1), column('Source', 'string', 1),
    column('Message'), column('First Seen', 'string', 1), column('Count', 'string', 1), { ...nameColumn, priority: 1 },
  ],
  row(event, context) {
    const first = context.age(text(event.firstTimestamp) ?? text(event.eventTime))
    const last = event.series === undefined ? (text(event.lastTimestamp) === undefined ? first : context.age(text(event.lastTimestamp))) : context.age(event.series.lastObservedTime)
    const count = event.series?.count ?? event.count ?? 1
    const { kind = '', name = '', fieldPath = '' } = event.involvedObject
    return [
      last, event.type ?? '', event.reason ?? '', name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`, fieldPath, source(event),
      (event.message ?? '').trim(), first, count === 0 ? 1 : count, event.metadata.name,
    ]
  },
})
