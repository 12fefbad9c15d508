import { signalOf } from '../../../kernel/signals.ts'
import { exactlyOne, type InstructionKind } from './instruction.ts'

/** STOPSIGNAL: what `docker stop` sends. */
export const stopsignal: InstructionKind = {
  name: 'STOPSIGNAL',
  check: exactlyOne('STOPSIGNAL'),
  apply: (stage, node) => {
    const signal = stage.expand(node.args[0] ?? '')
    if (signalOf(signal) === undefined && !/^(?:SIG)?RTM(?:IN|AX)(?:[+-]\d+)?$/.test(signal)) throw new Error(`invalid signal: ${signal}`)
    stage.config.StopSignal = signal
    stage.commit(`STOPSIGNAL ${signal}`)
  },
}
