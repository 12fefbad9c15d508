import { expect, test } from 'vitest'
import { goSprintf } from './go-fmt.ts'
import { compileTemplate } from './go-template.ts'
import type { TemplateOptions } from './go-template-run.ts'
import { GoFloat, GoStruct } from './go-value.ts'

function render(text: string, data: unknown = {}, options: TemplateOptions = {}): string {
  const template = compileTemplate(text, options)
  if ('error' in template) return template.error
  const { text: out, error } = template.execute(data)
  return error === undefined ? out : `${out}!${error}`
}

const data = {
  name: 'web',
  n: 3,
  big: 1000000,
  f: 1.5,
  yes: true,
  nil: null,
  list: ['a', 'b', 'c'],
  empty: [],
  map: { z: 1, a: 'x' },
  'odd.key': 'odd',
  html: `<a href="x">'&`,
}

// Expected texts are what text/template of Go 1.23 prints for the same data in map[string]interface{}.
test.each([
  ['plain text', 'plain text'],
  ['{{.name}}-{{.n}}', 'web-3'],
  ['{{.missing}} {{.missing.deeper}} {{.nil}}', '<no value> <no value> <no value>'],
  ['{{.list}} {{.map}} {{.yes}} {{.f}}', '[a b c] map[a:x z:1] true 1.5'],
  ['{{index .list 1}}{{index .map "a"}}{{index . "odd.key"}}', 'bxodd'],
  ['{{slice .name 1}} {{slice .list 1 2}} {{slice .name 0 2}}', 'eb [b] we'],
  ['{{len .list}} {{len .name}} {{len .map}}', '3 3 2'],
  ['{{range .list}}<{{.}}>{{end}}', '<a><b><c>'],
  ['{{range $i, $e := .list}}{{$i}}={{$e}},{{end}}', '0=a,1=b,2=c,'],
  ['{{range $e := .list}}{{$e}}{{end}}', 'abc'],
  ['{{range $k, $v := .map}}{{$k}}:{{$v}};{{end}}', 'a:x;z:1;'],
  ['{{range .empty}}x{{else}}none{{end}}', 'none'],
  ['{{range .list}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{end}}', 'ac'],
  ['{{range .list}}{{if eq . "b"}}{{break}}{{end}}{{.}}{{end}}', 'a'],
  ['{{range 3}}{{.}}{{end}}', '012'],
  ['{{if .yes}}y{{else}}n{{end}}{{if .nil}}y{{else if .empty}}e{{else}}n{{end}}', 'yn'],
  ['{{with .map}}{{.a}}{{end}}{{with .empty}}x{{else with .name}}{{.}}{{end}}', 'xweb'],
  ['{{$x := .name}}{{$x}}{{$x = "new"}}{{$x}}', 'webnew'],
  ['{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}', '2'],
  ['{{/* comment */}}a{{- /* trimmed */ -}} b', 'ab'],
  ['a \n {{- .name -}} \n b', 'awebb'],
  ['{{define "t"}}[{{.}}]{{end}}{{template "t" .name}}{{template "t"}}', '[web][<no value>]'],
  ['{{block "b" .n}}<{{.}}>{{end}}', '<3>'],
  ['{{.name | printf "%s-%s" "pre"}}', 'pre-web'],
  ['{{printf "%q %v %d %5.2f|%-5s|%5s|%05d|%x|%t|%T" .name .list .n .f "l" "r" 42 "hi" true .map}}', '"web" [a b c] 3  1.50|l    |    r|00042|6869|true|map[string]interface {}'],
  ['{{print "a" 1 2 "b" true}} {{println "x" 1}}', 'a1 2btrue x 1\n'],
  ['{{and 1 0 .boom}}{{or 0 "" "x"}}{{not .nil}}', '0xtrue'],
  ['{{eq .n 3}}{{eq .n 1 2 3}}{{ne .n 3}}{{lt 1 2}}{{le 2 2}}{{gt "b" "a"}}{{ge 1 2}}', 'truetruefalsetruetruetruefalse'],
  ['{{html .html}} {{js .html}} {{urlquery .html}}', '&lt;a href=&#34;x&#34;&gt;&#39;&amp; \\u003Ca href\\u003D\\"x\\"\\u003E\\\'\\u0026 %3Ca+href%3D%22x%22%3E%27%26'],
  ['{{(index .list 0)}}{{(.map).a}}', 'ax'],
  ['{{"quoted\\n"}}{{`raw\\n`}}{{\'a\'}}{{0x10}}{{1.0}}{{1e3}}', 'quoted\nraw\\n971611000'],
  ['{{$}}', 'map[big:1000000 empty:[] f:1.5 html:<a href="x">\'& list:[a b c] map:map[a:x z:1] n:3 name:web nil:<nil> odd.key:odd yes:true]'],
])('%s', (text, wanted) => {
  expect(render(text, data)).toBe(wanted)
})

