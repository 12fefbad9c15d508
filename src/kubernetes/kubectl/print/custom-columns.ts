import { goSprint } from '../../../base/go-fmt.ts'
import { compileJsonPath, type JsonPath, relaxedJsonPath } from '../../../base/jsonpath.ts'
import type { TabWriter } from '../../../base/text-table.ts'
import { KubectlError } from '../client/errors.ts'
import { newTabWriter } from './table.ts'

type Column = { readonly header: string; readonly template: string }

/** `-o custom-columns=HEADER:PATH,...`. */
export class CustomColumnsPrinter {
  readonly #columns: readonly Column[]
  readonly #noHeaders: boolean
  readonly #writer: TabWriter = newTabWriter()
  #headed = false

  constructor(columns: readonly Column[], noHeaders: boolean) {
    this.#columns = columns
    this.#noHeaders = noHeaders
  }

  /** The text of some objects. Widths are those of all objects printed so far. */
  print(objects: readonly unknown[]): string {
    if (!this.#headed && !this.#noHeaders) this.#writer.write(`${this.#columns.map(({ header }) => header).join('\t')}\n`)
    this.#headed = true
    const paths = this.#columns.map(({ template }) => compiled(template))
    for (const object of objects) this.#writer.write(`${paths.map((path) => cell(path, object)).join('\t')}\n`)
    return this.#writer.flush()
  }
}

function compiled(template: string): JsonPath {
  const path = compileJsonPath(template)
  if ('error' in path) throw new KubectlError(path.error)
  return path
}

function cell(path: JsonPath, object: unknown): string {
  const found = path.find(object)
  if ('error' in found) throw new KubectlError(found.error)
  const [values = []] = found.results
  return values.length === 0 ? '<none>' : values.map((value) => (value === null ? '<nil>' : goSprint([value]))).join(',')
}

/** The columns of `HEADER:PATH,HEADER:PATH`. */
export function parseColumns(spec: string): readonly Column[] {
  if (spec === '') throw new KubectlError('custom-columns format specified but no custom columns given')
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new KubectlError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), template: template(part.slice(colon + 1)) }
  })
}

/** The columns of a file: a line of headers, a line of paths. */
export function parseColumnsFile(text: string): readonly Column[] {
  const [first, second] = text.split('\n')
  if (first === undefined || second === undefined || second.trim() === '') throw new KubectlError('invalid template, missing columns line. expected format is one line of space separated headers, one line of space separated column specs.')
  const headers = first.trim().split(/\s+/)
  const paths = second.trim().split(/\s+/)
  if (headers.length !== paths.length) throw new KubectlError(`number of headers (${headers.length}) and field specifications (${paths.length}) don't match`)
  return headers.map((header, i) => ({ header, template: template(paths[i] as string) }))
}

function template(path: string): string {
  const relaxed = relaxedJsonPath(path)
  if ('error' in relaxed) throw new KubectlError(relaxed.error)
  return relaxed.template
}
