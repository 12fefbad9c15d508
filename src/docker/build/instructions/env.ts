import type { InstructionKind } from './instruction.ts'

/** ENV: variables of the build from here on, and of the containers. All values are expanded with what was set before the instruction. */
export const env: InstructionKind = {
  name: 'ENV',
  check: (node) => {
    if (node.args.length === 0) throw new Error('ENV requires at least one argument')
    for (let i = 0; i < node.args.length; i += 3) if (node.args[i] === '') throw new Error('ENV names can not be blank')
  },
  apply: (stage, node) => {
    const pairs: string[] = []
    for (let i = 0; i < node.args.length; i += 3) pairs.push(`${stage.expand(node.args[i] ?? '')}=${stage.expand(node.args[i + 1] ?? '')}`)
    for (const pair of pairs) stage.setEnv(pair)
    stage.commit(`ENV ${pairs.join(' ')}`)
  },
}