test.each([
  ['{{', 'template: :1: unclosed action'],
  ['{{.x', 'template: :1: unclosed action'],
  ['{{.x}', "template: :1: bad character U+007D '}'"],
  ['{{.x }', 'template: :1: unexpected "}" in operand'],
  ['{{}}', 'template: :1: missing value for command'],
  ['{{nope .x}}', 'template: :1: function "nope" not defined'],
  ['{{$x}}', 'template: :1: undefined variable "$x"'],
  ['{{if .x}}', 'template: :1: unexpected EOF'],
  ['{{end}}', 'template: :1: unexpected {{end}}'],
  ['{{else}}', 'template: :1: unexpected {{else}}'],
  ['{{"open}}', 'template: :1: unterminated quoted string'],
  ['{{.a & .b}}', 'template: :1: unexpected "&" in operand'],
  ['{{.x | 5}}', 'template: :1: non executable command in pipeline stage 2'],
  ['{{break}}', 'template: :1: {{break}} outside {{range}}'],
  ['{{(.x}}', 'template: :1: unclosed left paren'],
  ['{{.x)}}', 'template: :1: unexpected right paren'],
  ['{{/* never', 'template: :1: unclosed comment'],
  ['{{3k}}', 'template: :1: bad number syntax: "3k"'],
  ['{{.x!}}', "template: :1: bad character U+0021 '!'"],
  ['a\n{{\n.x', 'template: :3: unclosed action started at :2'],
  ['{{range $a, $b, $c := .x}}{{end}}', 'template: :1: too many declarations in range'],
  ['{{template .x}}', 'template: :1: unexpected ".x" in template clause'],
])('%s is refused', (text, wanted) => {
  expect(render(text, data)).toBe(wanted)
})

test.each([
  ['a{{.name.x}}', 'a!template: :1:8: executing "" at <.name.x>: can\'t evaluate field x in type interface {}'],
  ['{{.nil.x}}', '!template: :1:6: executing "" at <.nil.x>: nil pointer evaluating interface {}.x'],
  ['{{index .list 5}}', '!template: :1:2: executing "" at <index .list 5>: error calling index: index out of range: 5'],
  ['{{index .list 3}}', '!template: :1:2: executing "" at <index .list 3>: error calling index: reflect: slice index out of range'],
  ['{{index .nope 1}}', '!template: :1:2: executing "" at <index .nope 1>: error calling index: index of untyped nil'],
  ['{{len .n}}', '!template: :1:2: executing "" at <len .n>: error calling len: len of type int'],
  ['{{eq .n "3"}}', '!template: :1:2: executing "" at <eq .n "3">: error calling eq: incompatible types for comparison'],
  ['{{len}}', '!template: :1:2: executing "" at <len>: wrong number of args for len: want 1 got 0'],
  ['{{printf 3}}', '!template: :1:9: executing "" at <3>: expected string; found 3'],
  ['{{printf .n}}', '!template: :1:9: executing "" at <.n>: wrong type for value; expected string; got int'],
  ['{{range .name}}{{end}}', '!template: :1:8: executing "" at <.name>: range can\'t iterate over web'],
  ['{{template "none"}}', '!template: :1:11: executing "" at <{{template "none"}}>: template "none" not defined'],
  ['{{.name "x"}}', '!template: :1:2: executing "" at <.name>: name is not a method but has arguments'],
  ['x\n  {{.n.y}}', 'x\n  !template: :2:6: executing "" at <.n.y>: can\'t evaluate field y in type interface {}'],
])('%s fails when run', (text, wanted) => {
  expect(render(text, data)).toBe(wanted)
})

