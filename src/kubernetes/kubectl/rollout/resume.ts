import { anyArgs } from '../../../cli/arity.ts'
import { fieldManager, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { KubectlError } from '../client/errors.ts'
import { kubectlCommand } from '../kubectl.ts'
import { writePrinter } from '../print/output.ts'
import { field, withField } from '../resource/object.ts'
import { pluralName, rolloutInfos, unsupported, workloadOf } from '../workload/rollout.ts'
import { writeMode } from '../write/mode.ts'
import { changeInfos } from '../write/patch-infos.ts'

/** `kubectl rollout resume`. */
export const rolloutResume = kubectlCommand({
  mounts: [{ path: 'rollout resume' }],
  usage: 'RESOURCE',
  short: 'Resume a paused resource',
  long: `Resume a paused resource.

 Paused resources will not be reconciled by a controller. By resuming a resource, we allow it to be reconciled again. Currently only deployments support being resumed.`,
  example: `  # Resume an already paused deployment
  kubectl rollout resume deployment/nginx`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    ...printFlags,
    'field-manager': fieldManager('kubectl-rollout'),
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    kustomize,
    recursive,
    selector,
  },
  *run(invocation) {
    const { flags, out, err, context } = invocation
    const mode = yield* writeMode({ 'dry-run': 'none', 'field-manager': flags['field-manager'] }, err)
    const { infos, errors } = yield* rolloutInfos(invocation, flags)
    yield* changeInfos(context.api, infos, errors, {
      mode,
      local: false,
      out,
      patchType: 'strategic',
      printer: (done) => writePrinter(flags, done),
      *change(info) {
        if (workloadOf(info)?.canPause !== true) throw unsupported(info, 'resuming')
        if (field(info.object, 'spec', 'paused') !== true) throw new KubectlError(`${pluralName(info)} is not paused`)
        return { object: withField(info.object, ['spec', 'paused'], undefined), done: 'resumed' }
      },
    })
  },
})
