import type { InstructionKind } from './instruction.ts'

const NO_TRIGGERS: readonly string[] = ['FROM', 'MAINTAINER']

/** ONBUILD: an instruction for the images that are built FROM this one. */
export const onbuild: InstructionKind = {
  name: 'ONBUILD',
  check: (node) => {
    const { child } = node
    if (child === undefined) throw new Error('ONBUILD requires at least one argument')
    const name = child.cmd.toUpperCase()
    if (name === 'ONBUILD') throw new Error("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
    if (NO_TRIGGERS.includes(name)) throw new Error(`${name} isn't allowed as an ONBUILD trigger`)
  },
  apply: (stage, node) => {
    const text = node.original.replace(/^\s*onbuild\s*/i, '')
    stage.config.OnBuild = [...(stage.config.OnBuild ?? []), text]
  },
}