test('missingkey=error names the key', () => {
  const options = { missingKey: 'error', name: 't' } as const
  expect(render('{{.NoSuch}}', {}, options)).toBe('!template: t:1:2: executing "t" at <.NoSuch>: map has no entry for key "NoSuch"')
})

test('numbers decoded from JSON are float64', () => {
  expect(render('{{.n}} {{.big}} {{.list}} {{eq .n 3.0}}', { n: 3, big: 1000000, list: [2000000] }, { floatNumbers: true })).toBe('3 1e+06 [2e+06] true')
  expect(render('{{eq .n 3}}', { n: 3 }, { floatNumbers: true })).toContain('incompatible types for comparison')
})

const container = new GoStruct(
  '*formatter.ContainerContext',
  { Names: 'web', Inner: new GoStruct('formatter.Inner', { A: 1, B: 'x' }) },
  { Label: (name) => `label ${String(name)}`, ID: () => 'abc' },
)

test.each([
  ['{{.ID}} {{.Label "x"}} {{.Names}} {{.Inner}} {{printf "%+v" .Inner}}', 'abc label x web {1 x} {A:1 B:x}'],
  ['{{.NoSuch}}', '!template: :1:2: executing "" at <.NoSuch>: can\'t evaluate field NoSuch in type *formatter.ContainerContext'],
  ['{{.Inner.C}}', '!template: :1:8: executing "" at <.Inner.C>: can\'t evaluate field C in type formatter.Inner'],
  ['{{.Label}}', '!template: :1:2: executing "" at <.Label>: wrong number of args for Label: want 1 got 0'],
  ['{{.Names 1}}', '!template: :1:2: executing "" at <.Names>: Names has arguments but cannot be invoked as function'],
])('a struct-typed value: %s', (text, wanted) => {
  expect(render(text, container)).toBe(wanted)
})

test('functions that are passed in have typed parameters', () => {
  const functions = { upper: { params: ['string'], call: (text: unknown) => String(text).toUpperCase() } } as const
  expect(render('{{.name | upper}} {{upper "x"}}', data, { functions })).toBe('WEB X')
  expect(render('{{upper .list}}', data, { functions })).toBe(
    '!template: :1:8: executing "" at <.list>: wrong type for value; expected string; got []interface {}',
  )
})

test.each<[string, unknown[], string]>([
  ['%d%%', [5], '5%'],
  ['%s', [5], '%!s(int=5)'],
  ['%d', ['x'], '%!d(string=x)'],
  ['%s %s', ['a'], 'a %!s(MISSING)'],
  ['%s', ['a', 1, null], 'a%!(EXTRA int=1, <nil>)'],
  ['%', [], '%!(NOVERB)'],
  ['%v %s', [null, null], '<nil> %!s(<nil>)'],
  ['%x %X %o %b %c %U', [255, 255, 8, 5, 65, 0x1f6a2], 'ff FF 10 101 A U+1F6A2'],
  ['%+d|% d|%6d|%-6d|%06d|%.3d', [5, 5, 5, 5, -5, 5], '+5| 5|     5|5     |-00005|005'],
  ['%f|%.1f|%8.2f|%e|%g|%v', [1.5, 1.25, 3.14159, 1500.5, 1e-7, new GoFloat(2)], '1.500000|1.2|    3.14|1.500500e+03|1e-07|2'],
  ['%*d|%-*d|', [5, 1, 5, 1], '    1|1    |'],
  ['%.2s|%5.1s|%q|%#v', ['abc', 'xyz', 'a"b', 'v'], 'ab|    x|"a\\"b"|"v"'],
  ['%t %v', [false, true], 'false true'],
  ['%s %q', [['a', 'b'], ['c']], '[a b] ["c"]'],
])('Sprintf(%s, %j)', (text, args, wanted) => {
  expect(goSprintf(text, args)).toBe(wanted)
})
