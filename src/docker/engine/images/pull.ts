import type { Gen } from '../../../kernel/coroutine.ts'
import type { Responder } from '../../../kernel/http/responder.ts'
import { sys } from '../../../kernel/sys.ts'
import { bytesSizeText } from './progress-text.ts'
import { familiarString, type Reference, tagNameOnly } from '../../../oci/reference.ts'
import type { LayerEvent, PullResult } from '../../../runtime/pull.ts'
import type { Engine } from '../engine.ts'
import type { ApiError} from '../errors.ts';
import { notFound, serverError } from '../errors.ts'

/** Pulls an image and streams docker's progress messages; the head goes out with the first of them, an early failure is an API error. */
export function* pullAndReport(engine: Engine, reference: Reference, respond: Responder): Gen<void> {
  const ref = tagNameOnly(reference)
  const event = yield* sys.eventfd()
  const messages: object[] = []
  let result: PullResult | undefined
  const say = (message: object): void => {
    messages.push(message)
    event.signal()
  }
  engine.runtime.pull(ref, {
    onResolved: () => say({ status: `Pulling from ${ref.path}`, id: ref.tag ?? ref.digest ?? '' }),
    onProgress: (e) => say(progressMessage(e)),
    onDone: (r) => { result = r; event.signal() },
  })
  for (;;) {
    yield* sys.poll([{ fd: event.fd, read: true }])
    yield* sys.read(event.fd, 8)
    const batch = messages.splice(0)
    if (batch.length > 0) {
      if (!respond.started) yield* respond.start(200, { 'Content-Type': 'application/json' })
      yield* respond.write(batch.map((m) => `${JSON.stringify(m)}\r\n`).join(''))
    }
    if (result !== undefined) break
  }
  yield* sys.close(event.fd)
  const done = result as PullResult
  if (!done.ok) return yield* failed(done.kind === 'unreachable' ? serverError(done.message) : notFound(done.message), respond)
  const shown = familiarString(ref)
  engine.events.publish('image', 'pull', shown, { name: ref.path.replace(/^library\//, '') })
  const status = done.upToDate ? `Image is up to date for ${shown}` : `Downloaded newer image for ${shown}`
  yield* respond.write([{ status: `Digest: ${done.digest}` }, { status: `Status: ${status}` }].map((m) => `${JSON.stringify(m)}\r\n`).join(''))
}

function* failed(error: ApiError, respond: Responder): Gen<void> {
  if (!respond.started) throw error
  yield* respond.write(`${JSON.stringify({ errorDetail: { message: error.message }, error: error.message })}\r\n`)
}

/** A layer's progress as docker's jsonmessage. */
export function progressMessage({ layer, status, current, total }: LayerEvent): object {
  const id = layer.replace(/^sha256:/, '').slice(0, 12)
  if (current === undefined || total === undefined) return { status, progressDetail: {}, id }
  return { status, progressDetail: { current, total }, progress: bytesSizeText(current, total), id }
}
