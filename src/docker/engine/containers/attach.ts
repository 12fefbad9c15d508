import { encodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import type { Responder } from '../../../kernel/http/responder.ts'
import { write } from '../../../kernel/libc/io.ts'
import { type Fd, sys } from '../../../kernel/sys.ts'
import type { OpenFile } from '../../../kernel/vfs/open-file.ts'
import type { WaitQueue } from '../../../kernel/wait.ts'
import type { Engine } from '../engine.ts'
import { ApiError } from '../errors.ts'
import { type Broadcaster, frame } from '../output.ts'

export type StreamOptions = {
  readonly tty: boolean
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
  readonly upgrade: boolean
  readonly output: Broadcaster
  /** Where standard input goes, once there is a process; undefined: not yet, or not any more (`ended`). */
  readonly input: () => OpenFile | undefined
  readonly ended: () => boolean
  /** Woken when `input` or `ended` may have changed. */
  readonly changed: WaitQueue
  /** The client has closed its side. */
  readonly onInputEnd: () => void
  /** Sent before anything else (logs of an attach). */
  readonly before?: Uint8Array
  /** Runs once the streams are connected. Throws what is then written to the client. */
  readonly start?: () => void
}

/** Takes a connection over and carries a process's streams on it, until the process ends or the client goes. */
export function* carryStreams(engine: Engine, respond: Responder, options: StreamOptions): Gen<void> {
  const type = options.tty ? 'application/vnd.docker.raw-stream' : 'application/vnd.docker.multiplexed-stream'
  const event = yield* sys.eventfd()
  const subscriber = options.output.subscribe(options, event.signal)
  const { fd, leftover } = options.upgrade
    ? yield* respond.hijack(101, { 'Content-Type': type, Connection: 'Upgrade', Upgrade: 'tcp' }, 'UPGRADED')
    : yield* respond.hijack(200, { 'Content-Type': type })
  let open = true
  try {
    if (options.before !== undefined) yield* write(fd, options.before)
    yield* started(fd, options)
    if (options.stdin) yield* sys.thread(() => carryInput(engine, fd, leftover, options, () => open))
    for (;;) {
      const ended = subscriber.ended
      for (const chunk of subscriber.take()) yield* write(fd, options.tty ? chunk.data : frame(chunk.stream, chunk.data))
      if (ended) break
      const [client, signalled] = yield* sys.poll([{ fd }, { fd: event.fd, read: true }])
      if (signalled?.readable) yield* sys.read(event.fd, 8)
      else if (client?.hangup) break
    }
  } catch (error) {
    if (!isErrno(error)) throw error
  } finally {
    open = false
    options.output.leave(subscriber)
  }
  yield* sys.close(event.fd)
  yield* sys.close(fd)
}

/** Real: what goes wrong now can only be told on the stream itself. */
function* started(fd: Fd, options: StreamOptions): Gen<void> {
  try {
    options.start?.()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const text = encodeUtf8(`${error.message}\r\n`)
    yield* write(fd, options.tty ? text : frame('stdout', text))
    options.output.end()
  }
}

function* carryInput(engine: Engine, fd: Fd, leftover: Uint8Array, options: StreamOptions, open: () => boolean): Gen<void> {
  let chunk = leftover
  try {
    for (;;) {
      if (chunk.length > 0 && !(yield* deliver(engine, chunk, options))) return
      chunk = yield* sys.read(fd)
      if (chunk.length === 0) break
    }
  } catch (error) {
    // EBADF: the other thread has closed the connection.
    if (!isErrno(error)) throw error
    return
  }
  if (open()) options.onInputEnd()
}

/** Writes to the process as it reads; false when it is gone. */
function* deliver(engine: Engine, data: Uint8Array, options: StreamOptions): Gen<boolean> {
  let file = options.input()
  while (file === undefined) {
    if (options.ended()) return false
    yield* sys.waitOn(options.changed)
    file = options.input()
  }
  const target = engine.process.install(file)
  try {
    yield* write(target, data)
    return true
  } catch (error) {
    if (isErrno(error)) return false
    throw error
  } finally {
    yield* sys.close(target)
  }
}
