import { TabWriter } from '../../../base/text-table.ts'
import { type ApiObject, mapField } from '../resource/object.ts'

export type ColumnDefinition = { readonly name: string; readonly type: string; readonly format?: string; readonly priority?: number }
export type TableRow = { readonly cells: readonly unknown[]; readonly object?: ApiObject }

/** meta.k8s.io/v1 Table, as the server makes it. */
export type Table = { readonly columnDefinitions?: readonly ColumnDefinition[] | null; readonly rows?: readonly TableRow[]; readonly metadata?: ApiObject }

/** What to show of a table besides its own columns. */
export type TableOptions = {
  readonly wide?: boolean
  readonly noHeaders?: boolean
  readonly withNamespace?: boolean
  /** `pod/` before every name. */
  readonly kindPrefix?: string
  readonly showLabels?: boolean
  readonly labelColumns?: readonly string[]
}

/** The tab writer of `kubectl get` (printers.GetNewTabWriter). */
export const newTabWriter = (): TabWriter => new TabWriter({ minWidth: 6, tabWidth: 4, padding: 3, padChar: ' ', rememberWidths: true })

/** Prints tables as kubectl does; headers appear once for a run of tables with the same columns (as in a watch). */
export class TablePrinter {
  readonly #options: TableOptions
  readonly #writer = newTabWriter()
  #columns: readonly ColumnDefinition[] | undefined

  constructor(options: TableOptions) {
    this.#options = options
  }

  /** The text of a table; the columns of a table without definitions (a watch's later events) are those of the one before. */
  print(table: Table): string {
    const given = table.columnDefinitions ?? []
    const columns = given.length > 0 ? given : (this.#columns ?? [])
    if (!this.#options.noHeaders && this.#columns === undefined) this.#writer.write(`${headers(columns, this.#options).join('\t')}\n`)
    this.#columns = columns
    for (const row of table.rows ?? []) this.#writer.write(`${cells(columns, row, this.#options).join('\t')}\n`)
    return this.#writer.flush()
  }
}

function shown(column: ColumnDefinition, options: TableOptions): boolean {
  return options.wide === true || (column.priority ?? 0) === 0
}

function headers(columns: readonly ColumnDefinition[], options: TableOptions): string[] {
  return [
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...columns.filter((column) => shown(column, options)).map(({ name }) => name.toUpperCase()),
    ...(options.labelColumns ?? []).map((label) => (label.split('/').at(-1) ?? '').toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ]
}

function cells(columns: readonly ColumnDefinition[], row: TableRow, options: TableOptions): string[] {
  const nameAt = columns.findIndex(({ format, type }) => format === 'name' && type === 'string')
  const texts = columns.flatMap((column, i) => {
    if (!shown(column, options) || i >= row.cells.length) return []
    const text = cellText(row.cells[i])
    return [options.kindPrefix !== undefined && i === (nameAt < 0 ? 0 : nameAt) ? `${options.kindPrefix}/${text}` : text]
  })
  const labels = mapField(row.object, 'metadata', 'labels')
  const namespace = (row.object?.['metadata'] as ApiObject | undefined)?.['namespace']
  return [
    ...(options.withNamespace ? [typeof namespace === 'string' ? namespace : ''] : []),
    ...texts,
    ...(options.labelColumns ?? []).map((label) => labels[label] ?? ''),
    ...(options.showLabels ? [labelsText(labels)] : []),
  ]
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  const end = text.search(/[\f\n\r]/)
  return end < 0 ? text : `${text.slice(0, end)}...`
}

/** Labels as one word: `app=web,tier=front` in the order of their keys. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels).sort().map((key) => `${key}=${labels[key]}`)
  return pairs.length === 0 ? '<none>' : pairs.join(',')
}
