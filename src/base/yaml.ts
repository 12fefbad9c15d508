import { formatFloat, parseGoFloat, parseGoInt } from './go-number.ts'
import { goJson, type Json, sortedKeys } from './json.ts'
import { quoteGo } from './quote.ts'
import { composeYaml, type YamlNode } from './yaml-compose.ts'
import { YamlError } from './yaml-cursor.ts'

/** A JSON value, or the error text that sigs.k8s.io/yaml gives (`yaml: line 2: ...`). */
export type YamlResult = { readonly value: Json } | { readonly error: string }

/**
 * The first document of YAML text as a JSON value, as sigs.k8s.io/yaml YAMLToJSON makes it: YAML 1.1 (`yes` is true, `017` is 15).
 * A key that occurs twice counts with its last value, or is an error when `strict`.
 */
export function parseYaml(text: string, options: { readonly strict?: boolean } = {}): YamlResult {
  try {
    const node = composeYaml(text)
    if (node === undefined) return { value: null }
    const duplicates: string[] = []
    const value = toJson(node, duplicates)
    if (options.strict && duplicates.length > 0) return { error: `yaml: unmarshal errors:\n  ${duplicates.join('\n  ')}` }
    return { value }
  } catch (error) {
    if (error instanceof ConvertError) return { error: error.message }
    if (error instanceof YamlError) return { error: `yaml: ${error.message}` }
    throw error
  }
}

/** The documents of a YAML stream as kubectl splits it: at lines that begin with `---`, with nothing else on them. */
export function splitYamlDocuments(text: string): string[] {
  const documents: string[] = []
  let lines: string[] = []
  for (const line of text.split(/(?<=\n)/)) {
    if (line.startsWith('---') && line.slice(3).trim() === '' && lines.length > 0) {
      documents.push(lines.join(''))
      lines = []
    } else lines.push(line)
  }
  const last = lines.join('')
  if (last !== '') documents.push(last.endsWith('\n') ? last : `${last}\n`)
  return documents
}

/** A failure of the second step, YAML values to JSON, whose text has no `yaml: `. */
class ConvertError extends Error {}

type Scalar = null | boolean | number | string

const WORDS = new Map<string, Scalar>()
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) WORDS.set(word, true)
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) WORDS.set(word, false)
for (const word of ['', '~', 'null', 'Null', 'NULL']) WORDS.set(word, null)
for (const word of ['.nan', '.NaN', '.NAN']) WORDS.set(word, NaN)
for (const word of ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']) WORDS.set(word, Infinity)
for (const word of ['-.inf', '-.Inf', '-.INF']) WORDS.set(word, -Infinity)

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const CORE = 'tag:yaml.org,2002:'

/** What a plain scalar means in YAML 1.1 as go-yaml v2 reads it. */
export function resolvePlain(text: string): Scalar {
  const word = WORDS.get(text)
  if (word !== undefined) return word
  if (!/^[-+.0-9]/.test(text)) return text
  if (text.startsWith('.')) {
    const float = parseGoFloat(text)
    return float === undefined || !Number.isFinite(float) ? text : float
  }
  const plain = text.replaceAll('_', '')
  const int = parseGoInt(plain, 0)
  if ('value' in int) return int.value
  if (FLOAT.test(plain)) {
    const float = Number(plain)
    if (Number.isFinite(float)) return float
  }
  return text
}

function scalarOf(node: Extract<YamlNode, { kind: 'scalar' }>): Scalar {
  const tag = node.tag.startsWith(CORE) ? node.tag.slice(CORE.length) : node.tag
  if (tag === '' && node.style !== 'plain') return node.text
  if (tag === 'str' || tag === '!' || tag === 'binary') return node.text
  const value = resolvePlain(node.text)
  if (tag === '' || tag.startsWith('!')) return value
  const actual = value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'str' : Number.isInteger(value) ? 'int' : 'float'
  if (tag === actual || (tag === 'float' && actual === 'int') || (tag === 'timestamp' && actual === 'str')) return value
  throw new YamlError(`cannot decode !!${actual} \`${node.text}\` as a !!${tag}`)
}

function toJson(node: YamlNode, duplicates: string[]): Json {
  if (node.kind === 'sequence') return node.items.map((item) => toJson(item, duplicates))
  if (node.kind === 'mapping') return mappingOf(node, duplicates)
  const value = scalarOf(node)
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  throw new ConvertError(`json: unsupported value: ${formatFloat(value, 'g', -1)}`)
}

function mappingOf(node: Extract<YamlNode, { kind: 'mapping' }>, duplicates: string[]): Json {
  const out: Record<string, Json> = {}
  for (const [key, value] of node.pairs) {
    if (key.kind === 'scalar' && key.text === '<<' && key.style === 'plain') mergeInto(out, value, duplicates)
  }
  const seen = new Set<string>()
  for (const [key, value] of node.pairs) {
    if (key.kind === 'scalar' && key.text === '<<' && key.style === 'plain') continue
    const name = keyName(key, () => toJson(value, []))
    if (seen.has(name)) duplicates.push(`line ${key.line + 1}: key ${quoteGo(name)} already set in map`)
    seen.add(name)
    Object.defineProperty(out, name, { value: toJson(value, duplicates), enumerable: true, configurable: true, writable: true })
  }
  return out
}

function mergeInto(out: Record<string, Json>, value: YamlNode, duplicates: string[]): void {
  const maps = value.kind === 'sequence' ? [...value.items].reverse() : [value]
  for (const map of maps) {
    if (map.kind !== 'mapping') throw new YamlError('map merge requires map or sequence of maps as the value')
    Object.assign(out, toJson(map, duplicates))
  }
}

function keyName(key: YamlNode, value: () => Json): string {
  if (key.kind !== 'scalar') throw new YamlError(`invalid map key: ${showGo(toJson(key, []))}`)
  const name = scalarOf(key)
  if (name === null) throw new ConvertError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goJson(value())}`)
  if (typeof name !== 'number') return String(name)
  if (Number.isInteger(name)) return String(name)
  const text = formatFloat(name, 'g', -1)
  return text === '+Inf' ? '.inf' : text === '-Inf' ? '-.inf' : text === 'NaN' ? '.nan' : text
}

function showGo(value: Json): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(showGo).join(', ')}}`
  if (value === null || typeof value !== 'object') return goJson(value)
  const object = value as { readonly [key: string]: Json }
  return `map[interface {}]interface {}{${sortedKeys(object).map((key) => `${quoteGo(key)}:${showGo(object[key] as Json)}`).join(', ')}}`
}
