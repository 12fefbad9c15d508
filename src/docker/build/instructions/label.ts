import type { InstructionKind } from './instruction.ts'

/** LABEL: metadata of the image. */
export const label: InstructionKind = {
  name: 'LABEL',
  check: (node) => {
    if (node.args.length === 0) throw new Error('LABEL requires at least one argument')
    for (let i = 0; i < node.args.length; i += 3) if (node.args[i] === '') throw new Error('LABEL names can not be blank')
  },
  apply: (stage, node) => {
    const pairs: string[] = []
    for (let i = 0; i < node.args.length; i += 3) {
      const [name, value] = [stage.expand(node.args[i] ?? ''), stage.expand(node.args[i + 1] ?? '')]
      stage.config.Labels = { ...stage.config.Labels, [name]: value }
      pairs.push(`${name}=${value}`)
    }
    stage.commit(`LABEL ${pairs.join(' ')}`)
  },
}
