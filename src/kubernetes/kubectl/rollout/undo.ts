import { int } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { sys } from '../../../kernel/sys.ts'
import { KubectlError, throwCollected } from '../client/errors.ts'
import { failure, kubectlCommand } from '../kubectl.ts'
import { printObject, writePrinter } from '../print/output.ts'
import { templateText } from '../workload/history.ts'
import { replaceTemplate } from '../workload/replace-template.ts'
import { rolloutInfos, workloadOf } from '../workload/rollout.ts'
import { operation, writeMode } from '../write/mode.ts'

/** `kubectl rollout undo`. */
export const rolloutUndo = kubectlCommand({
  mounts: [{ path: 'rollout undo' }],
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'Undo a previous rollout',
  long: 'Roll back to a previous rollout.',
  example: `  # Roll back to the previous deployment
  kubectl rollout undo deployment/abc
  
  # Roll back to daemonset revision 3
  kubectl rollout undo daemonset/abc --to-revision=3
  
  # Roll back to the previous deployment with dry-run
  kubectl rollout undo --dry-run=server deployment/abc`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    kustomize,
    recursive,
    selector,
    'to-revision': int({ help: 'The revision to rollback to. Default to 0 (last revision).' }),
  },
  *run(invocation) {
    const { flags, out, err, context } = invocation
    if (flags['to-revision'] < 0) throw failure(`revision must be a positive integer: ${flags['to-revision']}`)
    const mode = yield* writeMode({ 'dry-run': flags['dry-run'], 'field-manager': 'kubectl-rollout' }, err)
    const { infos, errors } = yield* rolloutInfos(invocation, flags)
    throwCollected(errors)
    for (const info of infos) {
      const workload = workloadOf(info)
      if (workload?.undo === undefined) throw new KubectlError(`no rollbacker has been implemented for {"${info.type.group}" "${info.type.kind}"}`)
      const { template, restored } = yield* workload.undo(context.api, info.object, flags['to-revision'])
      if (mode.dryRun === 'client') {
        yield* printObject(out, yield* writePrinter(flags, operation(templateText(template, (yield* sys.now()) / 1e6), mode)), info.object)
        continue
      }
      const result = restored()
      const object = 'skipped' in result ? info.object : yield* replaceTemplate(context.api, info, result.object, mode)
      yield* printObject(out, yield* writePrinter(flags, operation('skipped' in result ? result.skipped : 'rolled back', mode)), object)
    }
  },
})
