import type { InstructionKind } from './instruction.ts'

/** SHELL: what the shell forms of RUN, CMD and ENTRYPOINT go through. */
export const shell: InstructionKind = {
  name: 'SHELL',
  check: (node) => {
    if (!node.json) throw new Error(`SHELL requires the arguments to be in JSON form`)
    if (node.args.length === 0) throw new Error('SHELL requires at least one argument')
  },
  apply: (stage, node) => {
    stage.config.Shell = [...node.args]
    stage.commit(`SHELL [${node.args.join(' ')}]`)
  },
}
