import { invariant } from '../sim/invariant.ts'
import type { Command, Group, Mount } from './command.ts'
import type { FlagTable } from './flag.ts'

/** A place in the command tree: a command (`body`), a group of others (`children`), or both. */
export type Node<C> = {
  readonly name: string
  readonly parent: Node<C> | undefined
  readonly aliases: readonly string[]
  readonly hidden: boolean
  readonly section: string | undefined
  readonly usage: string
  readonly short: string
  readonly long: string | undefined
  readonly example: string | undefined
  readonly experimental: boolean
  readonly needs: string | undefined
  readonly body: Command<C> | undefined
  /** Flags that go down to all sub-commands. */
  readonly globals: FlagTable
  readonly children: Node<C>[]
}

/** The root of a program's command tree. */
export type RootSpec<C> = { readonly name: string; readonly short: string; readonly long?: string; readonly usage: string; readonly globals: FlagTable; readonly body?: Command<C> }

/** Builds the tree: children in alphabetical order, as cobra lists them. */
export function commandTree<C>(root: RootSpec<C>, groups: readonly Group[], commands: readonly Command<C>[]): Node<C> {
  const top: Node<C> = {
    name: root.name, parent: undefined, aliases: [], hidden: false, section: undefined, usage: root.usage, short: root.short, long: root.long,
    example: undefined, experimental: false, needs: undefined, body: root.body, globals: root.globals, children: [],
  }
  const places = new Map<string, Node<C>>([['', top]])
  const all: (readonly [string, Unplaced<C>])[] = [
    ...groups.map((group) => [group.path, groupNode<C>(group)] as const),
    ...commands.flatMap((command) => command.mounts.map((mount) => [mount.path, commandNode(command, mount)] as const)),
  ]
  const depth = (path: string): number => path.split(' ').length
  for (const [path, node] of all.sort(([a], [b]) => depth(a) - depth(b))) add(places, path, node)
  for (const node of places.values()) node.children.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return top
}

type Unplaced<C> = Omit<Node<C>, 'name' | 'parent' | 'children'>

function add<C>(places: Map<string, Node<C>>, path: string, node: Unplaced<C>): void {
  const cut = path.lastIndexOf(' ')
  const parent = places.get(cut < 0 ? '' : path.slice(0, cut))
  invariant(parent !== undefined && !places.has(path), `command ${path} has one place below a known group`)
  const placed = { ...node, name: path.slice(cut + 1), parent, children: [] }
  places.set(path, placed)
  parent.children.push(placed)
}

function groupNode<C>(group: Group): Unplaced<C> {
  return {
    aliases: group.aliases ?? [], hidden: group.hidden ?? false, section: group.section, usage: group.usage ?? '', short: group.short, long: group.long,
    example: group.example, experimental: group.experimental ?? false, needs: group.needs, body: undefined, globals: {},
  }
}

function commandNode<C>(command: Command<C>, mount: Mount): Unplaced<C> {
  return {
    aliases: mount.aliases ?? [], hidden: mount.hidden ?? false, section: mount.section, usage: command.usage, short: command.short, long: command.long,
    example: command.example, experimental: command.experimental ?? false, needs: command.needs, body: command, globals: {},
  }
}

/** The full name: `docker container ls`. */
export function commandPath<C>(node: Node<C>): string {
  return node.parent === undefined ? node.name : `${commandPath(node.parent)} ${node.name}`
}

/** The usage line without the program's own additions: path and usage words. */
export function plainUseLine<C>(node: Node<C>): string {
  return node.usage === '' ? commandPath(node) : `${commandPath(node)} ${node.usage}`
}

export function rootOf<C>(node: Node<C>): Node<C> {
  return node.parent === undefined ? node : rootOf(node.parent)
}

/** The child a word calls, by name or alias. */
export function childNamed<C>(node: Node<C>, word: string): Node<C> | undefined {
  return node.children.find((child) => child.name === word || child.aliases.includes(word))
}

/** A command's own flags and all that go down to it. */
export function allFlags<C>(node: Node<C>): FlagTable {
  const own = { ...node.body?.flags, ...node.globals }
  const above = node.parent === undefined ? {} : inheritedFlags(node.parent)
  return { ...above, ...own }
}

/** Flags that go down from a node and the ones above it: those of its `globals` marked `global`. */
export function inheritedFlags<C>(node: Node<C>): FlagTable {
  const own = Object.fromEntries(Object.entries({ ...node.body?.flags, ...node.globals }).filter(([, flag]) => flag.global))
  return node.parent === undefined ? own : { ...inheritedFlags(node.parent), ...own }
}
