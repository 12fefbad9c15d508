import type { Gen } from '../kernel/coroutine.ts'
import type { Env } from '../kernel/program.ts'
import { STDERR, STDOUT } from '../kernel/sys.ts'
import type { Cli, Io } from './cli.ts'
import { complete } from './complete.ts'
import { execute, helpText, reporting } from './execute.ts'
import { Failure } from './failure.ts'
import type { FlagTable, FlagValues } from './flag.ts'
import { findAmongFlags, findDirect } from './find.ts'
import { parse } from './parse.ts'
import { Writer } from './writer.ts'

const stdio = (env: Env): Io => ({ out: new Writer(STDOUT), err: new Writer(STDERR), env })

/**
 * Runs a program whose global flags stand before the command (docker): reads them, then goes down the tree word by word.
 * `atRoot` answers what only the root knows, such as `--version`; undefined lets the command run.
 */
export function* runAfterGlobals<C, G extends FlagTable>(
  cli: Cli<C, G>, table: G, argv: readonly string[], env: Env, atRoot: (globals: FlagValues<G>, words: readonly string[]) => string | undefined,
): Gen<number> {
  const io = stdio(env)
  return yield* reporting(io, withGlobals(cli, table, argv.slice(1), atRoot, io))
}

function* withGlobals<C, G extends FlagTable>(
  cli: Cli<C, G>, table: G, argv: readonly string[], atRoot: (globals: FlagValues<G>, words: readonly string[]) => string | undefined, io: Io,
): Gen<number> {
  const result = parse(table, argv, { interspersed: false })
  if (result.kind === 'error') throw cli.dialect.flagError(cli.root, result.error)
  const helpWanted = result.kind === 'help'
  const words = helpWanted ? argv.filter((word) => !word.startsWith('-')) : result.value.args
  const globals = helpWanted ? defaults(table) : result.value.flags
  const answer = helpWanted ? undefined : atRoot(globals, words)
  if (answer !== undefined) {
    yield* io.out.text(answer)
    return 0
  }
  if (words[0] === '__complete' || words[0] === '__completeNoDesc') return yield* complete(cli, words.slice(1), words[0] === '__complete', globals, io)
  if (words[0] === 'help') return yield* helpCommand(cli, words.slice(1), globals, io)
  const { node, rest } = findDirect(cli.root, words)
  return yield* execute(cli, node, rest, { globals, helpWanted }, io)
}

function defaults<G extends FlagTable>(table: G): FlagValues<G> {
  const result = parse(table, [])
  if (result.kind !== 'ok') throw new Failure('')
  return result.value.flags
}

function* helpCommand<C, G extends FlagTable>(cli: Cli<C, G>, words: readonly string[], globals: FlagValues<G>, io: Io): Gen<number> {
  const { node, rest } = findDirect(cli.root, words)
  if (rest.length > 0) throw new Failure(`unknown help topic: ${rest.join(' ')}`)
  yield* io.out.text(yield* helpText(cli, node, globals, io))
  return 0
}

/** Runs a program whose flags may stand anywhere (kubectl): the first words that are neither flags nor their values call the command. */
export function* runAmongFlags<C, G extends FlagTable>(cli: Cli<C, G>, table: G, argv: readonly string[], env: Env): Gen<number> {
  const io = stdio(env)
  const words = argv.slice(1)
  if (words[0] === '__complete' || words[0] === '__completeNoDesc') return yield* complete(cli, words.slice(1), words[0] === '__complete', defaults(table), io)
  const { node, rest } = findAmongFlags(cli.root, words)
  return yield* reporting(io, execute(cli, node, rest, { globals: undefined, helpWanted: false }, io))
}
