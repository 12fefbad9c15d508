import type { Gen } from '../../kernel/coroutine.ts'
import { LineReader } from '../../kernel/libc/io.ts'
import { STDIN } from '../../kernel/sys.ts'
import { Failure } from '../../cli/failure.ts'
import type { Writer } from '../../cli/writer.ts'

/** Asks before something is removed; anything but yes ends the command quietly, with status 0. */
export function* confirmed(out: Writer, question: string): Gen<void> {
  yield* out.text(`${question} [y/N] `)
  const answer = (yield* new LineReader(STDIN).next()) ?? ''
  if (!/^(y|yes)$/i.test(answer.trim())) throw new Failure('', 0)
}
