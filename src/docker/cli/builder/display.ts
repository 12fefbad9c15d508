import type { Gen } from '../../../kernel/coroutine.ts'
import type { Response } from '../../../kernel/http/client.ts'
import { sys } from '../../../kernel/sys.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { BuildErrorDetail, BuildRecord } from '../../build/progress.ts'
import { PlainPrinter } from './plain-printer.ts'
import { BuildTrace } from './trace.ts'
import { TtyPrinter } from './tty-printer.ts'

/** How a build is shown: lines, a picture that changes, or not at all. */
export type ProgressMode = 'plain' | 'tty' | 'quiet' | 'rawjson'

/** How a build ended. */
export type BuildOutcome = { readonly trace: BuildTrace; readonly image: string | undefined; readonly failure: BuildErrorDetail | undefined }

/** Least time between two refreshes, and how long without news until the next, in microseconds (progressui's limits). */
const REFRESH = 100_000
const TICK = 150_000

/** Shows a build's progress while it lasts. */
export function* showBuild(response: Response, out: Writer, mode: ProgressMode): Gen<BuildOutcome> {
  const display = new Display(out, mode, yield* sys.now())
  const state: { image: string | undefined; failure: BuildErrorDetail | undefined; done: boolean } = { image: undefined, failure: undefined, done: false }
  const news = yield* sys.eventfd()
  yield* sys.thread(function* () {
    yield* response.body.lines(function* (line) {
      if (line.trim() === '') return
      const record = JSON.parse(line) as BuildRecord
      if ('error' in record) state.failure = record.errorDetail
      else if (record.id === 'moby.image.id') state.image = record.aux.ID
      else display.trace.update(record.aux)
      if (mode === 'rawjson' && 'id' in record && record.id === 'moby.buildkit.trace') yield* out.line(JSON.stringify(record.aux))
      news.signal()
    })
    state.done = true
    news.signal()
  })
  while (!state.done) {
    const [ready] = yield* sys.poll([{ fd: news.fd, read: true }], TICK)
    if (ready?.readable === true) yield* sys.read(news.fd, 8)
    yield* display.refresh()
  }
  yield* display.finish()
  yield* response.close()
  return { trace: display.trace, image: state.image, failure: state.failure }
}

class Display {
  readonly trace = new BuildTrace()
  readonly #out: Writer
  readonly #mode: ProgressMode
  readonly #plain = new PlainPrinter()
  readonly #tty: TtyPrinter
  #last = 0

  constructor(out: Writer, mode: ProgressMode, now: number) {
    this.#out = out
    this.#mode = mode
    this.#tty = new TtyPrinter(now)
  }

  /** Shows what is new, unless it has just done so. */
  *refresh(): Gen<void> {
    const now = yield* sys.now()
    if (now - this.#last < REFRESH) return
    this.#last = now
    yield* this.#show(now, false)
  }

  *finish(): Gen<void> {
    yield* this.#show(yield* sys.now(), true)
  }

  *#show(now: number, last: boolean): Gen<void> {
    if (this.#mode === 'plain') yield* this.#out.text(this.#plain.print(this.trace, now))
    else if (this.#mode === 'tty') yield* this.#out.text(this.#tty.draw(this.trace, now, yield* sys.winsize(this.#out.fd), last))
  }
}
