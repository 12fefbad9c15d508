import type { Json } from '../../../base/json.ts'
import { goJson } from '../../../base/json.ts'
import { joinPath } from '../../../base/path.ts'
import { parseYaml, splitYamlDocuments } from '../../../base/yaml.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { readAll, readTextFile } from '../../../kernel/libc/io.ts'
import { STDIN, sys } from '../../../kernel/sys.ts'
import { decodeUtf8 } from '../../../base/bytes.ts'
import { notSimulated } from '../../../cli/execute.ts'
import { KubectlError } from '../client/errors.ts'
import { type ApiObject, isObject } from './object.ts'

/** A document of a manifest, and how messages name the file it stood in. */
export type Document = { readonly source: string; readonly value: Json }

/** The documents of one file up to the first that cannot be read, and why that cannot. */
export type Manifest = { readonly documents: readonly Document[]; readonly error?: KubectlError }

/** The manifests that -f names: files, folders (with their .json, .yaml and .yml files), `-` for standard input. */
export function* readManifests(paths: readonly string[], recursive: boolean): Gen<Manifest[]> {
  const manifests: Manifest[] = []
  for (const path of paths) {
    if (path === '-') manifests.push(parseManifest('STDIN', decodeUtf8(yield* readAll(STDIN))))
    else if (/^https?:\/\//.test(path)) throw notSimulated('kubectl -f with a URL', 1)
    else for (const file of yield* filesOf(path, recursive)) manifests.push(yield* readManifest(file))
  }
  return manifests
}

function* filesOf(path: string, recursive: boolean): Gen<string[]> {
  const kind = yield* kindOf(path)
  if (kind === undefined) throw new KubectlError(`the path "${path}" does not exist`)
  if (kind !== 'dir') return [path]
  const files = yield* filesBelow(path, recursive)
  if (files.length === 0) throw new KubectlError(`error reading [${path}]: recognized file extensions are [.json .yaml .yml]`)
  return files
}

function* kindOf(path: string): Gen<string | undefined> {
  try {
    return (yield* sys.stat(path)).kind
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR')) return undefined
    throw error
  }
}

function* filesBelow(folder: string, recursive: boolean): Gen<string[]> {
  const files: string[] = []
  const names = (yield* sys.readdir(folder)).map(({ name }) => name).sort()
  for (const name of names) {
    const path = joinPath(folder, name)
    if ((yield* kindOf(path)) === 'dir') {
      if (recursive) files.push(...(yield* filesBelow(path, true)))
    } else if (/\.(json|yaml|yml)$/.test(name)) files.push(path)
  }
  return files
}

function* readManifest(path: string): Gen<Manifest> {
  try {
    return parseManifest(path, yield* readTextFile(path))
  } catch (error) {
    if (isErrno(error)) return { documents: [], error: new KubectlError(`open ${path}: ${error.message.toLowerCase()}`) }
    throw error
  }
}

/** Empty documents are left out. */
function parseManifest(source: string, text: string): Manifest {
  const documents: Document[] = []
  for (const part of looksLikeJson(text) ? [text] : splitYamlDocuments(text)) {
    const parsed = parseYaml(part)
    if ('error' in parsed) return { documents, error: new KubectlError(`error parsing ${source}: error converting YAML to JSON: ${parsed.error}`) }
    if (parsed.value !== null) documents.push({ source, value: parsed.value })
  }
  return { documents }
}

function looksLikeJson(text: string): boolean {
  return text.trimStart().startsWith('{')
}

/** The document as an object of the API; a document without a kind is refused. */
export function asObject({ source, value }: Document): ApiObject {
  if (!isObject(value)) throw new KubectlError(`unable to decode "${source}": json: cannot unmarshal ${jsonKind(value)} into Go value of type unstructured.detector`)
  const object = value as ApiObject
  for (const name of ['Kind', 'apiVersion']) {
    const key = name.toLowerCase() === 'kind' ? 'kind' : name
    if (typeof object[key] !== 'string' || object[key] === '') throw new KubectlError(`unable to decode "${source}": Object '${name}' is missing in '${goJson(value, { sortKeys: true })}'`)
  }
  const labels = (object['metadata'] as ApiObject | undefined)?.['labels']
  const bad = isObject(labels) ? Object.values(labels).find((label) => typeof label !== 'string' && label !== null) : undefined
  if (bad !== undefined) throw new KubectlError(`unable to decode "${source}": json: cannot unmarshal ${jsonKind(bad)} into Go struct field ObjectMeta.metadata.labels of type string`)
  return object
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** The client's own look at a document before it is sent: it must be an object that says what it is; gives what is wrong. */
export function checkHeader({ source, value }: Document): KubectlError | undefined {
  const errors: string[] = []
  if (!isObject(value)) errors.push('invalid object to validate')
  else {
    const { apiVersion, kind } = value as ApiObject
    if (apiVersion === undefined || apiVersion === null || apiVersion === '') errors.push('apiVersion not set')
    if (kind === undefined || kind === null || kind === '') errors.push('kind not set')
  }
  if (errors.length === 0) return undefined
  const text = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`
  return new KubectlError(`error validating "${source}": error validating data: ${text}; if you choose to ignore these errors, turn validation off with --validate=false`)
}
