import type { Gen } from '../../../kernel/coroutine.ts'
import type { Shell } from '../interp/shell.ts'

/** What is to be completed: the words of the command so far, the last one being the one at the cursor (maybe empty). */
export type CompletionContext = { readonly sh: Shell; readonly words: readonly string[] }

/** What may stand in place of the last word. */
export type Candidates = {
  readonly values: readonly string[]
  /** What is listed for them, e.g. with descriptions. */
  readonly labels?: readonly string[]
  /** No blank is written behind the only candidate. */
  readonly noSpace?: boolean
  /** Nothing was offered: complete file names, of these extensions or only directories if given. */
  readonly files?: { readonly directoriesOnly?: boolean; readonly extensions?: readonly string[] }
}

/** Completes the arguments of a command. Undefined when it has nothing to say: then files are offered. */
export type Completer = (context: CompletionContext) => Gen<Candidates | undefined>
