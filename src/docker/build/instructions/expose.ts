import { atLeastOne, type InstructionKind } from './instruction.ts'

/** EXPOSE: ports the image's program listens on; documentation, and what `-P` publishes. */
export const expose: InstructionKind = {
  name: 'EXPOSE',
  check: atLeastOne('EXPOSE'),
  apply: (stage, node) => {
    const ports = node.args.flatMap((word) => stage.expandWords(word)).flatMap(portsOf)
    stage.config.ExposedPorts = { ...stage.config.ExposedPorts, ...Object.fromEntries(ports.map((p) => [p, {}])) }
    stage.commit(`EXPOSE [${[...new Set(ports)].sort().join(' ')}]`)
  },
}

/** `80`, `53/udp`, `8000-8010`: as `PORT/PROTOCOL` each. */
function portsOf(word: string): string[] {
  const [range = '', proto = 'tcp', ...rest] = word.split('/')
  if (rest.length > 0 || !['tcp', 'udp', 'sctp'].includes(proto.toLowerCase())) {
    throw new Error(`invalid port: "${word}": invalid proto: ${[proto, ...rest].join('/')}`)
  }
  const container = range.slice(range.lastIndexOf(':') + 1)
  const [first = '', last = first] = container.split('-')
  const number = (text: string): number => (/^\d+$/.test(text) && Number(text) <= 65_535 ? Number(text) : Number.NaN)
  const [from, to] = [number(first), number(last)]
  if (!(from <= to)) throw new Error(`invalid containerPort: ${container}`)
  return Array.from({ length: to - from + 1 }, (_, i) => `${from + i}/${proto.toLowerCase()}`)
}
