import type { FlagValues } from '../../../cli/flag.ts'
import { concat, decodeUtf8 } from '../../../base/bytes.ts'
import { gunzip, isGzip } from '../../../base/gzip.ts'
import { tarEntry } from '../../../base/tar.ts'
import { Failure } from '../../../cli/failure.ts'
import { writeTar } from '../../../base/tar-write.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import type { RequestBody } from '../../../kernel/http/client.ts'
import { readAll, writeFile } from '../../../kernel/libc/io.ts'
import { STDIN, sys } from '../../../kernel/sys.ts'
import { notSimulated } from '../../../cli/execute.ts'
import type { Env } from '../../../kernel/program.ts'
import type { QueryValues } from '../client/engine.ts'
import { pairs } from '../opts/env-file.ts'
import { bodyOfFile } from '../streams-to-file.ts'
import { packContext } from './build-context.ts'
import type { BUILD_FLAGS } from './build-flags.ts'

/** What is sent: a packed folder, or a tar archive from standard input. */
export type SentContext = { readonly body: RequestBody; readonly dockerfile: string; readonly size: number }

/** Finds out what the build's argument is and packs it. */
export function* contextOf(source: string, file: string): Gen<SentContext> {
  if (source === '-') return yield* stdinContext(file)
  if (/^(https?:\/\/|git@|git:\/\/|github\.com\/|ssh:\/\/)/.test(source)) throw notSimulated('docker build URL')
  if (file === '-') return yield* dockerfileFromStdin(source)
  const { entries, dockerfile } = yield* packContext(source, file)
  const body = writeTar(entries)
  return { body, dockerfile, size: body.length }
}

/** Standard input is a tar archive, packed or not, or else a Dockerfile that needs no context. */
function* stdinContext(file: string): Gen<SentContext> {
  const data = yield* readAll(STDIN)
  const dockerfile = file === '' ? 'Dockerfile' : file
  if (isGzip(data)) {
    const unpacked = gunzip(data)
    if ('error' in unpacked) throw new Failure(`ERROR: ${unpacked.error}`)
    return { body: unpacked.bytes, dockerfile, size: unpacked.bytes.length }
  }
  const isTar = data.length >= 512 && decodeUtf8(data.subarray(257, 262)) === 'ustar'
  const body = isTar ? data : writeTar([tarEntry({ name: 'Dockerfile', data })])
  return { body, dockerfile: isTar ? dockerfile : 'Dockerfile', size: body.length }
}

function* dockerfileFromStdin(source: string): Gen<SentContext> {
  const path = `/tmp/.docker-build-${yield* sys.getpid()}`
  const input = yield* bodyOfFile('-')
  const parts: Uint8Array[] = []
  for (let part = yield* input(); part !== undefined; part = yield* input()) parts.push(part)
  yield* writeFile(path, concat(parts))
  try {
    const { entries, dockerfile } = yield* packContext(source, path)
    const body = writeTar(entries)
    return { body, dockerfile, size: body.length }
  } finally {
    yield* removeQuietly(path)
  }
}

function* removeQuietly(path: string): Gen<void> {
  try {
    yield* sys.unlink(path)
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}

/** The query of `POST /build` that both builders share. */
export function buildQuery(flags: FlagValues<typeof BUILD_FLAGS>, dockerfile: string, env: Env): QueryValues {
  return {
    dockerfile, t: flags.tag, nocache: flags['no-cache'], pull: flags.pull, target: flags.target, q: flags.quiet,
    buildargs: JSON.stringify(buildArguments(flags['build-arg'], env)), labels: JSON.stringify(pairs(flags.label)),
    extrahosts: flags['add-host'].join(','), networkmode: flags.network === 'default' ? '' : flags.network,
    rm: flags.rm ? '1' : '0', forcerm: flags['force-rm'],
  }
}

/** Arguments by name; a bare name takes the shell's value, or none. */
function buildArguments(values: readonly string[], env: Env): Readonly<Record<string, string | null>> {
  return Object.fromEntries(values.map((value) => {
    const equals = value.indexOf('=')
    return equals < 0 ? [value, env.get(value) ?? null] : [value.slice(0, equals), value.slice(equals + 1)]
  }))
}
