import { decodeUtf8 } from '../../../base/bytes.ts'
import { fromBase64 } from '../../../base/base64.ts'
import { goSprintf } from '../../../base/go-fmt.ts'
import { compileTemplate } from '../../../base/go-template.ts'
import { GoCallError, goKind, mapEntry } from '../../../base/go-value.ts'
import { goJson, type Json } from '../../../base/json.ts'
import { compileJsonPath } from '../../../base/jsonpath.ts'
import { emitYaml } from '../../../base/yaml-emit.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { readTextFile } from '../../../kernel/libc/io.ts'
import type { Writer } from '../../../cli/writer.ts'
import { KubectlError } from '../client/errors.ts'
import { type ApiObject, isObject, listField, nameOf, withField } from '../resource/object.ts'
import { CustomColumnsPrinter, parseColumns, parseColumnsFile } from './custom-columns.ts'
import { goSyntax } from './go-syntax.ts'

/** The flags that choose how something is printed. */
export type OutputFlags = {
  readonly output: string
  readonly template?: string
  readonly 'allow-missing-template-keys'?: boolean
  readonly 'show-managed-fields'?: boolean
  readonly noHeaders?: boolean
}

/** Turns an object into text; each command has one for its whole run. */
export type Printer = (object: ApiObject) => string

