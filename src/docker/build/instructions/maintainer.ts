import { exactlyOne, type InstructionKind } from './instruction.ts'

/** MAINTAINER: the author's name (deprecated: a LABEL does it). */
export const maintainer: InstructionKind = {
  name: 'MAINTAINER',
  check: exactlyOne('MAINTAINER'),
  apply: (stage, node) => {
    stage.author = node.args[0] ?? ''
    stage.commit(`MAINTAINER ${stage.author}`)
  },
}
