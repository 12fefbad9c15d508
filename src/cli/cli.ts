import type { Gen } from '../kernel/coroutine.ts'
import type { Env } from '../kernel/program.ts'
import type { UsageNames } from './command.ts'
import type { Failure } from './failure.ts'
import type { FlagTable, FlagValues } from './flag.ts'
import type { FlagError } from './flag-error.ts'
import { commandPath, plainUseLine, rootOf, type Node } from './tree.ts'
import type { Writer } from './writer.ts'

/** Whether the server can do what a command or flag needs. */
export type Able = (need: string) => boolean

/** What a program's words and exit codes are, apart from its commands. */
export type Dialect<C> = {
  /** `able` tells whether the server can do what a command or flag needs. */
  readonly help: (node: Node<C>, columns: number, able: Able) => string
  readonly flagError: (node: Node<C>, error: FlagError) => Failure
  /** What a group says when called with arguments that name no sub-command, or with none (undefined: it shows its help). */
  readonly unknownCommand: (node: Node<C>, args: readonly string[]) => Failure | undefined
  /** Where a group called without arguments shows its help. */
  readonly groupHelpTo: 'out' | 'err'
  /** For a group that does it another way: where its help goes and with which status it ends. */
  readonly groupEnd?: (node: Node<C>) => { readonly to: 'out' | 'err'; readonly status: number } | undefined
  /** Where pflag's warnings about deprecated flags go. */
  readonly warningsTo: 'out' | 'err'
  /** Exit status of an arity refusal. */
  readonly arityStatus: number
  /** Exit status of a refusal to do what is not simulated. */
  readonly notYetStatus: number
}

/** The descriptors and environment of a run. */
export type Io = { readonly out: Writer; readonly err: Writer; readonly env: Env }

/** What the word being completed may be: names, each with a description or none. */
export type Candidates = { readonly names: readonly string[]; readonly files?: boolean; readonly folders?: boolean }
export type Completer<C> = (input: { readonly args: readonly string[]; readonly toComplete: string; readonly context: C }) => Gen<Candidates>

/** A command-line program of the docker and kubectl kind. */
export type Cli<C, G extends FlagTable = FlagTable> = {
  readonly root: Node<C>
  readonly dialect: Dialect<C>
  /** Makes what all commands get; called once, after the command line was found to be right. */
  readonly context: (globals: FlagValues<G>, io: Io) => Gen<C>
  /** What the server can do, for the help; without it everything. */
  readonly abilities?: (globals: FlagValues<G> | undefined, io: Io) => Gen<Able>
  readonly completers: Readonly<Record<string, Completer<C>>>
}

/** How a command is called, for its messages. */
export function usageNames<C>(node: Node<C>): UsageNames {
  return { root: rootOf(node).name, path: commandPath(node), useLine: plainUseLine(node), hasSubCommands: node.children.length > 0 }
}
