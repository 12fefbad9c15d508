import { bool, duration, int } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { filename, kustomize, recursive, selector } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl rollout status`. */
export const rolloutStatus = kubectlCommand({
  mounts: [{ path: 'rollout status' }],
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'Show the status of the rollout',
  long: `Show the status of the rollout.

 By default 'rollout status' will watch the status of the latest rollout until it's done. If you don't want to wait for the rollout to finish then you can use --watch=false. Note that if a new rollout starts in-between, then 'rollout status' will continue watching the latest revision. If you want to pin to a specific revision and abort if it is rolled over by another revision, use --revision=N where N is the revision you need to watch for.`,
  example: `  # Watch the rollout status of a deployment
  kubectl rollout status deployment/nginx`,
  args: anyArgs,
  notYet: true,
  flags: {
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    kustomize,
    recursive,
    revision: int({ help: 'Pin to a specific revision for showing its status. Defaults to 0 (last revision).' }),
    selector,
    timeout: duration({ help: 'The length of time to wait before ending watch, zero means never. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).' }),
    watch: bool({ short: 'w', default: true, help: "Watch the status of the rollout until it's done." }),
  },
  *run() {},
})
