import type { Node } from '../tree.ts'
import { allFlags, commandPath, plainUseLine } from '../tree.ts'
import { flagUsages, sortedFlags } from '../pflag-usages.ts'
import { pflagText, type FlagError } from '../flag-error.ts'
import { Failure } from '../failure.ts'
import { noArgs } from '../arity.ts'
import { usageNames, type Able, type Dialect } from '../cli.ts'
import type { FlagTable } from '../flag.ts'

/** The words and exit codes of docker/cli. `more` is what its help ends with at the root. */
export function dockerDialect<C>(more: string): Dialect<C> {
  return {
    help: (node, columns, able) => dockerHelp(node, columns, node.parent === undefined ? more : '', able),
    flagError: dockerFlagError,
    unknownCommand: unknownDockerCommand,
    groupHelpTo: 'err',
    warningsTo: 'out',
    arityStatus: 1,
    notYetStatus: 125,
  }
}

function unknownDockerCommand<C>(node: Node<C>, args: readonly string[]): Failure | undefined {
  const path = commandPath(node)
  if (args.length > 0 && node.parent === undefined) {
    return new Failure(`${path}: unknown command: ${path} ${args[0]}\n\nRun '${path} --help' for more information`)
  }
  const refusal = noArgs(usageNames(node), args)
  return refusal === undefined ? undefined : new Failure(refusal)
}

/** docker/cli's FlagErrorFunc: pflag's text, usage, a hint; exit status 125 for every command. */
export function dockerFlagError<C>(node: Node<C>, error: FlagError): Failure {
  if (node.body?.refusal !== undefined) return node.body.refusal('flag', pflagText(error))
  return new Failure(`${pflagText(error)}\n\nUsage:  ${plainUseLine(node)}\n\nRun '${commandPath(node)} --help' for more information`, 125)
}

const TOP = ['run', 'exec', 'ps', 'build', 'bake', 'pull', 'push', 'images', 'login', 'logout', 'search', 'version', 'info']

/** What docker/cli's help template makes of a command at a terminal width. */
export function dockerHelp<C>(node: Node<C>, columns: number, more = '', able: Able = () => true): string {
  const shown = possibleFlags(allFlags(node), able)
  const parts = [usageHead(node, shown)]
  if (isExperimental(node)) parts.push(experimentalNote(commandPath(node)))
  const aliases = aliasLine(node)
  if (aliases !== '') parts.push(`Aliases:\n  ${aliases}`)
  if (node.example !== undefined) parts.push(`Examples:\n${node.example}`)
  const flags = flagUsages(shown, columns - 1).trimEnd()
  if (node.parent !== undefined && flags !== '') parts.push(`Options:\n${flags}`)
  parts.push(...commandLists(node, able))
  if (node.parent === undefined && flags !== '') parts.push(`Global Options:\n${flags}`)
  if (node.children.length > 0) parts.push(`Run '${commandPath(node)} COMMAND --help' for more information on a command.`)
  if (more !== '') parts.push(more)
  return `${parts.join('\n\n')}\n`
}

function possibleFlags(table: FlagTable, able: Able): FlagTable {
  return Object.fromEntries(Object.entries(table).filter(([, { needs }]) => needs === undefined || able(needs)))
}

function usageHead<C>(node: Node<C>, flags: FlagTable): string {
  const about = (node.long ?? node.short).trim()
  if (node.children.length === 0) return `Usage:  ${plainUseLine(node)}\n\n${about}`
  const options = sortedFlags(flags).length > 0 ? ' [OPTIONS]' : ''
  return `Usage:  ${commandPath(node)}${options} COMMAND\n\n${about}`
}

function aliasLine<C>(node: Node<C>): string {
  if (node.body?.aliasLine !== undefined) return node.body.aliasLine
  if (node.aliases.length === 0) return ''
  const above = node.parent === undefined ? '' : `${commandPath(node.parent)} `
  return [commandPath(node), ...node.aliases.map((alias) => above + alias)].join(', ')
}

function isExperimental<C>(node: Node<C>): boolean {
  return node.experimental || (node.parent !== undefined && isExperimental(node.parent))
}

function experimentalNote(path: string): string {
  return `EXPERIMENTAL:
  ${path} is an experimental feature.
  Experimental features provide early access to product functionality. These
  features may change between releases without warning, or can be removed from a
  future release. Learn more about experimental features in our documentation:
  https://docs.docker.com/go/experimental/`
}

function commandLists<C>(node: Node<C>, able: Able): string[] {
  const visible = node.children.filter((child) => !child.hidden && (child.needs === undefined || able(child.needs)))
  const isTop = (child: Node<C>): boolean => node.parent === undefined && TOP.includes(child.name)
  const top = visible.filter(isTop).sort((a, b) => TOP.indexOf(a.name) - TOP.indexOf(b.name))
  const groups = visible.filter((child) => child.children.length > 0)
  const lists: (readonly [string, readonly Node<C>[]])[] = [
    ['Common Commands', top],
    ['Management Commands', groups.filter((child) => child.section !== 'swarm')],
    ['Swarm Commands', groups.filter((child) => child.section === 'swarm')],
    ['Commands', visible.filter((child) => child.children.length === 0 && !isTop(child))],
  ]
  const pad = Math.max(11, ...node.children.map((child) => child.name.length))
  return lists
    .filter(([, children]) => children.length > 0)
    .map(([title, children]) => `${title}:\n${children.map((child) => `  ${child.name.padEnd(pad)} ${child.short}`).join('\n')}`)
}
