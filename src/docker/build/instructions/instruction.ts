import type { Node } from '../dockerfile/node.ts'
import { didYouMean } from '../dockerfile/suggest.ts'
import type { Stage } from '../stage.ts'

/** How a flag of an instruction is written: `--name=value`, `--name`, or several times. */
export type FlagKind = 'text' | 'bool' | 'list'

/** A Dockerfile instruction: its rules as written, and what it does to a stage. One file each. */
export type InstructionKind = {
  readonly name: string
  readonly flags?: Readonly<Record<string, FlagKind>>
  /** It is a step with a number in the progress, `[2/5]`. */
  readonly step?: boolean
  /** Checks what can be said without variables. Throws Error with BuildKit's text. */
  check(node: Node): void
  /** Applies it to the stage it stands in. Throws Error with BuildKit's text. */
  apply(stage: Stage, node: Node): void
}

export const exactlyOne = (name: string) => (node: Node): void => {
  if (node.args.length !== 1) throw new Error(`${name} requires exactly one argument`)
}

export const atLeastOne = (name: string) => (node: Node): void => {
  if (node.args.length === 0) throw new Error(`${name} requires at least one argument`)
}

export type Flags = {
  text(name: string): string | undefined
  bool(name: string): boolean
  list(name: string): readonly string[]
}

/** The flags of an instruction (BuildKit's instructions/bflag.go). Throws Error for unknown and malformed ones. */
export function flagsOf(node: Node, kinds: Readonly<Record<string, FlagKind>> = {}): Flags {
  const values = new Map<string, string[]>()
  for (const flag of node.flags) {
    const eq = flag.indexOf('=')
    const name = (eq < 0 ? flag : flag.slice(0, eq)).slice(2)
    const value = eq < 0 ? undefined : flag.slice(eq + 1)
    const kind = kinds[name]
    if (kind === undefined) throw new Error(`unknown flag: --${name}${didYouMean(name, Object.keys(kinds), true)}`)
    if (kind !== 'list' && values.has(name)) throw new Error(`duplicate flag specified: ${name}`)
    if (kind !== 'bool' && value === undefined) throw new Error(`missing a value on flag: ${name}`)
    if (kind === 'bool' && value !== undefined && !['true', 'false'].includes(value)) throw new Error(`expecting boolean value for flag ${name}, not: ${value}`)
    values.set(name, [...(values.get(name) ?? []), value ?? 'true'])
  }
  return {
    text: (name) => values.get(name)?.[0],
    bool: (name) => values.get(name)?.[0] === 'true',
    list: (name) => values.get(name) ?? [],
  }
}
