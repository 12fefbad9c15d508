import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Writer } from '../../../cli/writer.ts'
import { segment, type Engine } from '../client/engine.ts'
import { outputIsTerminal, terminalSize } from '../docker.ts'
import { carryStreams, hijack, retrying } from '../stream/hijack.ts'
import { forwardSignals } from '../stream/signals.ts'

/** A container to be started with its streams attached. */
export type AttachedRun = {
  readonly engine: Engine
  readonly id: string
  readonly out: Writer
  readonly err: Writer
  readonly tty: boolean
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
  readonly detachKeys: string
  readonly autoRemove: boolean
  readonly forwardSignals: boolean
}

/** How an attached run ended: the engine refused to start it, the user detached, or it exited. */
export type AttachedEnd = { readonly kind: 'refused'; readonly error: Failure } | { readonly kind: 'detached' } | { readonly kind: 'exited'; readonly status: number }

/** Attaches, waits in the background, starts, carries the streams and gives the exit status: what `docker run` and `start -a` do. */
export function* attachAndRun(run: AttachedRun): Gen<AttachedEnd> {
  const { engine, id } = run
  const path = `/containers/${segment(id)}`
  const resize = (): Gen<void> => resizeTo(engine, `${path}/resize`)
  if (run.forwardSignals) yield* forwardSignals(engine, id, (text) => run.err.text(text), run.tty ? resize : undefined)
  const connection = yield* hijack(engine, `${path}/attach`, {
    query: { stream: true, stdin: run.stdin, stdout: run.stdout, stderr: run.stderr, detachKeys: run.detachKeys },
  })
  const exit = yield* engine.open('POST', `${path}/wait`, { query: { condition: run.autoRemove ? 'removed' : 'next-exit' } })
  try {
    yield* engine.send('POST', `${path}/start`)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    yield* sys.close(connection.fd)
    return { kind: 'refused', error }
  }
  if (run.tty && (yield* outputIsTerminal())) yield* resize()
  const ended = yield* carryStreams(connection, {
    stdin: run.stdin, tty: run.tty, detachKeys: run.detachKeys,
    out: run.stdout ? run.out : undefined, err: run.stderr ? (run.tty ? run.out : run.err) : undefined,
  })
  if (ended === 'detached') return { kind: 'detached' }
  return { kind: 'exited', status: exitStatus(yield* retrying(() => exit.body.text())) }
}

function exitStatus(text: string): number {
  const { StatusCode = 0, Error: failure } = JSON.parse(text === '' ? '{}' : text) as { StatusCode?: number; Error?: { Message: string } | null }
  return failure === undefined || failure === null ? StatusCode : 125
}

/** Tells the engine the size of our terminal, if there is one. `more` pretends it is larger: the change makes a shell draw its prompt anew. */
export function* resizeTo(engine: Engine, path: string, more = 0): Gen<void> {
  const size = yield* terminalSize()
  if (size === undefined || (size.rows === 0 && size.cols === 0)) return
  try {
    yield* engine.send('POST', path, { query: { h: String(size.rows + more), w: String(size.cols + more) } })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // It has ended already: no size to set.
  }
}
