import type { Gen } from '../kernel/coroutine.ts'
import type { Env } from '../kernel/program.ts'
import type { Failure } from './failure.ts'
import type { FlagTable, FlagValues } from './flag.ts'
import type { Writer } from './writer.ts'

/** What a command is called with. `C` is what its program gives to all its commands (an API client, a terminal, ...). */
export type Invocation<F extends FlagTable, C> = {
  readonly args: readonly string[]
  readonly flags: FlagValues<F>
  /** How many arguments stood before `--`; undefined without one. */
  readonly dash: number | undefined
  /** The command's full name: `docker container ls`. */
  readonly path: string
  readonly usage: UsageNames
  readonly out: Writer
  readonly err: Writer
  readonly env: Env
  readonly context: C
}

/** How a command is called, for messages: its path and its usage line. */
export type UsageNames = { readonly root: string; readonly path: string; readonly useLine: string; readonly hasSubCommands: boolean }

/** Checks the number of arguments: the refusal's text, or undefined when it is right. */
export type Arity = (names: UsageNames, args: readonly string[]) => string | undefined

/** One place in the command tree where a command is found. */
export type Mount = {
  /** Words below the program's name: `container ls`. */
  readonly path: string
  /** Other last words. */
  readonly aliases?: readonly string[]
  readonly hidden?: boolean
  /** The help section it is listed in, where the parent has several. */
  readonly section?: string
}

/** Everything about a command but its mounts. */
export type CommandBody<F extends FlagTable, C> = {
  /** What follows the command's name in its usage line: `[OPTIONS] CONTAINER [CONTAINER...]`. */
  readonly usage: string
  readonly short: string
  readonly long?: string
  readonly example?: string
  /** What the help lists under Aliases, when it is not made from the mount's own. */
  readonly aliasLine?: string
  readonly experimental?: boolean
  readonly deprecated?: string
  /** The API version that brought it. */
  readonly since?: string
  /** What the server must be able to do; the help leaves it out where that is known to be missing. */
  readonly needs?: string
  readonly flags: F
  readonly args: Arity
  /** False: the first argument ends the flags. */
  readonly interspersed?: boolean
  /** What a wrong flag or number of arguments is answered with, where that is not the program's own way. */
  readonly refusal?: (kind: 'flag' | 'arity', text: string) => Failure
  /** Name of the completer of its arguments. */
  readonly complete?: string
  /** Known to the real tool, not simulated: calling it is refused in one clear sentence. */
  readonly notYet?: boolean
  /** Its exit status; nothing means 0. Throws `Failure` to end with words. */
  readonly run: (invocation: Invocation<F, C>) => Gen<number | void>
}

/** A command as the tree holds it; made by `command`. */
export type Command<C> = CommandBody<FlagTable, C> & { readonly mounts: readonly Mount[] }

/** Declares a command; its flags' types are those of the table. */
export function command<C, const F extends FlagTable>(spec: CommandBody<F, C> & { readonly mounts: readonly Mount[] }): Command<C> {
  return spec as unknown as Command<C>
}

/** A command that only holds others. */
export type Group = {
  readonly path: string
  readonly short: string
  readonly long?: string
  readonly usage?: string
  readonly example?: string
  readonly section?: string
  readonly hidden?: boolean
  readonly experimental?: boolean
  readonly aliases?: readonly string[]
  readonly since?: string
  /** What the server must be able to do; the help leaves it out where that is known to be missing. */
  readonly needs?: string
}
