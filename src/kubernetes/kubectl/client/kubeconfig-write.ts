import type { Json } from '../../../base/json.ts'
import { emitYaml } from '../../../base/yaml-emit.ts'
import { dirName } from '../../../base/path.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { writeFile } from '../../../kernel/libc/io.ts'
import { sys } from '../../../kernel/sys.ts'
import { KubectlError } from './errors.ts'
import type { KubeConfig, LoadedConfig } from './kubeconfig.ts'

/** A kubeconfig as the document that stands in its file: lists in the order of their names. */
export function configDocument(config: KubeConfig): Json {
  const list = (field: string, entries: ReadonlyMap<string, unknown>): Json => {
    if (entries.size === 0) return null
    return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ name, [field]: value as Json }))
  }
  return {
    kind: 'Config',
    apiVersion: 'v1',
    preferences: {},
    clusters: list('cluster', config.clusters),
    users: list('user', config.users),
    contexts: list('context', config.contexts),
    'current-context': config.currentContext,
  }
}

/** Writes a changed kubeconfig back to the file it came from (the first one, when there were several). */
export function* writeConfig(loaded: LoadedConfig, config: KubeConfig): Gen<void> {
  const path = loaded.paths[0]
  if (path === undefined) throw new KubectlError('no kubeconfig file to write to')
  if (loaded.paths.length > 1) throw new KubectlError('drydock: kubectl config with several files in KUBECONFIG is not simulated yet')
  try {
    yield* sys.mkdir(dirName(path), 0o755)
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw new KubectlError(`mkdir ${dirName(path)}: ${error instanceof Error ? error.message.toLowerCase() : String(error)}`)
  }
  try {
    yield* writeFile(path, emitYaml(configDocument(config)), 0o600)
  } catch (error) {
    if (isErrno(error)) throw new KubectlError(`open ${path}: ${error.message.toLowerCase()}`)
    throw error
  }
}

const OMITTED = 'DATA+OMITTED'

/** The same configuration with secrets covered, as `kubectl config view` shows it. */
export function redacted(config: KubeConfig): KubeConfig {
  const cover = (value: Readonly<Record<string, Json | undefined>>): Record<string, Json | undefined> =>
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key.endsWith('-data') ? OMITTED : key === 'token' || key === 'password' ? 'REDACTED' : item]))
  return {
    ...config,
    clusters: new Map([...config.clusters].map(([name, cluster]) => [name, cover(cluster)])),
    users: new Map([...config.users].map(([name, user]) => [name, cover(user)])),
  }
}
