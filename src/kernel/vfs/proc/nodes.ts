import type { Generated } from '../generated-fs.ts'

/** A generated file whose text does not depend on its reader. */
export const textFile = (text: () => string, mode = 0o444): Generated => ({ kind: 'file', mode, text })

/** A directory of a fixed set of children. */
export const directory = (children: Readonly<Record<string, Generated>>, mode = 0o555): Generated => ({
  kind: 'dir', mode, names: () => Object.keys(children), child: (name) => children[name],
})

/** Clock ticks (USER_HZ = 100) of a span of virtual time. */
export const ticks = (micros: number): number => Math.floor(micros / 10_000)
