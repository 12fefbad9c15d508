import type { Gen } from '../../../kernel/coroutine.ts'
import type { Writer } from '../../../cli/writer.ts'
import { kindText, objectPath, type ResourceType } from '../client/discovery.ts'
import { ApiError, isReason, KubectlError, throwCollected } from '../client/errors.ts'
import { type Table, TablePrinter, type TableRow } from '../print/table.ts'
import { type ApiObject, field } from '../resource/object.ts'
import type { Plan, Request, Selector } from '../resource/selection.ts'
import { type GetOptions, TABLE_TYPE } from './options.ts'
import { sortBy } from './sort.ts'

/** One answer of the server for a request, all pages together. */
export type FetchedTable = { readonly type: ResourceType; readonly table: Table }

/** Fetches the table of a request. */
export function* fetchTable(selector: Selector, request: Request, options: GetOptions): Gen<FetchedTable> {
  const { type } = request
  const includeObject = options.sortBy === '' ? undefined : 'Object'
  if (request.kind === 'named') {
    const path = `${objectPath(type, request.namespace, request.name)}${options.subresource === '' ? '' : `/${options.subresource}`}`
    return { type, table: asTable(yield* selector.api.json<ApiObject>('GET', path, { accept: TABLE_TYPE, query: { includeObject } })) }
  }
  let table: Table | undefined
  for (let next: string | undefined = ''; next !== undefined; ) {
    const answer: ApiObject = yield* selector.page(request, { limit: limitOf(options), continue: next, includeObject }, TABLE_TYPE)
    const page = asTable(answer)
    table = table === undefined ? page : { ...table, rows: [...(table.rows ?? []), ...(page.rows ?? [])] }
    const more = field(answer, 'metadata', 'continue')
    next = typeof more === 'string' && more !== '' ? more : undefined
  }
  return { type, table: table ?? {} }
}

function limitOf(options: GetOptions): number | undefined {
  const { chunkSize = 500 } = options.selection
  return chunkSize > 0 && options.sortBy === '' ? chunkSize : undefined
}

/** An answer as a table; an object that no server made a table of has its name and age. */
function asTable(answer: ApiObject): Table {
  if (answer['kind'] === 'Table') return answer as Table
  return {
    columnDefinitions: [{ name: 'Name', type: 'string', format: 'name' }, { name: 'Created At', type: 'date' }],
    rows: [{ cells: [field(answer, 'metadata', 'name'), field(answer, 'metadata', 'creationTimestamp')], object: answer }],
  }
}

/** How the tables of one type are printed. */
export function printerOf(type: ResourceType, options: GetOptions, withKind: boolean): TablePrinter {
  return new TablePrinter({
    wide: options.output.output === 'wide',
    noHeaders: options.output.noHeaders === true,
    withNamespace: options.selection.allNamespaces === true && type.namespaced,
    ...(withKind ? { kindPrefix: kindText(type) } : {}),
    showLabels: options.showLabels,
    labelColumns: options.labelColumns,
  })
}

/** `kubectl get` with a table as its output: a table for each type, with an empty line between them. */
export function* getTables(selector: Selector, plan: Plan, options: GetOptions, out: Writer, err: Writer): Gen<void> {
  const withKind = options.showKind || new Set(plan.requests.map(({ type }) => type)).size > 1
  const errors: KubectlError[] = [...plan.errors]
  let last: { readonly type: ResourceType; readonly printer: TablePrinter } | undefined
  let printed = false
  let onlyNamespaced = options.selection.allNamespaces !== true
  let pending = ''
  for (const request of plan.requests) {
    let fetched: FetchedTable
    try {
      fetched = yield* fetchTable(selector, request, options)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!(options.ignoreNotFound && isReason(error, 'NotFound'))) errors.push(error)
      continue
    }
    const { type, table } = fetched
    onlyNamespaced &&= type.namespaced
    if (last?.type !== type) {
      if (last !== undefined && options.output.noHeaders !== true) pending = '\n'
      last = { type, printer: printerOf(type, options, withKind) }
    }
    const rows = sorted(table.rows ?? [], options)
    if (rows.length === 0) continue
    yield* out.text((printed ? pending : '') + last.printer.print({ ...table, rows }))
    pending = ''
    printed = true
  }
  if (!printed && !options.ignoreNotFound && errors.length === 0) {
    yield* err.line(onlyNamespaced ? `No resources found in ${options.selection.namespace} namespace.` : 'No resources found')
  }
  throwCollected(errors)
}

/** No rows at all when none has the field to sort by. */
function sorted(rows: readonly TableRow[], { sortBy: path }: GetOptions): readonly TableRow[] {
  if (path === '') return rows
  const result = sortBy(rows, path, (row) => row.object)
  return result instanceof KubectlError ? [] : result
}
