import { toBase64 } from '../../../base/base64.ts'
import { decodeUtf8, encodeUtf8 } from '../../../base/bytes.ts'
import { baseName } from '../../../base/path.ts'
import { goJson } from '../../../base/json.ts'
import { sha256Hex } from '../../../base/sha256.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { readFile } from '../../../kernel/libc/io.ts'
import type { Env } from '../../../kernel/program.ts'
import { sys } from '../../../kernel/sys.ts'
import { KubectlError } from '../client/errors.ts'

/** Where the entries of a ConfigMap or Secret come from. */
export type KeyValueFlags = { readonly 'from-file': readonly string[]; readonly 'from-literal': readonly string[]; readonly 'from-env-file': readonly string[] }

/** The entries that --from-file, --from-literal and --from-env-file name, as bytes. */
export function* readKeyValues(flags: KeyValueFlags, what: 'configmap' | 'secret', name: string, env: Env): Gen<Map<string, Uint8Array>> {
  if (flags['from-env-file'].length > 0 && (flags['from-file'].length > 0 || flags['from-literal'].length > 0)) {
    throw new KubectlError('from-env-file cannot be combined with from-file or from-literal')
  }
  const entries = new Map<string, Uint8Array>()
  const add = (key: string, value: Uint8Array): void => {
    checkKey(key, what)
    if (entries.has(key)) throw new KubectlError(what === 'secret' ? `cannot add key ${key}, another key by that name already exists` : `cannot add key "${key}", another key by that name already exists in Data for ConfigMap "${name}"`)
    entries.set(key, value)
  }
  for (const source of flags['from-literal']) {
    const at = source.indexOf('=')
    if (at <= 0) throw new KubectlError(`invalid literal source ${source}, expected key=value`)
    add(source.slice(0, at), encodeUtf8(unquoted(source.slice(at + 1))))
  }
  for (const source of flags['from-file']) for (const [key, path] of yield* filesOf(source)) add(key, yield* read(path))
  for (const path of flags['from-env-file']) for (const [key, value] of envFile(decodeUtf8(yield* read(path)), env)) add(key, encodeUtf8(value))
  return entries
}

function unquoted(value: string): string {
  return /^(["']).*\1$/s.test(value) && value.length >= 2 ? value.slice(1, -1) : value
}

function checkKey(key: string, what: string): void {
  if (/^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== '.' && !key.startsWith('..')) return
  if (key === '.' || key === '..' || key.startsWith('..')) throw new KubectlError(`"${key}" is not a valid key name for a ${what === 'configmap' ? 'ConfigMap' : 'Secret'}: must not start with '..'`)
  throw new KubectlError(`"${key}" is not a valid key name for a ${what === 'configmap' ? 'ConfigMap' : 'Secret'}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`)
}

/** `[KEY=]PATH`: a file under its name or a key, or the files of a folder. */
function* filesOf(source: string): Gen<readonly (readonly [string, string])[]> {
  const parts = source.split('=')
  if (parts.length > 2) throw new KubectlError('key names or file paths cannot contain \'=\'')
  const path = parts.at(-1) as string
  if (source.startsWith('=')) throw new KubectlError(`key name for file path ${path} missing`)
  if (parts.length === 2 && path === '') throw new KubectlError(`file path for key name ${parts[0]} missing`)
  let kind: string
  try {
    kind = (yield* sys.stat(path)).kind
  } catch (error) {
    if (isErrno(error)) throw new KubectlError(`error reading ${path}: ${error.message.toLowerCase()}`)
    throw error
  }
  if (parts.length === 2) {
    if (kind === 'dir') throw new KubectlError(`cannot give a key name for a directory path`)
    return [[parts[0] as string, path]]
  }
  if (kind !== 'dir') return [[baseName(path), path]]
  const names = (yield* sys.readdir(path)).filter((entry) => entry.kind === 'file').map(({ name }) => name).sort()
  return names.map((name) => [name, `${path}/${name}`] as const)
}

function* read(path: string): Gen<Uint8Array> {
  try {
    return yield* readFile(path)
  } catch (error) {
    if (isErrno(error)) throw new KubectlError(`error reading ${path}: ${error.message.toLowerCase()}`)
    throw error
  }
}

function envFile(text: string, env: Env): readonly (readonly [string, string])[] {
  return text.replace(/^\ufeff/, '').split('\n').flatMap((raw) => {
    const line = raw.replace(/\r$/, '').trimStart()
    if (line === '' || line.startsWith('#')) return []
    const at = line.indexOf('=')
    const key = at < 0 ? line : line.slice(0, at)
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) {
      throw new KubectlError(`"${key}" is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`)
    }
    return [[key, at < 0 ? (env.get(key) ?? '') : line.slice(at + 1)] as const]
  })
}

/** Entries as a ConfigMap holds them: texts in data, other bytes in binaryData. */
export function configMapData(entries: ReadonlyMap<string, Uint8Array>): { readonly data?: Record<string, string>; readonly binaryData?: Record<string, string> } {
  const data: Record<string, string> = {}
  const binary: Record<string, string> = {}
  for (const [key, bytes] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const text = decodeUtf8(bytes)
    if (/[\udc80-\udcff]/.test(text) && !/^(?:[^\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])*$/.test(text)) binary[key] = toBase64(bytes)
    else data[key] = text
  }
  return { ...(Object.keys(data).length === 0 ? {} : { data }), ...(Object.keys(binary).length === 0 ? {} : { binaryData: binary }) }
}

/** Entries as a Secret holds them: Base64. */
export function secretData(entries: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, bytes]) => [key, toBase64(bytes)]))
}

const HASH_LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' }

/** The suffix of --append-hash (kubectl/pkg/util/hash). */
export function contentHash(content: Readonly<Record<string, unknown>>): string {
  return [...sha256Hex(goJson(content, { sortKeys: true })).slice(0, 10)].map((letter) => HASH_LETTERS[letter] ?? letter).join('')
}

