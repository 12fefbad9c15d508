import { expect, test } from 'vitest'
import { corpusTest } from '../../../../e2e/corpora.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { KubectlError } from '../client/errors.ts'
import type { ApiObject } from '../resource/object.ts'
import { type OutputFlags, PartialOutput, printerFor } from './output.ts'
import { type Table, TablePrinter } from './table.ts'

type TableCase = { readonly id: string; readonly table: Table; readonly noHeaders?: boolean; readonly wide?: boolean; readonly expected: { readonly output: string } }

corpusTest<TableCase>('k8s-table-printer.json', (c) => ({
  actual: new TablePrinter({ wide: c.wide ?? false, noHeaders: c.noHeaders ?? false }).print(c.table),
  expected: c.expected.output,
}))

/** Runs a generator that needs no system call. */
function now<T>(gen: Gen<T>): T {
  const step = gen.next()
  if (step.done !== true) throw new Error(`a system call: ${JSON.stringify(step.value)}`)
  return step.value
}

type FormatCase = {
  readonly id: string
  readonly kind: string
  readonly template?: string
  readonly object: ApiObject
  readonly noHeaders?: boolean
  readonly operation?: string
  readonly expected: { readonly output?: string; readonly error?: string }
}

function render(c: FormatCase): { output?: string; error?: string } {
  const flags: OutputFlags = { output: c.template === undefined ? c.kind : `${c.kind}=${c.template}`, noHeaders: c.noHeaders ?? false, 'allow-missing-template-keys': c.kind !== 'jsonpath' }
  try {
    const printer = now(printerFor(flags, { columns: true, ...(c.operation === undefined ? {} : { operation: c.operation }) }))
    return { output: printer(c.object) }
  } catch (error) {
    if (error instanceof PartialOutput) return { error: error.message, output: error.printed }
    if (error instanceof KubectlError) return { error: error.message }
    throw error
  }
}

corpusTest<FormatCase>('k8s-output-formats.json', (c) => {
  const actual = render(c)
  // The corpus gives the library's error of a template; kubectl puts the template before it. What was written before an error is not compared.
  const error = actual.error?.replace(/^error parsing template .*?, (.*)\n$/s, '$1')
  if (c.expected.error !== undefined) return { actual: error, expected: c.expected.error }
  return { actual, expected: { output: c.expected.output } }
})

test('a watch prints its headers once and keeps its widths', () => {
  const printer = new TablePrinter({})
  const columnDefinitions = [{ name: 'Name', type: 'string', format: 'name' }, { name: 'Status', type: 'string' }]
  expect(printer.print({ columnDefinitions, rows: [{ cells: ['a-long-name', 'Running'] }] })).toBe('NAME          STATUS\na-long-name   Running\n')
  expect(printer.print({ rows: [{ cells: ['b', 'Pending'] }] })).toBe('b             Pending\n')
})

test('namespace, kind and labels surround the columns', () => {
  const columnDefinitions = [{ name: 'Name', type: 'string', format: 'name' }, { name: 'Node', type: 'string', priority: 1 }]
  const rows = [{ cells: ['web', 'n1'], object: { metadata: { namespace: 'default', labels: { b: '2', a: '1' } } } }]
  expect(new TablePrinter({ withNamespace: true, kindPrefix: 'pod', showLabels: true, labelColumns: ['x/a'] }).print({ columnDefinitions, rows })).toBe(
    'NAMESPACE   NAME      A     LABELS\ndefault     pod/web         a=1,b=2\n',
  )
})

test('an unknown format is refused with those that exist', () => {
  expect(render({ id: '', kind: 'wide', object: {}, expected: {} })).toEqual({
    error: 'unable to match a printer suitable for the output format "wide", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml',
  })
})
