import { anyArgs } from '../../../cli/arity.ts'
import { fieldManager, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { sys } from '../../../kernel/sys.ts'
import { isoSeconds } from '../../../sim/time.ts'
import { KubectlError } from '../client/errors.ts'
import { kubectlCommand } from '../kubectl.ts'
import { writePrinter } from '../print/output.ts'
import { field, withField } from '../resource/object.ts'
import { pluralName, rolloutInfos, unsupported, workloadOf } from '../workload/rollout.ts'
import { writeMode } from '../write/mode.ts'
import { changeInfos } from '../write/patch-infos.ts'

/** `kubectl rollout restart`. */
export const rolloutRestart = kubectlCommand({
  mounts: [{ path: 'rollout restart' }],
  usage: 'RESOURCE',
  short: 'Restart a resource',
  long: `Restart a resource.

        Resource rollout will be restarted.`,
  example: `  # Restart all deployments in the test-namespace namespace
  kubectl rollout restart deployment -n test-namespace
  
  # Restart a deployment
  kubectl rollout restart deployment/nginx
  
  # Restart a daemon set
  kubectl rollout restart daemonset/abc
  
  # Restart deployments with the app=nginx label
  kubectl rollout restart deployment --selector=app=nginx`,
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
    const now = isoSeconds(Math.floor((yield* sys.now()) / 1e6))
    yield* changeInfos(context.api, infos, errors, {
      mode,
      local: false,
      out,
      patchType: 'strategic',
      printer: (done) => writePrinter(flags, done),
      *change(info) {
        if (workloadOf(info)?.canRestart !== true) throw unsupported(info, 'restarting')
        if (field(info.object, 'spec', 'paused') === true) throw new KubectlError(`${pluralName(info)} can't restart paused deployment (run rollout resume first)`)
        return { object: withField(info.object, ['spec', 'template', 'metadata', 'annotations', RESTARTED_AT], `${now}Z`), done: 'restarted' }
      },
    })
    if (infos.length === 0 && errors.length === 0) yield* err.line(`No resources found in ${context.namespace} namespace.`)
  },
})

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'
