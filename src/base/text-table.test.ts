import { expect, test } from 'vitest'
import { alignTabs, TabWriter, type TabWriterOptions } from './text-table.ts'

const spaces: TabWriterOptions = { minWidth: 0, tabWidth: 8, padding: 1, padChar: ' ' }
const dots: TabWriterOptions = { ...spaces, padChar: '.' }
const tabs: TabWriterOptions = { minWidth: 8, tabWidth: 8, padding: 1, padChar: '\t' }

// The expected texts are those of Go's text/tabwriter for the same input.
test.each<[string, string, TabWriterOptions, string]>([
  ['nothing', '', spaces, ''],
  ['the last cell of a line is no column', 'a\tb\nccc\td\n', spaces, 'a   b\nccc d\n'],
  ['a line without cells ends the column', 'a\tb\n\nlong\tb\n', dots, 'a.b\n\nlong.b\n'],
  ['a column spans adjacent lines only', 'a\tb\tc\naa\tbb\naaa\tbbb\tccc\n', dots, 'a...b.c\naa..bb\naaa.bbb.ccc\n'],
  ['a trailing tab makes a trailing column', 'a\t\nbb\t\n', dots, 'a..\nbb.\n'],
  ['minimal width', 'a\tb\n', { ...spaces, minWidth: 5, padding: 3 }, 'a    b\n'],
  ['code points, not bytes or columns', '船坞\tx\nab\ty\n', dots, '船坞.x\nab.y\n'],
  ['aligned right', 'a\tbb\tccc\t\naaa\tb\tc\t\n', { ...dots, alignRight: true }, '...a.bb.ccc\n.aaa..b...c\n'],
  ['padding with tabs', 'a\tb\n12345678\tc\n', tabs, 'a\t\tb\n12345678\tc\n'],
  ['indentation with tabs', '\ta\tb\n', { ...spaces, minWidth: 8, tabIndent: true }, '\ta       b\n'],
  ['a bar between columns', 'a\tb\n', { ...spaces, debug: true }, 'a |b\n'],
  ['no newline at the end', 'a\tb', spaces, 'a b'],
  ['empty columns stay', 'a\t\tb\n', dots, 'a..b\n'],
  ['soft empty columns go', 'a\v\vb\n', { ...dots, discardEmptyColumns: true }, 'a.b\n'],
])('%s', (_, text, options, wanted) => {
  expect(alignTabs(text, options)).toBe(wanted)
})

test('a form feed ends all columns', () => {
  expect(alignTabs('a\tb\flong\tb\n', dots)).toBe('a.b\nlong.b\n')
})

test('widths are remembered from flush to flush when asked', () => {
  const writer = new TabWriter({ minWidth: 6, tabWidth: 4, padding: 3, padChar: ' ', rememberWidths: true })
  writer.write('NAME\tREADY\nlong-pod-name\t1/1\n')
  expect(writer.flush()).toBe('NAME            READY\nlong-pod-name   1/1\n')
  writer.write('p\t0/1\n')
  expect(writer.flush()).toBe('p               0/1\n')
})
