import type { Gen } from '../../../kernel/coroutine.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { Status } from '../../api/status.ts'
import type { ApiClient, QueryValues } from '../client/api-client.ts'
import { collectionPath, groupVersionText, type ResourceType } from '../client/discovery.ts'
import { ApiError, KubectlError } from '../client/errors.ts'
import { type Printer, printerFor, printObject } from '../print/output.ts'
import type { Table, TablePrinter } from '../print/table.ts'
import { type ApiObject, field, listField } from '../resource/object.ts'
import type { Plan, Request } from '../resource/selection.ts'
import { GET_FORMATS, type GetOptions, isTable, TABLE_TYPE } from './options.ts'
import { printerOf } from './tables.ts'

export type WatchEvent = { readonly type: string; readonly object: ApiObject }

/** Calls `each` with every event of a watch until it answers true or the server ends the watch; gives whether `each` did. */
export function* watchEvents(
  api: ApiClient, path: string, query: QueryValues, each: (event: WatchEvent) => Gen<boolean>, accept?: string,
): Gen<boolean> {
  const response = yield* api.open('GET', path, { query: { ...query, watch: true }, ...(accept === undefined ? {} : { accept }) })
  let found = false
  const stop = new StopWatching()
  try {
    yield* response.body.lines(function* (line) {
      if (line === '') return
      const event = JSON.parse(line) as WatchEvent
      if (event.type === 'ERROR') throw new ApiError(event.object as unknown as Status)
      if (event.type === 'BOOKMARK' || !(yield* each(event))) return
      found = true
      throw stop
    })
  } catch (error) {
    if (error !== stop) throw error
  } finally {
    yield* response.close()
  }
  return found
}

class StopWatching extends Error {}

/** `kubectl get --watch`: what is there, then every change until it is interrupted. */
export function* getWatch(api: ApiClient, plan: Plan, options: GetOptions, out: Writer): Gen<void> {
  const [request, ...more] = plan.requests
  if (request === undefined || more.length > 0) {
    throw new KubectlError(`watch is only supported on individual resources and resource collections - ${plan.requests.length} resources were found`)
  }
  const { type } = request
  const path = collectionPath(type, request.namespace)
  const query = queryOf(request)
  const accept = isTable(options) ? TABLE_TYPE : undefined
  const listed = yield* api.json<ApiObject>('GET', path, { query: { ...query, limit: options.watchOnly ? 1 : undefined }, ...(accept === undefined ? {} : { accept }) })
  const show = isTable(options) ? tableShower(printerOf(type, options, options.showKind), out) : objectShower(yield* printerFor(options.output, GET_FORMATS), type, out)
  if (!options.watchOnly) yield* show.list(listed)
  const resourceVersion = String(field(listed, 'metadata', 'resourceVersion') ?? '')
  yield* watchEvents(api, path, { ...query, resourceVersion }, function* ({ object }) {
    yield* show.one(object)
    return false
  }, accept)
}

function queryOf(request: Request): QueryValues {
  if (request.kind === 'named') return { fieldSelector: `metadata.name=${request.name}` }
  return { labelSelector: request.selector, fieldSelector: request.fieldSelector }
}

type Shower = { readonly list: (listed: ApiObject) => Gen<void>; readonly one: (object: ApiObject) => Gen<void> }

function tableShower(printer: TablePrinter, out: Writer): Shower {
  const show = function* (table: ApiObject): Gen<void> {
    if (listField(table, 'rows').length > 0) yield* out.text(printer.print(table as Table))
  }
  return { list: show, one: show }
}

function objectShower(printer: Printer, type: ResourceType, out: Writer): Shower {
  return {
    *list(listed) {
      for (const item of listField(listed, 'items')) yield* printObject(out, printer, { apiVersion: groupVersionText(type), kind: type.kind, ...item })
    },
    one: (object) => printObject(out, printer, object),
  }
}
