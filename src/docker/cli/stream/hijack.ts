import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno, SysError } from '../../../kernel/errno.ts'
import type { RawConnection, Response } from '../../../kernel/http/client.ts'
import { write } from '../../../kernel/libc/io.ts'
import { STDIN, sys, type Fd } from '../../../kernel/sys.ts'
import { Failure } from '../../../cli/failure.ts'
import { EngineError } from '../client/engine-error.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { CallOptions, Engine } from '../client/engine.ts'
import { DEFAULT_DETACH_KEYS, DetachWatcher, detachKeyBytes } from './detach-keys.ts'
import { StdCopy } from './stdcopy.ts'

/** How the streams of an attached process are carried. */
export type StreamOptions = {
  /** Whether standard input is passed on. */
  readonly stdin: boolean
  readonly out: Writer | undefined
  readonly err: Writer | undefined
  /** The process has a terminal: the stream is raw, and so is ours while it lasts. */
  readonly tty: boolean
  readonly detachKeys: string
}

function* upgrade(engine: Engine, path: string, options: CallOptions): Gen<Response> {
  try {
    return yield* engine.open('POST', path, { ...options, headers: { ...options.headers, Connection: 'Upgrade', Upgrade: 'tcp' } })
  } catch (error) {
    if (error instanceof EngineError) throw new Failure(`unable to upgrade to tcp, received ${error.httpStatus}`)
    throw error
  }
}

/** Sends a request that turns its connection into a raw stream (attach, exec start). */
export function* hijack(engine: Engine, path: string, options: CallOptions): Gen<RawConnection> {
  const response = yield* upgrade(engine, path, options)
  return response.hijack()
}

/**
 * Carries a process's streams until its output ends. Gives 'detached' when the user typed the detach keys. A terminal on standard
 * input is raw meanwhile when the process has one of its own. docker/cli's hijackedIOStreamer.
 */
export function* carryStreams(connection: RawConnection, options: StreamOptions): Gen<'ended' | 'detached'> {
  const raw = options.stdin && options.tty && (yield* sys.isatty(STDIN))
  const before = raw ? yield* sys.tcgetattr(STDIN) : undefined
  if (before !== undefined) yield* sys.tcsetattr(STDIN, { icanon: false, echo: false, isig: false, icrnl: false, opost: false })
  const state = { detached: false }
  try {
    if (options.stdin) yield* startInput(connection.fd, options, state)
    return yield* copyOutput(connection, options, state)
  } finally {
    if (before !== undefined) yield* sys.tcsetattr(STDIN, before)
  }
}

function* startInput(socket: Fd, options: StreamOptions, state: { detached: boolean }): Gen<void> {
  const keys = options.tty ? ((options.detachKeys === '' ? undefined : detachKeyBytes(options.detachKeys)) ?? DEFAULT_DETACH_KEYS) : undefined
  yield* sys.thread(() => copyInput(socket, keys === undefined ? undefined : new DetachWatcher(keys), state))
}

function* copyInput(socket: Fd, watcher: DetachWatcher | undefined, state: { detached: boolean }): Gen<void> {
  try {
    for (;;) {
      const data = yield* retrying(() => sys.read(STDIN))
      if (data.length === 0) break
      const taken = watcher?.take(data) ?? { pass: data, detached: false }
      yield* write(socket, taken.pass)
      if (taken.detached) {
        state.detached = true
        yield* sys.shutdown(socket, 'both')
        return
      }
    }
    yield* sys.shutdown(socket, 'write')
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    // The container's side is gone: what is typed now goes nowhere.
  }
}

function* copyOutput(connection: RawConnection, options: StreamOptions, state: { readonly detached: boolean }): Gen<'ended' | 'detached'> {
  const copier = options.tty ? undefined : new StdCopy(options.out, options.err)
  for (let data = connection.leftover; ; ) {
    if (data.length > 0) yield* copier === undefined ? (options.out?.bytes(data) ?? nothing()) : copier.put(data)
    data = yield* received(connection.fd)
    if (data.length === 0) break
  }
  yield* sys.close(connection.fd)
  return state.detached ? 'detached' : 'ended'
}

function* nothing(): Gen<void> {}

function* received(socket: Fd): Gen<Uint8Array> {
  try {
    return yield* retrying(() => sys.read(socket))
  } catch (error) {
    if (!isErrno(error, 'ECONNRESET') && !isErrno(error, 'EPIPE')) throw error
    return new Uint8Array(0)
  }
}

/** Makes a call again for as long as signals interrupt it; another thread takes the signals. */
export function* retrying<T>(attempt: () => Gen<T>): Gen<T> {
  for (;;) {
    try {
      return yield* attempt()
    } catch (error) {
      if (!isErrno(error, 'EINTR')) throw error
    }
  }
}
