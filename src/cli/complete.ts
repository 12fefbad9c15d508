import type { Gen } from '../kernel/coroutine.ts'
import { usageNames, type Candidates, type Cli, type Io } from './cli.ts'
import type { Flag, FlagTable, FlagValues } from './flag.ts'
import { findAmongFlags } from './find.ts'
import { parse } from './parse.ts'
import { sortedFlags } from './pflag-usages.ts'
import { allFlags, inheritedFlags, type Node } from './tree.ts'

const DEFAULT = { code: 0, name: 'ShellCompDirectiveDefault' }
const FOLDERS = { code: 16, name: 'ShellCompDirectiveFilterDirs' }
const NO_FILES = { code: 4, name: 'ShellCompDirectiveNoFileComp' }

/**
 * Cobra's `__complete` protocol: candidates for the last word, a line each with a tab and a description, then `:` and the
 * directive's number; its name on standard error. Candidates come from the command tree and its named completers.
 */
export function* complete<C, G extends FlagTable>(cli: Cli<C, G>, words: readonly string[], descriptions: boolean, globals: FlagValues<G>, io: Io): Gen<number> {
  const toComplete = words.at(-1) ?? ''
  const { node, rest } = findAmongFlags(cli.root, words.slice(0, -1))
  const found = yield* candidates(cli, node, rest, toComplete, globals, io)
  for (const line of found.lines) yield* io.out.line(descriptions ? line : (line.split('\t')[0] ?? ''))
  yield* io.out.line(`:${found.directive.code}`)
  yield* io.err.line(`Completion ended with directive: ${found.directive.name}`)
  return 0
}

type Found = { readonly lines: readonly string[]; readonly directive: typeof DEFAULT }

function* candidates<C, G extends FlagTable>(cli: Cli<C, G>, node: Node<C>, before: readonly string[], toComplete: string, globals: FlagValues<G>, io: Io): Gen<Found> {
  const table = allFlags(node)
  const dashed = before.includes('--')
  const valueOf = dashed ? undefined : flagAwaitingValue(table, before.at(-1))
  if (valueOf !== undefined) return yield* fromCompleter(cli, valueOf.completes, [], toComplete, globals, io)
  if (!dashed && toComplete.startsWith('-')) {
    const equals = toComplete.indexOf('=')
    if (equals < 0) return { lines: flagNames(node, before, toComplete), directive: NO_FILES }
    const flag = table[toComplete.slice(2, equals)]
    return yield* fromCompleter(cli, flag?.completes, [], toComplete.slice(equals + 1), globals, io)
  }
  const parsed = parse(table, before, node.body?.interspersed === false ? { interspersed: false } : {})
  const args = parsed.kind === 'ok' ? parsed.value.args : []
  const commands = args.length > 0 ? [] : node.children
    .filter((child) => !child.hidden && child.name.startsWith(toComplete))
    .map((child) => `${child.name}\t${child.short}`)
  if (node.body === undefined) return { lines: commands, directive: NO_FILES }
  if (usageNames(node).hasSubCommands && commands.length > 0) return { lines: commands, directive: NO_FILES }
  return yield* fromCompleter(cli, node.body.complete, args, toComplete, globals, io)
}

function flagAwaitingValue(table: FlagTable, word: string | undefined): Flag<unknown> | undefined {
  if (word === undefined || !word.startsWith('-') || word.includes('=') || word === '-') return undefined
  const flag = word.startsWith('--') ? table[word.slice(2)] : Object.values(table).find(({ short }) => short === word.at(-1))
  return flag?.optional === undefined ? flag : undefined
}

function flagNames<C>(node: Node<C>, before: readonly string[], toComplete: string): readonly string[] {
  const inherited = node.parent === undefined ? {} : inheritedFlags(node.parent)
  const own = Object.fromEntries(Object.entries(allFlags(node)).filter(([name]) => !Object.hasOwn(inherited, name)))
  const parsed = parse(allFlags(node), before)
  const again = (name: string, flag: Flag<unknown>): boolean =>
    parsed.kind !== 'ok' || !parsed.value.flags.given(name) || Array.isArray(flag.initial) || flag.initial instanceof Map
  return [...sortedFlags(inherited), ...sortedFlags(own)]
    .filter(([name, flag]) => again(name, flag))
    .flatMap(([name, flag]) => [[`--${name}`, flag.help], ...(flag.short === undefined ? [] : [[`-${flag.short}`, flag.help]])])
    .filter(([word]) => word?.startsWith(toComplete))
    .map(([word, help]) => `${word}\t${help?.split('\n')[0] ?? ''}`)
}

function* fromCompleter<C, G extends FlagTable>(
  cli: Cli<C, G>, name: string | undefined, args: readonly string[], toComplete: string, globals: FlagValues<G>, io: Io,
): Gen<Found> {
  if (name === 'none') return { lines: [], directive: NO_FILES }
  const completer = name === undefined ? undefined : cli.completers[name]
  if (completer === undefined) return { lines: [], directive: DEFAULT }
  const context = yield* cli.context(globals, io)
  const found: Candidates = yield* completer({ args, toComplete, context })
  return { lines: found.names.filter((word) => word.startsWith(toComplete)), directive: found.folders === true ? FOLDERS : found.files === true ? DEFAULT : NO_FILES }
}
