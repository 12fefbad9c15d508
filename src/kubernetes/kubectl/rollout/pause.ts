import { anyArgs } from '../../../cli/arity.ts'
import { fieldManager, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { KubectlError } from '../client/errors.ts'
import { kubectlCommand } from '../kubectl.ts'
import { writePrinter } from '../print/output.ts'
import { field, withField } from '../resource/object.ts'
import { pluralName, rolloutInfos, unsupported, workloadOf } from '../workload/rollout.ts'
import { writeMode } from '../write/mode.ts'
import { changeInfos } from '../write/patch-infos.ts'

/** `kubectl rollout pause`. */
export const rolloutPause = kubectlCommand({
  mounts: [{ path: 'rollout pause' }],
  usage: 'RESOURCE',
  short: 'Mark the provided resource as paused',
  long: `Mark the provided resource as paused.

 Paused resources will not be reconciled by a controller. Use "kubectl rollout resume" to resume a paused resource. Currently only deployments support being paused.`,
  example: `  # Mark the nginx deployment as paused
  # Any current state of the deployment will continue its function; new updates
  # to the deployment will not have an effect as long as the deployment is paused
  kubectl rollout pause deployment/nginx`,
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
        if (workloadOf(info)?.canPause !== true) throw unsupported(info, 'pausing')
        if (field(info.object, 'spec', 'paused') === true) throw new KubectlError(`${pluralName(info)} is already paused`)
        return { object: withField(info.object, ['spec', 'paused'], true), done: 'paused' }
      },
    })
  },
})
