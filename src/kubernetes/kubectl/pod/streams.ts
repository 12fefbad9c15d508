import { concat, decodeUtf8, encodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno, SysError } from '../../../kernel/errno.ts'
import type { WebSocketEnd } from '../../../kernel/http/websocket.ts'
import { STDIN, sys } from '../../../kernel/sys.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { Status } from '../../api/status.ts'
import type { ApiClient, QueryValues } from '../client/api-client.ts'
import { ApiError, KubectlError } from '../client/errors.ts'

/** The sub-protocols of exec and attach, the newest first. */
const PROTOCOLS = ['v5.channel.k8s.io']
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const

/** How the streams of a process in a pod are carried. */
export type StreamOptions = { readonly stdin: boolean; readonly tty: boolean; readonly out: Writer; readonly err: Writer }

/** Opens exec or attach and carries its streams until the process ends; gives what the server says of its end. */
export function* carryStreams(api: ApiClient, path: string, query: QueryValues, options: StreamOptions): Gen<Status | undefined> {
  const socket = yield* api.webSocket(path, { ...query, stdin: options.stdin || undefined, stdout: true, stderr: options.tty ? undefined : true, tty: options.tty || undefined }, PROTOCOLS)
  const raw = options.tty && options.stdin && (yield* sys.isatty(STDIN))
  const before = raw ? yield* sys.tcgetattr(STDIN) : undefined
  if (before !== undefined) yield* sys.tcsetattr(STDIN, { icanon: false, echo: false, isig: false, icrnl: false, opost: false })
  try {
    if (raw) yield* followSize(socket)
    if (options.stdin) yield* sys.thread(() => copyInput(socket))
    return yield* copyOutput(socket, options)
  } finally {
    if (before !== undefined) yield* sys.tcsetattr(STDIN, before)
  }
}

function* copyInput(socket: WebSocketEnd): Gen<void> {
  try {
    for (;;) {
      const data = yield* readInput()
      if (data.length === 0) break
      yield* socket.sendBinary(concat([Uint8Array.of(CHANNEL.stdin), data]))
    }
    yield* socket.sendBinary(Uint8Array.of(CHANNEL.close, CHANNEL.stdin))
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    // The other side is gone: what is typed now goes nowhere.
  }
}

function* readInput(): Gen<Uint8Array> {
  for (;;) {
    try {
      return yield* sys.read(STDIN)
    } catch (error) {
      if (!isErrno(error, 'EINTR')) throw error
    }
  }
}

function* copyOutput(socket: WebSocketEnd, { out, err }: StreamOptions): Gen<Status | undefined> {
  let status: Status | undefined
  for (;;) {
    const message = yield* socket.receive()
    if (message.kind === 'close') break
    const [channel] = message.data
    const data = message.data.subarray(1)
    if (channel === CHANNEL.stdout) yield* out.bytes(data)
    else if (channel === CHANNEL.stderr) yield* err.bytes(data)
    else if (channel === CHANNEL.error && data.length > 0) status = JSON.parse(decodeUtf8(data)) as Status
  }
  yield* socket.end()
  return status
}

/** Tells the other side the terminal's size, now and whenever it changes. */
function* followSize(socket: WebSocketEnd): Gen<void> {
  const send = function* (): Gen<void> {
    const { rows, cols } = yield* sys.winsize(STDIN)
    yield* socket.sendBinary(concat([Uint8Array.of(CHANNEL.resize), encodeUtf8(`${JSON.stringify({ Width: cols, Height: rows })}\n`)]))
  }
  yield* send()
  yield* sys.sigaction('WINCH', 'catch')
  yield* sys.thread(function* () {
    try {
      for (;;) if ((yield* sys.sigwait()) === 'WINCH') yield* send()
    } catch (error) {
      if (!(error instanceof SysError)) throw error
    }
  })
}

/** Ends the command as the remote one ended: nothing for success, its exit status, or the server's error. */
export function throwUnlessSuccess(status: Status | undefined): void {
  if (status === undefined || status.status === 'Success') return
  const code = exitCodeOf(status)
  if (code !== undefined) throw new Failure(`command terminated with exit code ${code}`, code)
  if (status.reason === 'InternalError' || status.reason === 'NonZeroExitCode') throw new KubectlError(status.message ?? '')
  throw new ApiError(status)
}

/** The exit status that a Status tells; undefined when it is about something else. */
export function exitCodeOf(status: Status): number | undefined {
  if (status.reason !== 'NonZeroExitCode') return undefined
  const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')
  return cause === undefined ? undefined : Number(cause.message)
}
