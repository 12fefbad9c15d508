import type { Gen } from '../kernel/coroutine.ts'
import { STDIN, sys } from '../kernel/sys.ts'
import { usageNames, type Cli, type Io } from './cli.ts'
import { Failure } from './failure.ts'
import type { FlagTable, FlagValues } from './flag.ts'
import { parse, type Parsed } from './parse.ts'
import { allFlags, commandPath, type Node } from './tree.ts'

/** What is already known when a command is executed: global flags read before it, or none. */
export type Before<G extends FlagTable> = { readonly globals: FlagValues<G> | undefined; readonly helpWanted: boolean }

/**
 * Runs the command a node stands for with the words left for it: reads flags, answers `--help`, checks the number of arguments,
 * refuses what is not simulated, runs. Gives the exit status; throws `Failure` for what goes wrong.
 */
export function* execute<C, G extends FlagTable>(cli: Cli<C, G>, node: Node<C>, words: readonly string[], before: Before<G>, io: Io): Gen<number> {
  const table = allFlags(node)
  const result = parse(node.parent === undefined && before.globals !== undefined ? {} : table, words, node.body?.interspersed === false ? { interspersed: false } : {})
  if (result.kind === 'error') throw cli.dialect.flagError(node, result.error)
  yield* warn(cli, io, result.kind === 'help' ? result.warnings : result.value.warnings)
  if (result.kind === 'help' || before.helpWanted) {
    yield* io.out.text(yield* helpText(cli, node, before.globals, io))
    return 0
  }
  const { body } = node
  if (body === undefined) return yield* runGroup(cli, node, result.value.args, before, io)
  const refusal = body.args(usageNames(node), result.value.args)
  if (refusal !== undefined) throw body.refusal?.('arity', refusal) ?? new Failure(refusal, cli.dialect.arityStatus)
  refuseNotYet(cli, node, result.value)
  const globals = before.globals ?? (result.value.flags as unknown as FlagValues<G>)
  const context = yield* cli.context(globals, io)
  const { args, flags, dash } = result.value
  const status = yield* body.run({ args, flags, dash, path: commandPath(node), usage: usageNames(node), ...io, context })
  return status ?? 0
}

/** The help of a command, as wide as the terminal on standard input, or 80. */
export function* helpText<C, G extends FlagTable>(cli: Cli<C, G>, node: Node<C>, globals: FlagValues<G> | undefined, io: Io): Gen<string> {
  const columns = (yield* sys.isatty(STDIN)) ? (yield* sys.winsize(STDIN)).cols : 80
  const able = cli.abilities === undefined ? () => true : yield* cli.abilities(globals, io)
  return cli.dialect.help(node, columns || 80, able)
}

function* warn<C, G extends FlagTable>(cli: Cli<C, G>, io: Io, warnings: readonly string[]): Gen<void> {
  for (const warning of warnings) yield* io[cli.dialect.warningsTo].line(warning)
}

function* runGroup<C, G extends FlagTable>(cli: Cli<C, G>, node: Node<C>, args: readonly string[], { globals }: Before<G>, io: Io): Gen<number> {
  const failure = cli.dialect.unknownCommand(node, args)
  if (failure !== undefined) throw failure
  const { to, status } = cli.dialect.groupEnd?.(node) ?? { to: cli.dialect.groupHelpTo, status: 0 }
  yield* io[to].text(yield* helpText(cli, node, globals, io))
  return status
}

function refuseNotYet<C, G extends FlagTable>(cli: Cli<C, G>, node: Node<C>, parsed: Parsed<FlagTable>): void {
  const path = commandPath(node)
  if (node.body?.notYet) throw notSimulated(path, cli.dialect.notYetStatus)
  const flag = Object.entries(allFlags(node)).find(([name, { notYet, initial }]) => notYet === true && parsed.flags.given(name) && !same(parsed.flags[name], initial))
  if (flag !== undefined) throw notSimulated(`${path} --${flag[0]}`, cli.dialect.notYetStatus)
}

/** Whether a flag was given the value that it has anyway: that asks for nothing. */
const same = (value: unknown, initial: unknown): boolean => value === initial || (Array.isArray(value) && Array.isArray(initial) && value.length === 0 && initial.length === 0)

/** The one sentence that refuses what is known but not simulated. */
export function notSimulated(what: string, status = 125): Failure {
  return new Failure(`drydock: ${what} is not simulated yet`, status)
}

/** Runs a command and turns a `Failure` into its text on standard error and its exit status. */
export function* reporting(io: Io, run: Gen<number>): Gen<number> {
  try {
    return yield* run
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure
    if (failure.message !== '') yield* io.err.line(failure.message)
    return failure.status
  }
}
