import { deploymentCpu, idleSpeed, replayMs } from './engine.ts'
import { peerDeploymentCpu } from './peer.ts'

const PODS = 1000
const only = process.argv[2]

/** Prints a figure and its limit; false when the limit is not kept. */
function report(value: number, unit: string, text: string, kept: boolean): boolean {
  console.log(`  ${value.toFixed(value < 100 ? 1 : 0).padStart(8)} ${unit.padEnd(8)} ${text}${kept ? '' : '   NOT KEPT'}`)
  return kept
}

const measures: Readonly<Record<string, () => boolean | Promise<boolean>>> = {
  idle: () => {
    const speed = idleSpeed()
    return report(speed, 'x', 'virtual seconds a real second, three-node cluster at rest (at least 5,000)', speed >= 5000)
  },
  replay: () => {
    const { ms, commands } = replayMs()
    return report(ms, 'ms', `to build the playground and replay a journal of ${commands} commands (at most 1,000)`, ms <= 1000)
  },
  pods: () => {
    const { cpu, virtual } = deploymentCpu(PODS)
    return report(
      cpu,
      'ms CPU',
      `from a Deployment of ${PODS} pods on 10 nodes to all Ready, ${virtual} virtual seconds (at most 2,000)`,
      cpu <= 2000,
    )
  },
  peer: async () => report(await peerDeploymentCpu(PODS), 'ms CPU', `the same in @ngrok/webernetes`, true),
}

let kept = true
for (const [name, measure] of Object.entries(measures)) if (only === undefined || only === name) kept = (await measure()) && kept
process.exit(kept ? 0 : 1)
