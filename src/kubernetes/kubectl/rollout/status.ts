import { bool, duration, int } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { filename, kustomize, recursive, selector } from '../flags.ts'
import { KubectlError, throwCollected } from '../client/errors.ts'
import { failure, kubectlCommand } from '../kubectl.ts'
import { rolloutInfos, workloadOf } from '../workload/rollout.ts'
import { watchRollout } from '../workload/watch-rollout.ts'

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
  complete: 'resources',
  flags: {
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    kustomize,
    recursive,
    revision: int({ help: 'Pin to a specific revision for showing its status. Defaults to 0 (last revision).' }),
    selector,
    timeout: duration({ help: 'The length of time to wait before ending watch, zero means never. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).' }),
    watch: bool({ short: 'w', default: true, help: "Watch the status of the rollout until it's done." }),
  },
  *run(invocation) {
    const { flags, out, context } = invocation
    if (flags.revision < 0) throw failure(`revision must be a positive integer: ${flags.revision}`)
    const { infos, errors } = yield* rolloutInfos(invocation, flags)
    throwCollected(errors)
    for (const info of infos) {
      const status = workloadOf(info)?.status
      if (status === undefined) throw new KubectlError(`no status viewer has been implemented for ${info.type.kind}${info.type.group === '' ? '' : `.${info.type.group}`}`)
      yield* watchRollout(context.api, info, (object) => status(object, flags.revision), { watch: flags.watch, timeoutNs: flags.timeout, out })
    }
  },
})
