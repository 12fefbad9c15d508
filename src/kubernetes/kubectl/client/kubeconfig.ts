import type { Json } from '../../../base/json.ts'
import { parseYaml } from '../../../base/yaml.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { readTextFile } from '../../../kernel/libc/io.ts'
import type { Env } from '../../../kernel/program.ts'
import { KubectlError } from './errors.ts'

export type Cluster = { readonly server?: string; readonly 'insecure-skip-tls-verify'?: boolean; readonly [key: string]: Json | undefined }
export type Context = { readonly cluster: string; readonly user: string; readonly namespace?: string }
export type User = { readonly token?: string; readonly tokenFile?: string; readonly [key: string]: Json | undefined }

/** A kubeconfig file, or several merged: maps instead of the file's lists. */
export type KubeConfig = {
  readonly clusters: ReadonlyMap<string, Cluster>
  readonly contexts: ReadonlyMap<string, Context>
  readonly users: ReadonlyMap<string, User>
  readonly currentContext: string
}

/** Where the configuration came from and what it says. */
export type LoadedConfig = { readonly config: KubeConfig; readonly paths: readonly string[]; readonly explicit: boolean }

/** What a client needs: the server and how to speak to it. */
export type ClientConfig = {
  readonly loaded: LoadedConfig
  readonly server: string
  readonly token: string | undefined
  readonly namespace: string
  readonly contextName: string
}

export const EMPTY_CONFIG: KubeConfig = { clusters: new Map(), contexts: new Map(), users: new Map(), currentContext: '' }

/** The options that change where a command goes. */
export type ConfigOverrides = {
  readonly kubeconfig: string
  readonly context: string
  readonly cluster: string
  readonly user: string
  readonly server: string
  readonly token: string
  readonly namespace: string
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Reads the configuration: --kubeconfig alone, else the files of $KUBECONFIG merged, else ~/.kube/config. */
export function* loadConfig(env: Env, explicit: string): Gen<LoadedConfig> {
  if (explicit !== '') return { config: yield* readConfigFile(explicit, true), paths: [explicit], explicit: true }
  const listed = env.get('KUBECONFIG') ?? ''
  const paths = listed === '' ? [`${env.get('HOME') ?? '/root'}/.kube/config`] : listed.split(':').filter((path) => path !== '')
  let config = EMPTY_CONFIG
  for (const path of paths) config = merged(config, yield* readConfigFile(path, false))
  return { config, paths, explicit: false }
}

/** What the options and the files come to for one command. */
export function* clientConfig(env: Env, overrides: ConfigOverrides): Gen<ClientConfig> {
  const loaded = yield* loadConfig(env, overrides.kubeconfig)
  const { config } = loaded
  const contextName = overrides.context === '' ? config.currentContext : overrides.context
  const context = config.contexts.get(contextName)
  if (overrides.context !== '' && context === undefined) throw new KubectlError(`context "${overrides.context}" does not exist`)
  const cluster = config.clusters.get(overrides.cluster === '' ? (context?.cluster ?? '') : overrides.cluster)
  const user = config.users.get(overrides.user === '' ? (context?.user ?? '') : overrides.user)
  if (overrides.cluster !== '' && cluster === undefined) throw new KubectlError(`cluster "${overrides.cluster}" does not exist`)
  if (overrides.user !== '' && user === undefined) throw new KubectlError(`auth info "${overrides.user}" does not exist`)
  const inCluster = config.clusters.size === 0 && overrides.server === '' ? yield* insideCluster(env) : undefined
  const token = overrides.token === '' ? (user?.token ?? inCluster?.token) : overrides.token
  return {
    loaded,
    contextName,
    server: normalServer(overrides.server || cluster?.server || inCluster?.server || 'http://localhost:8080'),
    token: token ?? (user?.tokenFile === undefined ? undefined : (yield* readOptional(user.tokenFile))?.trim()),
    namespace: overrides.namespace || context?.namespace || inCluster?.namespace || 'default',
  }
}

function normalServer(server: string): string {
  return (server.includes('://') ? server : `http://${server}`).replace(/\/+$/, '')
}

type InCluster = { readonly server: string; readonly token: string; readonly namespace: string }

/** A Pod finds the API server by its environment and its service account's files. */
function* insideCluster(env: Env): Gen<InCluster | undefined> {
  const host = env.get('KUBERNETES_SERVICE_HOST')
  const port = env.get('KUBERNETES_SERVICE_PORT')
  const token = host && port ? yield* readOptional(`${SERVICE_ACCOUNT}/token`) : undefined
  if (token === undefined) return undefined
  return { server: `https://${host}:${port}`, token: token.trim(), namespace: ((yield* readOptional(`${SERVICE_ACCOUNT}/namespace`)) ?? '').trim() }
}

function* readOptional(path: string): Gen<string | undefined> {
  try {
    return yield* readTextFile(path)
  } catch (error) {
    if (isErrno(error)) return undefined
    throw error
  }
}

function* readConfigFile(path: string, mustExist: boolean): Gen<KubeConfig> {
  const text = yield* readOptional(path)
  if (text === undefined) {
    if (mustExist) throw new KubectlError(`stat ${path}: no such file or directory`)
    return EMPTY_CONFIG
  }
  const parsed = parseYaml(text)
  if ('error' in parsed) throw new KubectlError(`error loading config file "${path}": ${parsed.error}`)
  return configOf(parsed.value)
}

/** A kubeconfig document as maps. */
export function configOf(document: Json): KubeConfig {
  if (document === null || typeof document !== 'object' || Array.isArray(document)) return EMPTY_CONFIG
  const fields = document as { readonly [key: string]: Json }
  return {
    clusters: named<Cluster>(fields['clusters'], 'cluster'),
    contexts: named<Context>(fields['contexts'], 'context'),
    users: named<User>(fields['users'], 'user'),
    currentContext: typeof fields['current-context'] === 'string' ? fields['current-context'] : '',
  }
}

function named<T>(list: Json | undefined, field: string): ReadonlyMap<string, T> {
  const out = new Map<string, T>()
  if (!Array.isArray(list)) return out
  for (const entry of list as readonly { readonly [key: string]: Json }[]) {
    const name = entry['name']
    if (typeof name === 'string' && !out.has(name)) out.set(name, (entry[field] ?? {}) as T)
  }
  return out
}

/** Two files as one: what the first one says stays. */
function merged(a: KubeConfig, b: KubeConfig): KubeConfig {
  return {
    clusters: new Map([...b.clusters, ...a.clusters]),
    contexts: new Map([...b.contexts, ...a.contexts]),
    users: new Map([...b.users, ...a.users]),
    currentContext: a.currentContext || b.currentContext,
  }
}
