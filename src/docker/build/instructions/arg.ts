import type { InstructionKind } from './instruction.ts'

/** ARG: variables of the build only; `--build-arg` and, without a value, an ARG before the first FROM give them theirs. */
export const arg: InstructionKind = {
  name: 'ARG',
  check: (node) => {
    if (node.args.length === 0) throw new Error('ARG requires at least one argument')
    for (const word of node.args) if (word.startsWith('=')) throw new Error('ARG names can not be blank')
  },
  apply: (stage, node) => {
    const said: string[] = []
    for (const word of node.args) {
      const eq = word.indexOf('=')
      const name = stage.expand(eq < 0 ? word : word.slice(0, eq))
      const value = eq < 0 ? undefined : stage.expand(word.slice(eq + 1))
      const given = stage.declareArg(name, value)
      said.push(given === undefined ? name : `${name}=${given}`)
    }
    stage.commit(`ARG ${said.join(' ')}`)
  },
}
