import { compileTemplate } from '../../../base/go-template.ts'
import { GoStruct, type GoMethod, type GoValue } from '../../../base/go-value.ts'
import { alignTabs } from '../../../base/text-table.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Writer } from '../../../cli/writer.ts'
import { DOCKER_FUNCTIONS, ROW_FACE, plain } from './template-functions.ts'

/** A field that `--format` can show: its column's heading and its text for a subject. */
export type Field<S> = { readonly heading: string; readonly of: (subject: S) => GoValue }

/** How a kind of thing is formatted: its fields, and methods such as `.Label "x"`. docker/cli's formatter package. */
export type Formatter<S> = {
  /** The Go type named in error texts: `formatter.ContainerContext`. */
  readonly typeName: string
  readonly fields: Readonly<Record<string, Field<S>>>
  readonly methods?: (subject: S) => Readonly<Record<string, GoMethod>>
  /** Headings of methods, by name. */
  readonly methodHeadings?: Readonly<Record<string, (...args: readonly GoValue[]) => string>>
  /** Names that `{{json .}}` shows; all fields by default. */
  readonly jsonFields?: readonly string[]
}

/** Declares a field. */
export const field = <S>(heading: string, of: (subject: S) => GoValue): Field<S> => ({ heading, of })

/** Prints subjects by a format: `table ...` with headings and columns, `json`, or a template for each. */
export function* printFormatted<S>(out: Writer, formatter: Formatter<S>, format: string, subjects: readonly S[]): Gen<void> {
  yield* out.text(formatted(formatter, format, subjects))
}

/** The text of `printFormatted`; throws `Failure` for a bad template. */
export function formatted<S>(formatter: Formatter<S>, format: string, subjects: readonly S[]): string {
  const table = format.startsWith('table')
  const body = (table ? format.slice('table'.length) : format).trim()
  const source = (body === 'json' ? '{{json .}}' : body).replaceAll('\\t', '\t').replaceAll('\\n', '\n')
  const template = compileTemplate(source, { functions: DOCKER_FUNCTIONS })
  if ('error' in template) throw new Failure(`template parsing error: ${template.error}`)
  const lines = subjects.map((subject) => row(formatter, template, subject))
  if (!table) return lines.map((line) => `${line}\n`).join('')
  const heading = template.execute(headings(formatter))
  return alignTabs(`${[heading.text, ...lines].join('\n')}\n`, { minWidth: 10, tabWidth: 1, padding: 3, padChar: ' ' })
}

/** Tries a template on nothing, so that what is wrong with it is told before anything is asked for. */
export function tryTemplate<S>(formatter: Formatter<S>, format: string): void {
  const template = compileTemplate(format, { functions: DOCKER_FUNCTIONS })
  if ('error' in template) throw new Failure(`failed to parse template: ${template.error}`)
  const fields = Object.fromEntries(Object.keys(formatter.fields).map((name) => [name, '']))
  const methods = Object.fromEntries(Object.keys(formatter.methodHeadings ?? {}).map((name) => [name, (_argument: GoValue) => '']))
  const { error } = template.execute(new GoStruct(`*${formatter.typeName}`, fields, methods))
  if (error !== undefined) throw new Failure(`failed to execute template: ${error}`)
}

type Compiled = Extract<ReturnType<typeof compileTemplate>, { execute: unknown }>

function row<S>(formatter: Formatter<S>, template: Compiled, subject: S): string {
  const result = template.execute(subjectValue(formatter, subject))
  if (result.error !== undefined) throw new Failure(`template parsing error: ${result.error}`)
  return result.text
}

function subjectValue<S>(formatter: Formatter<S>, subject: S): GoStruct {
  const fields = Object.fromEntries(Object.entries(formatter.fields).map(([name, { of }]) => [name, of(subject)]))
  const shown = formatter.jsonFields ?? Object.keys(fields)
  const value = new GoStruct(`*${formatter.typeName}`, fields, formatter.methods?.(subject) ?? {})
  ROW_FACE.set(value, Object.fromEntries([...shown].sort().map((name) => [name, plain(fields[name])])))
  return value
}

function headings<S>(formatter: Formatter<S>): GoValue {
  const plainHeadings = Object.fromEntries(Object.entries(formatter.fields).map(([name, { heading }]) => [name, heading]))
  const methods = Object.fromEntries(Object.entries(formatter.methodHeadings ?? {}).map(([name, heading]) => [name, (argument: GoValue) => heading(argument)]))
  return new GoStruct('map[string]string', plainHeadings, methods)
}

/** The format of a list: the flag's, else the configuration's, else a table; `quiet` shows one field only. */
export function listFormat(flag: string, configured: string | undefined, table: string, quiet: boolean, quietField: string): string {
  const format = flag === '' ? ((quiet ? undefined : configured) ?? 'table') : flag
  if (format === 'table') return quiet ? quietField : table
  return format
}
