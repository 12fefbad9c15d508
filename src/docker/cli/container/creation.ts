import type { Gen } from '../../../kernel/coroutine.ts'
import { SysError } from '../../../kernel/errno.ts'
import { writeFile } from '../../../kernel/libc/io.ts'
import { sys } from '../../../kernel/sys.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Writer } from '../../../cli/writer.ts'
import { familiarString, parseReference, tagNameOnly, type Reference } from '../../../oci/reference.ts'
import { isNotFound } from '../client/engine-error.ts'
import { terminalSize, type Docker } from '../docker.ts'
import { pullImage } from '../image/pulling.ts'
import type { ContainerConfig } from './config.ts'

export type Creation = {
  readonly context: Docker
  readonly config: ContainerConfig
  readonly err: Writer
  readonly name: string
  readonly platform: string
  readonly pull: string
  readonly quiet: boolean
  readonly cidfile: string
}

/** Creates a container, pulling its image when asked to or when it is missing; gives the id (docker/cli createContainer). */
export function* createContainer(creation: Creation): Gen<string> {
  const { config, err } = creation
  yield* warnOfConfig(config, err)
  yield* refuseOldCidfile(creation.cidfile)
  const reference = imageReference(config.Image)
  const platform = checkPlatform(creation.platform)
  if (creation.pull === 'always') yield* pull(creation)
  const size = yield* terminalSize()
  if (size !== undefined) config.HostConfig.ConsoleSize = [size.rows, size.cols]
  const { Id, Warnings } = yield* createOrPull(creation, reference, platform)
  for (const warning of Warnings ?? []) yield* err.line(`WARNING: ${warning}`)
  if (creation.cidfile !== '') yield* writeFile(creation.cidfile, Id)
  return Id
}

type Created = { readonly Id: string; readonly Warnings: readonly string[] | null }

function* createOrPull(creation: Creation, reference: Reference | undefined, platform: string): Gen<Created> {
  try {
    return yield* post(creation, platform)
  } catch (error) {
    if (!isNotFound(error) || reference === undefined || creation.pull !== 'missing') throw error
    if (!creation.quiet) yield* creation.err.line(`Unable to find image '${familiarString(tagNameOnly(reference))}' locally`)
    yield* pull(creation)
    return yield* post(creation, platform)
  }
}

function post({ context, config, name }: Creation, platform: string): Gen<Created> {
  return context.engine.json<Created>('POST', '/containers/create', { query: { name, platform }, body: config })
}

function pull({ context, config, err, platform, quiet }: Creation): Gen<void> {
  return pullImage(context, config.Image, { platform, out: quiet ? undefined : err })
}

/** The reference of an image name; undefined for an image's id. */
function imageReference(name: string): Reference | undefined {
  if (/^[a-f0-9]{64}$/.test(name) || /^sha256:[a-f0-9]{64}$/.test(name)) return undefined
  const parsed = parseReference(name)
  if (!parsed.ok) throw new Failure(parsed.error)
  return parsed.value
}

function checkPlatform(text: string): string {
  if (text === '') return ''
  const parts = text.split('/')
  if (parts.length > 3) throw new Failure(`error parsing specified platform: "${text}": cannot parse platform specifier: invalid argument`)
  return text
}

function* refuseOldCidfile(path: string): Gen<void> {
  if (path === '') return
  try {
    yield* sys.stat(path)
  } catch (error) {
    if (error instanceof SysError) return
    throw error
  }
  throw new Failure(`container ID file found, make sure the other container isn't running or delete ${path}`)
}

function* warnOfConfig({ HostConfig }: ContainerConfig, err: Writer): Gen<void> {
  if (HostConfig['OomKillDisable'] === true && HostConfig['Memory'] === 0) {
    yield* err.line("WARNING: Disabling the OOM killer on containers without setting a '-m/--memory' limit may be dangerous.")
  }
  const local = (HostConfig['Dns'] as readonly string[]).find((address) => /^127\.|^::1$/.test(address))
  if (local !== undefined) yield* err.line(`WARNING: Localhost DNS setting (--dns=${local}) may fail in containers.`)
}
