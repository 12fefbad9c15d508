import { exactlyOne, type InstructionKind } from './instruction.ts'

/** USER: as whom what follows runs. */
export const user: InstructionKind = {
  name: 'USER',
  check: exactlyOne('USER'),
  apply: (stage, node) => {
    const name = stage.expand(node.args[0] ?? '')
    stage.config.User = name
    stage.commit(`USER ${name}`)
  },
}
