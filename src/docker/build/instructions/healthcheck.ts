import type { HealthConfig } from '../../../oci/image.ts'
import { goDuration, parseGoDuration } from '../dockerfile/go-text.ts'
import type { Node } from '../dockerfile/node.ts'
import { flagsOf, type InstructionKind } from './instruction.ts'

const flags = { interval: 'text', timeout: 'text', 'start-period': 'text', 'start-interval': 'text', retries: 'text' } as const

/** HEALTHCHECK: how the engine asks a container whether it is well. */
export const healthcheck: InstructionKind = {
  name: 'HEALTHCHECK', flags,
  check: (node) => {
    healthOf(node, (word) => word)
  },
  apply: (stage, node) => {
    const health = healthOf(node, (words) => [...stage.shell, ...words].slice(stage.shell.length))
    stage.config.Healthcheck = health
    const { Test = [], Interval = 0, Timeout = 0, StartPeriod = 0, StartInterval = 0, Retries = 0 } = health
    const said = [['Interval', Interval], ['Timeout', Timeout], ['StartPeriod', StartPeriod], ['StartInterval', StartInterval]] as const
    stage.commit(`HEALTHCHECK {Test:[${Test.join(' ')}] ${said.map(([k, ns]) => `${k}:${goDuration(ns)}`).join(' ')} Retries:${Retries}}`)
  },
}

function healthOf(node: Node, words: (args: readonly string[]) => readonly string[]): HealthConfig {
  const [type = '', ...args] = node.args
  if (node.args.length === 0) throw new Error('HEALTHCHECK requires at least one argument')
  if (type.toUpperCase() === 'NONE') {
    if (args.length > 0) throw new Error('HEALTHCHECK NONE takes no arguments')
    return { Test: ['NONE'] }
  }
  const known = Object.keys(flags).map((name) => `--${name}`)
  for (const flag of node.flags) {
    const name = flag.split('=')[0] ?? ''
    if (!known.includes(name)) throw new Error(`unknown flag: ${name}`)
  }
  if (type.toUpperCase() !== 'CMD') throw new Error(`Unknown type ${JSON.stringify(type.toUpperCase())} in HEALTHCHECK (try CMD)`)
  if (args.length === 0) throw new Error('Missing command after HEALTHCHECK CMD')
  const given = flagsOf(node, flags)
  const duration = (name: string): number => durationOf(name, given.text(name))
  const times = {
    Interval: duration('interval'), Timeout: duration('timeout'), StartPeriod: duration('start-period'), StartInterval: duration('start-interval'), Retries: retriesOf(given.text('retries')),
  }
  return { Test: [node.json ? 'CMD' : 'CMD-SHELL', ...words(args)], ...Object.fromEntries(Object.entries(times).filter(([, n]) => n !== 0)) }
}

function durationOf(name: string, text: string | undefined): number {
  if (text === undefined) return 0
  const ns = parseGoDuration(text)
  if (typeof ns === 'string') throw new Error(ns)
  if (ns < 0) throw new Error(`--${name} cannot be negative`)
  if (ns !== 0 && ns < 1_000_000) throw new Error(`Interval "${name}" cannot be less than 1ms`)
  return ns
}

function retriesOf(text: string | undefined): number {
  if (text === undefined) return 0
  if (!/^[+-]?\d+$/.test(text)) throw new Error(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  const n = Number(text)
  if (n < 0) throw new Error(`--retries cannot be negative (${n})`)
  return n
}
