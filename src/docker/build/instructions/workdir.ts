import { cleanPath } from '../../../base/path.ts'
import { op } from '../graph.ts'
import { exactlyOne, type InstructionKind } from './instruction.ts'

/** WORKDIR: the directory of what follows, made where it is missing; a relative one builds on the last. */
export const workdir: InstructionKind = {
  name: 'WORKDIR', step: true,
  check: exactlyOne('WORKDIR'),
  apply: (stage, node) => {
    const wanted = stage.expand(node.args[0] ?? '')
    const path = cleanPath(wanted.startsWith('/') ? wanted : `${stage.config.WorkingDir || '/'}/${wanted}`)
    stage.config.WorkingDir = path
    const name = stage.stepName(node)
    if (path !== '/') stage.state = op(name, { kind: 'file', input: stage.state, from: undefined, action: { do: 'mkdir', path } }, stage.excerpt(node))
    stage.commit(`WORKDIR ${path}`, path !== '/')
  },
}
