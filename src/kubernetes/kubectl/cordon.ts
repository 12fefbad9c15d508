import { anyArgs } from '../../cli/arity.ts'
import { dryRun, selector } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'
import { setSchedulable } from './node/cordon.ts'

/** `kubectl cordon`. */
export const cordon = kubectlCommand({
  mounts: [{ path: 'cordon' }],
  usage: 'NODE',
  short: 'Mark node as unschedulable',
  long: 'Mark node as unschedulable.',
  example: `  # Mark node "foo" as unschedulable
  kubectl cordon foo`,
  args: anyArgs,
  complete: 'nodes',
  flags: {
    'dry-run': dryRun,
    selector,
  },
  run: (invocation) => setSchedulable(invocation, invocation.flags, true),
})
