import type { Gen } from '../../../kernel/coroutine.ts'
import type { Env } from '../../../kernel/program.ts'
import type { ListNode, Node, Word } from '../syntax/ir.ts'
import type { Shell } from './shell.ts'

export type InvokeOptions = {
  /** Look among functions too. */
  readonly functions: boolean
  /** Only builtins. */
  readonly builtinOnly?: boolean
  /** Search this PATH instead (`command -p`). */
  readonly path?: string
  /** As an ordinary command, even when the name is a special builtin's. */
  readonly ordinary?: boolean
}

/** What the parts of the shell ask of the interpreter as a whole; handed to the shell so that no module needs to know them all. */
export type Runner = {
  readonly node: (sh: Shell, node: Node) => Gen<number>
  /** Runs text as commands in this shell: eval, a trap's action, a sourced file (`name` is its path). */
  readonly text: (sh: Shell, text: string, options?: { line?: number; name?: string }) => Gen<number>
  /** Runs a command that has already been expanded. */
  readonly invoke: (sh: Shell, argv: readonly string[], options: InvokeOptions) => Gen<number>
  /** What a command list prints, without trailing newlines; its status becomes the shell's. */
  readonly capture: (sh: Shell, body: ListNode) => Gen<string>
  /** Starts a process substitution and gives its /dev/fd path. */
  readonly substituteProcess: (sh: Shell, direction: '<' | '>', body: ListNode) => Gen<string>
  /** A word as one text (see expand.ts). */
  readonly expandText: (sh: Shell, word: Word) => Gen<string>
  /** A text with its parameters and substitutions expanded, as between double quotes (prompts). */
  readonly expandString: (sh: Shell, text: string) => Gen<string>
  /** Runs the traps of signals that have arrived. */
  readonly pendingTraps: (sh: Shell) => Gen<void>
  /** Becomes a shell that runs this file: an executable that is no program and has no `#!`. */
  readonly script: (sh: Shell, path: string, argv: readonly string[], env: Env) => Gen<number>
  /** Gives a shell its computed variables and watches those that matter to it. */
  readonly bind: (sh: Shell) => void
}