const TEMPLATES = ['go-template', 'go-template-file', 'template', 'templatefile', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file']
const COLUMNS = ['custom-columns', 'custom-columns-file']
const PLAIN = ['json', 'yaml', 'name']

/** What a format can also be, besides those that every command has; `typed`: the fields of objects are in their own order, not sorted. */
export type ExtraFormats = { readonly columns?: boolean; readonly wide?: boolean; readonly operation?: string; readonly typed?: boolean }

/** The printer for `-o FORMAT`; a format that is none throws the list of what would be one. */
export function* printerFor(flags: OutputFlags, extra: ExtraFormats = {}): Gen<Printer> {
  const { format, argument } = splitFormat(flags)
  const strip = flags['show-managed-fields'] ? (object: ApiObject): ApiObject => object : withoutManagedFields
  const lenient = flags['allow-missing-template-keys'] !== false
  switch (format) {
    case 'json':
      return (object) => `${goJson(strip(object), { indent: '    ', sortKeys: extra.typed !== true })}\n`
    case 'yaml':
      return yamlPrinter(strip)
    case 'name':
      return (object) => nameText(object, extra.operation ?? '')
    case 'go-template':
    case 'template':
    case 'go-template-file':
    case 'templatefile':
      return templatePrinter(yield* templateText(format, argument), lenient, strip)
    case 'jsonpath':
    case 'jsonpath-as-json':
    case 'jsonpath-file':
      return jsonPathPrinter(yield* templateText(format, argument), lenient, format === 'jsonpath-as-json', strip)
    case 'custom-columns':
    case 'custom-columns-file':
      if (extra.columns) return yield* columnsPrinter(format, argument, flags.noHeaders === true)
  }
  const allowed = [...PLAIN, ...TEMPLATES, ...(extra.columns ? COLUMNS : []), ...(extra.wide ? ['wide'] : [])].sort()
  throw new KubectlError(`unable to match a printer suitable for the output format "${flags.output}", allowed formats are: ${allowed.join(',')}`)
}

function splitFormat(flags: OutputFlags): { readonly format: string; readonly argument: string } {
  const { output, template = '' } = flags
  if (output === '' && template !== '') return { format: 'go-template', argument: template }
  const equals = output.indexOf('=')
  const format = equals < 0 ? output : output.slice(0, equals)
  const takesArgument = TEMPLATES.includes(format) || COLUMNS.includes(format)
  if (equals >= 0 && !takesArgument) return { format: output, argument: '' }
  return { format, argument: equals < 0 ? template : output.slice(equals + 1) }
}

function* templateText(format: string, argument: string): Gen<string> {
  if (argument === '') throw new KubectlError('template format specified but no template given')
  if (!format.endsWith('file')) return argument
  try {
    return yield* readTextFile(argument)
  } catch (error) {
    if (isErrno(error)) throw new KubectlError(`error reading --template ${argument}, open ${argument}: ${error.message.toLowerCase()}\n`)
    throw error
  }
}

function* columnsPrinter(format: string, argument: string, noHeaders: boolean): Gen<Printer> {
  if (argument === '') throw new KubectlError('custom-columns format specified but no custom columns given')
  const columns = format === 'custom-columns' ? parseColumns(argument) : parseColumnsFile(yield* templateText(format, argument))
  const printer = new CustomColumnsPrinter(columns, noHeaders)
  return (object) => printer.print(isList(object) ? listField(object, 'items') : [object])
}

function yamlPrinter(strip: (object: ApiObject) => ApiObject): Printer {
  let printed = false
  return (object) => {
    const text = emitYaml(strip(object) as Json)
    const separator = printed ? '---\n' : ''
    printed = true
    return separator + text
  }
}

/** The printer of a command that writes: `-o FORMAT`, or a line that says what was done. */
export function* writePrinter(flags: OutputFlags, done: string, extra: ExtraFormats = {}): Gen<Printer> {
  if (flags.output === '' && (flags.template ?? '') === '') return (object) => nameText(object, done)
  return yield* printerFor(flags, extra)
}

/** `pod/web` or, after an operation, `pod/web created`; a list gives a line for each item. */
export function nameText(object: ApiObject, operation: string): string {
  if (isList(object)) return listField(object, 'items').map((item) => nameText(item, operation)).join('')
  const { apiVersion, kind } = object as { readonly apiVersion: string; readonly kind: string }
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : ['']
  return `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${nameOf(object)}${operation === '' ? '' : ` ${operation}`}\n`
}

const isList = (object: ApiObject): boolean => Array.isArray(object['items']) && String(object['kind']).endsWith('List')

function withoutManagedFields(object: ApiObject): ApiObject {
  const bare = isObject(object['metadata']) && object['metadata']['managedFields'] !== undefined ? withField(object, ['metadata', 'managedFields'], undefined) : object
  return isList(bare) ? { ...bare, items: listField(bare, 'items').map(withoutManagedFields) } : bare
}

const TEMPLATE_FUNCTIONS = {
  exists: { params: ['any'], variadic: 'any', call: (item: unknown, ...keys: readonly unknown[]) => exists(item, keys) },
  base64decode: {
    params: ['string'],
    call: (text: unknown) => {
      const result = fromBase64(String(text))
      if ('badAt' in result) throw new GoCallError(`base64 decode failed: illegal base64 data at input byte ${result.badAt}`)
      return decodeUtf8(result.bytes)
    },
  },
} as const

function exists(item: unknown, keys: readonly unknown[]): boolean {
  let current = item
  for (const key of keys) {
    const kind = goKind(current)
    if (kind === 'map' && typeof key === 'string') current = mapEntry(current, key)
    else if (Array.isArray(current) && typeof key === 'number') current = current[key]
    else return false
    if (current === undefined) return false
  }
  return true
}

function templatePrinter(text: string, lenient: boolean, strip: (object: ApiObject) => ApiObject): Printer {
  const template = compileTemplate(text, { name: 'output', functions: TEMPLATE_FUNCTIONS, missingKey: lenient ? 'default' : 'error', floatNumbers: true })
  if ('error' in template) throw new KubectlError(`error parsing template ${text}, ${template.error}\n`)
  return (object) => {
    const data = strip(object)
    const result = template.execute(data)
    if (result.error === undefined) return result.text
    const raw = goJson(data, { sortKeys: true })
    throw new PartialOutput(
      `${result.text}Error executing template: ${result.error}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${raw}\n\tobject given to template engine was:\n\t\t${goSprintf('%+v', [data])}\n\n`,
      `error executing template "${text}": ${result.error}`,
    )
  }
}

/** An error that comes after something was printed already. */
export class PartialOutput extends KubectlError {
  readonly printed: string

  constructor(printed: string, message: string) {
    super(message)
    this.printed = printed
  }
}

function jsonPathPrinter(text: string, lenient: boolean, asJson: boolean, strip: (object: ApiObject) => ApiObject): Printer {
  const path = compileJsonPath(text, { requireKeys: !lenient })
  if ('error' in path) throw new KubectlError(`error parsing jsonpath ${text}, ${path.error}\n`)
  return (object) => {
    const data = strip(object)
    const result = asJson ? jsonResult(path.find(data)) : path.print(data)
    if (!('error' in result)) return result.text
    const details = `Error executing template: ${result.error}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(data)}\n\n`
    throw new KubectlError(`error executing jsonpath "${text}": ${details}\n`)
  }
}

function jsonResult(found: { readonly results: readonly (readonly unknown[])[] } | { readonly error: string }): { readonly text: string } | { readonly error: string } {
  if ('error' in found) return found
  return { text: found.results.map((values) => `${goJson(values, { indent: '    ', sortKeys: true })}\n`).join('') }
}

/** Prints an object; what an error leaves behind is printed too. */
export function* printObject(out: Writer, printer: Printer, object: ApiObject): Gen<void> {
  try {
    yield* out.text(printer(object))
  } catch (error) {
    if (error instanceof PartialOutput) yield* out.text(error.printed)
    throw error
  }
}
