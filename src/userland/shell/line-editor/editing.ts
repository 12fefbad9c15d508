import type { Gen } from '../../../kernel/coroutine.ts'
import type { LineBuffer } from './buffer.ts'
import type { History } from './history.ts'

/** What a reading of a line ended with. */
export type LineResult = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'eof' } | { readonly kind: 'interrupted' }

/** What a key binding works on. */
export type Editing = {
  readonly buffer: LineBuffer
  readonly history: History
  bell(): Gen<void>
  redraw(): Gen<void>
  /** The cursor has moved, the text is the same. */
  place(): Gen<void>
  /** A character has been deleted before the cursor; it was the last one when given. */
  erased(last: string | undefined): Gen<void>
  clearScreen(): Gen<void>
  /** Shows an older (-1) or newer (1) line of the history. */
  browse(step: number | 'first' | 'last'): Gen<void>
  search(): Gen<void>
  complete(): Gen<void>
  finish(result: LineResult): void
  lastArgument(): Gen<void>
}
