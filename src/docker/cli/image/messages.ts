import type { Gen } from '../../../kernel/coroutine.ts'
import type { Response } from '../../../kernel/http/client.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Writer } from '../../../cli/writer.ts'
import { sys } from '../../../kernel/sys.ts'
import { humanSize } from '../../../base/units.ts'

/** One object of the progress streams of pull, push, load, import and the legacy build (moby jsonmessage.JSONMessage). */
export type Message = {
  readonly stream?: string
  readonly status?: string
  readonly id?: string
  readonly from?: string
  readonly time?: number
  readonly timeNano?: number
  readonly progress?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number; readonly hidecounts?: boolean; readonly units?: string; readonly start?: number } | null
  readonly error?: string
  readonly errorDetail?: { readonly code?: number; readonly message?: string } | null
  readonly aux?: unknown
}

/** The engine broke a progress stream off; `code` is what it says of a failed step. */
export class StreamFailure extends Failure {
  readonly code: number

  constructor(text: string, code: number) {
    super(text)
    this.code = code
  }
}

/** Shows a progress stream to its end: lines that change in place on a terminal, plain lines without progress elsewhere. */
export function* showMessages(response: Response, out: Writer | undefined, onAux?: (aux: unknown) => Gen<void>): Gen<void> {
  const view = new MessageView(out, out !== undefined && (yield* sys.isatty(out.fd)), out === undefined ? 0 : yield* width(out))
  yield* response.body.lines(function* (line) {
    if (line.trim() === '') return
    const message = JSON.parse(line) as Message
    if (message.aux !== undefined) {
      if (onAux !== undefined) yield* onAux(message.aux)
      return
    }
    if (message.error !== undefined) throw new StreamFailure(message.error, message.errorDetail?.code ?? 1)
    yield* view.show(message)
  })
  yield* response.close()
}

function* width(out: Writer): Gen<number> {
  return (yield* sys.isatty(out.fd)) ? (yield* sys.winsize(out.fd)).cols : 200
}

class MessageView {
  readonly #out: Writer | undefined
  readonly #terminal: boolean
  readonly #width: number
  /** The line of each id, counted from the first. */
  readonly #lines = new Map<string, number>()

  constructor(out: Writer | undefined, terminal: boolean, columns: number) {
    this.#out = out
    this.#terminal = terminal
    this.#width = columns === 0 ? 80 : columns
  }

  *show(message: Message): Gen<void> {
    if (this.#out === undefined) return
    const { id = '' } = message
    const progress = progressText(message, this.#width)
    if (!this.#terminal || id === '' || (message.progressDetail === undefined && progress === '')) {
      if (id === '') this.#lines.clear()
      yield* this.#out.text(plainLine(message, progress, this.#terminal))
      return
    }
    let line = this.#lines.get(id)
    const up = line === undefined ? 0 : this.#lines.size - line
    if (line === undefined) {
      line = this.#lines.size
      this.#lines.set(id, line)
      yield* this.#out.text('\n')
    }
    const back = up === 0 ? 1 : up
    yield* this.#out.text(`\x1b[${back}A\x1b[2K\r${id}: ${message.status ?? ''} ${progress}\r\x1b[${back}B`)
  }
}

function plainLine(message: Message, progress: string, terminal: boolean): string {
  if (message.progressDetail?.current !== undefined && !terminal && message.stream === undefined && message.status !== undefined && progress !== '') return ''
  if (message.stream !== undefined) return message.stream
  const prefix = message.id === undefined || message.id === '' ? '' : `${message.id}: `
  const from = message.from === undefined || message.from === '' ? '' : `(from ${message.from}) `
  return `${prefix}${from}${message.status ?? ''}${terminal && progress !== '' ? ` ${progress}` : ''}\n`
}

/** The bar behind a layer: `[=====>      ]  1.2MB/3.4MB`; counts alone where the terminal is narrow. */
function progressText({ progressDetail }: Message, columns: number): string {
  const { current = 0, total = 0, units, hidecounts } = progressDetail ?? {}
  if (current <= 0 && total <= 0) return ''
  const amount = (value: number): string => (units === undefined || units === '' ? humanSize(value) : `${value} ${units}`)
  if (total <= 0) return amount(current).padStart(units === undefined || units === '' ? 8 : 0)
  const percent = Math.min(50, Math.floor((current / total) * 100 / 2))
  const bar = columns > 110 ? `[${'='.repeat(percent)}>${' '.repeat(Math.max(0, 50 - percent))}] ` : ''
  const numbers = hidecounts === true ? '' : current > total ? amount(current).padStart(8) : `${amount(current).padStart(8)}/${amount(total)}`
  return bar + numbers
}
