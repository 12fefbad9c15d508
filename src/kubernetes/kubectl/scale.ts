import { duration, int, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { allInNamespace, dryRun, filename, kustomize, printFlags, recursive, selector } from './flags.ts'
import { KubectlError, ManyErrors, throwCollected } from './client/errors.ts'
import { failure, kubectlCommand, requireFlags } from './kubectl.ts'
import { printObject, writePrinter } from './print/output.ts'
import { Selector } from './resource/selection.ts'
import { operation, writeMode } from './write/mode.ts'
import { scaleOne } from './write/scale.ts'

/** `kubectl scale`. */
export const scale = kubectlCommand({
  mounts: [{ path: 'scale' }],
  usage: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  long: `Set a new size for a deployment, replica set, replication controller, or stateful set.

 Scale also allows users to specify one or more preconditions for the scale action.

 If --current-replicas or --resource-version is specified, it is validated before the scale is attempted, and it is guaranteed that the precondition holds true when the scale is sent to the server.`,
  example: `  # Scale a replica set named 'foo' to 3
  kubectl scale --replicas=3 rs/foo
  
  # Scale a resource identified by type and name specified in "foo.yaml" to 3
  kubectl scale --replicas=3 -f foo.yaml
  
  # If the deployment named mysql's current size is 2, scale mysql to 3
  kubectl scale --current-replicas=2 --replicas=3 deployment/mysql
  
  # Scale multiple replication controllers
  kubectl scale --replicas=5 rc/example1 rc/example2 rc/example3
  
  # Scale stateful set named 'web' to 3
  kubectl scale --replicas=3 statefulset/web`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    ...printFlags,
    all: allInNamespace,
    'current-replicas': int({ default: -1, help: 'Precondition for current size. Requires that the current size of the resource match this value in order to scale. -1 (default) for no condition.' }),
    'dry-run': dryRun,
    filename: filename('Filename, directory, or URL to files identifying the resource to set a new size'),
    kustomize,
    recursive,
    replicas: int({ help: 'The new desired number of replicas. Required.' }),
    'resource-version': text({ help: 'Precondition for resource version. Requires that the current resource version match this value in order to scale.' }),
    selector,
    timeout: duration({ notYet: true, help: "The length of time to wait before giving up on a scale operation, zero means don't wait. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h)." }),
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    const { api } = context
    requireFlags(flags, 'replicas')
    if (flags.replicas < 0) throw failure('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    const mode = yield* writeMode({ 'dry-run': flags['dry-run'] }, err)
    const selector = new Selector(api, err)
    const selection = { args, filenames: flags.filename, recursive: flags.recursive, kustomize: flags.kustomize, namespace: context.namespace, namespaceGiven: context.namespaceGiven, selector: flags.selector, all: flags.all }
    const { infos, errors } = yield* selector.infosOf(selection)
    if (infos.length === 0) throw failure(`no objects passed to scale ${errors.length === 0 ? '<nil>' : new ManyErrors(errors).message}`)
    const printer = yield* writePrinter(flags, operation('scaled', mode))
    const failures: KubectlError[] = [...errors]
    for (const info of infos) {
      try {
        if (mode.dryRun !== 'client') yield* scaleOne(api, info, flags.replicas, { current: flags['current-replicas'], resourceVersion: flags['resource-version'] }, mode)
        yield* printObject(out, printer, info.object)
      } catch (error) {
        if (!(error instanceof KubectlError)) throw error
        failures.push(error)
      }
    }
    throwCollected(failures)
  },
})
