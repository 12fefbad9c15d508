import { atLeastOne, type InstructionKind } from './instruction.ts'

/** VOLUME: directories that get an anonymous volume in every container. */
export const volume: InstructionKind = {
  name: 'VOLUME',
  check: atLeastOne('VOLUME'),
  apply: (stage, node) => {
    const paths = node.args.flatMap((word) => (node.json ? [stage.expand(word)] : stage.expandWords(word)))
    for (const path of paths) if (path === '') throw new Error('VOLUME specified can not be an empty string')
    stage.config.Volumes = { ...stage.config.Volumes, ...Object.fromEntries(paths.map((p) => [p, {}])) }
    stage.commit(`VOLUME [${paths.join(' ')}]`)
  },
}
