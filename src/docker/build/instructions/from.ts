import { type InstructionKind, flagsOf } from './instruction.ts'

const flags = { platform: 'text' } as const

/** FROM begins a stage: the front end reads it before any stage exists, so there is nothing to apply. */
export const from: InstructionKind = {
  name: 'FROM', flags,
  check: (node) => {
    const { args } = node
    if (args.length !== 1 && !(args.length === 3 && args[1]?.toLowerCase() === 'as')) throw new Error('FROM requires either one or three arguments')
    const name = args[2]?.toLowerCase()
    if (name !== undefined && (!/^[a-z][a-z0-9_.-]*$/.test(name) || ['context', 'scratch'].includes(name))) {
      throw new Error(`invalid name for build stage: "${args[2]}", name can't start with a number or contain symbols`)
    }
    flagsOf(node, flags)
  },
  apply: () => {},
}
