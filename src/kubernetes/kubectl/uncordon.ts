import { anyArgs } from '../../cli/arity.ts'
import { dryRun, selector } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'
import { setSchedulable } from './node/cordon.ts'

/** `kubectl uncordon`. */
export const uncordon = kubectlCommand({
  mounts: [{ path: 'uncordon' }],
  usage: 'NODE',
  short: 'Mark node as schedulable',
  long: 'Mark node as schedulable.',
  example: `  # Mark node "foo" as schedulable
  kubectl uncordon foo`,
  args: anyArgs,
  complete: 'nodes',
  flags: {
    'dry-run': dryRun,
    selector,
  },
  run: (invocation) => setSchedulable(invocation, invocation.flags, false),
})
