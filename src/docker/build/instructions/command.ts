import { goQuoteList } from '../dockerfile/go-text.ts'
import type { Node } from '../dockerfile/node.ts'
import type { Stage } from '../stage.ts'
import type { InstructionKind } from './instruction.ts'

/** The words of a command: the exec form as it is, a line through the stage's shell. */
const wordsOf = (stage: Stage, node: Node): string[] => (node.json ? [...node.args] : [...stage.shell, ...node.args, ...(node.args.length === 0 ? [''] : [])])

/** CMD: what a container runs, or the arguments of its entrypoint. */
export const cmd: InstructionKind = {
  name: 'CMD',
  check: () => {},
  apply: (stage, node) => {
    stage.config.Cmd = wordsOf(stage, node)
    stage.config.ArgsEscaped = true
    stage.cmdSet = true
    stage.commit(`CMD ${goQuoteList(stage.config.Cmd)}`)
  },
}

/** ENTRYPOINT: what a container runs before the arguments it is given; a CMD inherited from the base goes. */
export const entrypoint: InstructionKind = {
  name: 'ENTRYPOINT',
  check: () => {},
  apply: (stage, node) => {
    const words = wordsOf(stage, node)
    if (words.length > 0) stage.config.Entrypoint = words
    else delete stage.config.Entrypoint
    if (!stage.cmdSet) delete stage.config.Cmd
    stage.commit(`ENTRYPOINT ${goQuoteList(words)}`)
  },
}
