import { quoteGo } from '../../base/quote.ts'
import type { Dialect } from '../cli.ts'
import { Failure } from '../failure.ts'
import type { Flag, FlagTable } from '../flag.ts'
import { pflagText, type FlagError } from '../flag-error.ts'
import { suggestions } from '../find.ts'
import { sortedFlags } from '../pflag-usages.ts'
import { allFlags, commandPath, inheritedFlags, plainUseLine, type Node } from '../tree.ts'

/** The words and exit codes of kubectl; `sections` groups the root's commands in its help. */
export function kubectlDialect<C>(sections: KubectlSections, groupEnds: GroupEnds = {}): Dialect<C> {
  return {
    help: (node) => kubectlHelp(node, node.parent === undefined ? sections : []),
    flagError: kubectlFlagError,
    unknownCommand: (node, args) => {
      if (args.length === 0) return undefined
      if (node.parent === undefined) return kubectlUnknownCommand(node, args[0] ?? '')
      return kubectlUsageError(commandPath(node), `unknown command ${quoteGo(args.join(' '))}`)
    },
    groupHelpTo: 'out',
    groupEnd: (node) => groupEnds[commandPath(node)],
    warningsTo: 'err',
    arityStatus: 1,
    notYetStatus: 1,
  }
}

/** Groups whose help does not go to standard output with status 0 when they are called alone (cmdutil.DefaultSubCommandRun), by full name. */
export type GroupEnds = Readonly<Record<string, { readonly to: 'out' | 'err'; readonly status: number }>>

/** kubectl's FlagErrorFunc; exit status 1. */
export function kubectlFlagError<C>(node: Node<C>, error: FlagError): Failure {
  return new Failure(`error: ${pflagText(error)}\nSee '${commandPath(node)} --help' for usage.`)
}

/** cmdutil.UsageErrorf: what a command says of wrong arguments. */
export function kubectlUsageError(path: string, message: string): Failure {
  return new Failure(`error: ${message}\nSee '${path} -h' for help and examples`)
}

/** The root's word for a command it does not know, with cobra's suggestions. */
export function kubectlUnknownCommand<C>(node: Node<C>, word: string): Failure {
  const close = suggestions(node, word)
  const hint = close.length === 0 ? '' : `\n\nDid you mean this?\n${close.map((name) => `\t${name}\n`).join('')}`
  return new Failure(`error: unknown command ${quoteGo(word)} for ${quoteGo(commandPath(node))}${hint}`)
}

/** Help sections of a node's sub-commands: a title and the names in its order. */
export type KubectlSections = readonly { readonly title: string; readonly names: readonly string[] }[]

/** What kubectl's help template (component-helpers' templater) makes of a command. Sections are the root's command groups. */
export function kubectlHelp<C>(node: Node<C>, sections: KubectlSections = []): string {
  const own = ownFlags(node)
  const parts: string[] = [(node.long ?? node.short).trim()]
  if (node.aliases.length > 0) parts.push(`Aliases:\n${[node.name, ...node.aliases].join(', ')}`)
  if (node.example !== undefined) parts.push(`Examples:\n${node.example.trimEnd()}`)
  if (node.children.some((child) => !child.hidden)) parts.push(commandLists(node, sections))
  if (own.length > 0) parts.push(`Options:\n${flagTexts(own)}`)
  if (node.usage !== '' || node.parent !== undefined) parts.push(`Usage:\n  ${useLine(node)}`)
  return `${parts.join('\n\n')}\n\n${tips(node)}`
}

/** `kubectl options`: the flags that may be passed to any command. */
export function kubectlOptions<C>(root: Node<C>): string {
  return `The following options can be passed to any command:\n\n${flagTexts(sortedFlags(inheritedFlags(root)))}\n`
}

function ownFlags<C>(node: Node<C>): readonly (readonly [string, Flag<unknown>])[] {
  if (node.parent === undefined) return []
  const common: FlagTable = inheritedFlags(node.parent)
  return sortedFlags(Object.fromEntries(Object.entries(allFlags(node)).filter(([name, flag]) => common[name] !== flag)))
}

function useLine<C>(node: Node<C>): string {
  const line = plainUseLine(node)
  const suffix = '[options]'
  return line.includes(suffix) ? line : `${line} ${suffix}`
}

function tips<C>(node: Node<C>): string {
  const root = commandPath(node).split(' ')[0] ?? ''
  const sub = node.children.length > 0 ? `Use "${commandPath(node)} <command> --help" for more information about a given command.\n` : ''
  return `${sub}Use "${root} options" for a list of global command-line options (applies to all commands).\n`
}

function commandLists<C>(node: Node<C>, sections: KubectlSections): string {
  const visible = node.children.filter((child) => !child.hidden)
  const pad = Math.max(11, ...node.children.map((child) => child.name.length))
  const lines = (children: readonly Node<C>[]): string => children.map((child) => `  ${child.name.padEnd(pad)}   ${child.short}`).join('\n')
  if (sections.length === 0) return `Available Commands:\n${lines(visible)}`
  const listed = sections.map(({ title, names }) => {
    const members = names.flatMap((name) => visible.filter((child) => child.name === name))
    return members.length === 0 ? `${title}:` : `${title}:\n${lines(members)}`
  })
  const others = visible.filter((child) => !sections.some(({ names }) => names.includes(child.name)))
  return [...listed, ...(others.length > 0 ? [`Other Commands:\n${lines(others)}`] : [])].join('\n\n')
}

function flagTexts(flags: readonly (readonly [string, Flag<unknown>])[]): string {
  return flags.map(([name, flag]) => flagText(name, flag)).join('\n\n')
}

function flagText(name: string, flag: Flag<unknown>): string {
  const head = flag.short === undefined ? '' : `-${flag.short}, `
  const value = flag.type === 'string' ? `'${flag.defValue}'` : flag.defValue
  return `    ${head}--${name}=${value}:\n\t${flag.help.replaceAll('\n', '\n\t')}`
}
