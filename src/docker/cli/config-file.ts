import { SysError } from '../../kernel/errno.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { readTextFile, writeFile } from '../../kernel/libc/io.ts'
import type { Env } from '../../kernel/program.ts'
import { sys } from '../../kernel/sys.ts'

/** An entry of `auths` in config.json: base64 of `user:password`. */
export type StoredAuth = { readonly auth?: string; readonly identitytoken?: string }

/** What of ~/.docker/config.json the client heeds. */
export type ConfigValues = {
  readonly auths?: Readonly<Record<string, StoredAuth>>
  readonly detachKeys?: string
  readonly psFormat?: string
  readonly imagesFormat?: string
  readonly networksFormat?: string
  readonly volumesFormat?: string
  readonly statsFormat?: string
  readonly currentContext?: string
  readonly HttpHeaders?: Readonly<Record<string, string>>
}

/** The client's configuration file and where it is. */
export type ConfigFile = { readonly directory: string; readonly values: ConfigValues }

/** The directory of the client's configuration: --config, DOCKER_CONFIG, or ~/.docker. */
export function configDirectory(flag: string, env: Env): string {
  return flag !== '' ? flag : (env.get('DOCKER_CONFIG') ?? `${env.get('HOME') ?? ''}/.docker`)
}

/** Reads config.json; a missing file is an empty one, a broken one is ignored with a warning (given back). */
export function* readConfig(directory: string): Gen<ConfigFile & { readonly warning?: string }> {
  try {
    return { directory, values: JSON.parse(yield* readTextFile(`${directory}/config.json`)) as ConfigValues }
  } catch (error) {
    if (error instanceof SysError) return { directory, values: {} }
    const reason = error instanceof Error ? error.message : String(error)
    return { directory, values: {}, warning: `WARNING: Error loading config file: ${directory}/config.json: ${reason}` }
  }
}

/** Writes config.json, making its directory. */
export function* writeConfig({ directory }: ConfigFile, values: ConfigValues): Gen<void> {
  try {
    yield* sys.mkdir(directory, 0o700)
  } catch (error) {
    if (!(error instanceof SysError) || error.errno !== 'EEXIST') throw error
  }
  yield* writeFile(`${directory}/config.json`, JSON.stringify(values, undefined, '\t'), 0o600)
}
