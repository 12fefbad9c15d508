import { int } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { sys } from '../../../kernel/sys.ts'
import { KubectlError, throwCollected } from '../client/errors.ts'
import { failure, kubectlCommand } from '../kubectl.ts'
import { nameText, printerFor, printObject } from '../print/output.ts'
import { historyText, revisionText } from '../workload/history.ts'
import { rolloutInfos, workloadOf } from '../workload/rollout.ts'

/** `kubectl rollout history`. */
export const rolloutHistory = kubectlCommand({
  mounts: [{ path: 'rollout history' }],
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'View rollout history',
  long: 'View previous rollout revisions and configurations.',
  example: `  # View the rollout history of a deployment
  kubectl rollout history deployment/abc
  
  # View the details of daemonset revision 3
  kubectl rollout history daemonset/abc --revision=3`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    ...printFlags,
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    kustomize,
    recursive,
    revision: int({ help: 'See the details, including podTemplate of the revision specified' }),
    selector,
  },
  *run(invocation) {
    const { flags, out, context } = invocation
    if (flags.revision < 0) throw failure(`revision must be a positive integer: ${flags.revision}`)
    const { infos, errors } = yield* rolloutInfos(invocation, flags)
    throwCollected(errors)
    for (const info of infos) {
      const workload = workloadOf(info)
      if (workload?.revisions === undefined) throw new KubectlError(`no history viewer has been implemented for {"${info.type.group}" "${info.type.kind}"}`)
      const revisions = yield* workload.revisions(context.api, info.object)
      const name = nameText(info.object, '').trimEnd()
      if (flags.output !== '' || flags.template !== '') {
        const printer = yield* printerFor(flags)
        const wanted = revisions.filter(({ number }) => flags.revision === 0 || number === flags.revision)
        if (wanted.length === 0) throw new KubectlError(`unable to find the specified revision`)
        for (const { template } of wanted) yield* printObject(out, printer, template)
      } else if (flags.revision > 0) yield* out.text(`${name} with revision #${flags.revision}\n${revisionText(revisions, flags.revision, (yield* sys.now()) / 1e6)}`)
      else yield* out.text(`${name} \n${historyText(revisions)}\n`)
    }
  },
})
