import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { cascade, dryRun, fieldManager, filename, force, forceConflicts, gracePeriod, kustomizeDirectory, printFlags, pruneAllowlist, recursive, selector, serverSide, timeout, validate, wait } from './flags.ts'
import { notSimulated } from '../../cli/execute.ts'
import { applyObject, applyOnServer, type Wanted } from './apply/apply-object.ts'
import { KubectlError, throwCollected } from './client/errors.ts'
import { failure, kubectlCommand, usageError } from './kubectl.ts'
import { nameText, printerFor, printObject } from './print/output.ts'
import { hasLabels } from './resource/labels.ts'
import { type ApiObject, textField } from './resource/object.ts'
import { Selector } from './resource/selection.ts'
import { operation, writeMode } from './write/mode.ts'

/** `kubectl apply`. */
export const apply = kubectlCommand({
  mounts: [{ path: 'apply' }],
  usage: '(-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: `Apply a configuration to a resource by file name or stdin. The resource name must be specified. This resource will be created if it doesn't exist yet. To use 'apply', always create the resource initially with either 'apply' or 'create --save-config'.

 JSON and YAML formats are accepted.

 Alpha Disclaimer: the --prune functionality is not yet complete. Do not use unless you are aware of what the current state is. See https://issues.k8s.io/34274.`,
  example: `  # Apply the configuration in pod.json to a pod
  kubectl apply -f ./pod.json
  
  # Apply resources from a directory containing kustomization.yaml - e.g. dir/kustomization.yaml
  kubectl apply -k dir/
  
  # Apply the JSON passed into stdin to a pod
  cat pod.json | kubectl apply -f -
  
  # Apply the configuration from all files that end with '.json'
  kubectl apply -f '*.json'
  
  # Note: --prune is still in Alpha
  # Apply the configuration in manifest.yaml that matches label app=nginx and delete all other resources that are not in the file and match label app=nginx
  kubectl apply --prune -f manifest.yaml -l app=nginx
  
  # Apply the configuration in manifest.yaml and delete all the other config maps that are not in the file
  kubectl apply --prune -f manifest.yaml --all --prune-allowlist=core/v1/ConfigMap`,
  args: anyArgs,
  complete: 'none',
  flags: {
    ...printFlags,
    all: bool({ notYet: true, help: 'Select all resources in the namespace of the specified resource types.' }),
    cascade: { ...cascade, notYet: true },
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-client-side-apply'),
    filename: filename('The files that contain the configurations to apply.'),
    force: { ...force, notYet: true },
    'force-conflicts': forceConflicts,
    'grace-period': { ...gracePeriod, notYet: true },
    kustomize: kustomizeDirectory,
    'openapi-patch': bool({ notYet: true, default: true, help: 'If true, use openapi to calculate diff when the openapi presents and the resource can be found in the openapi spec. Otherwise, fall back to use baked-in types.' }),
    overwrite: bool({ notYet: true, default: true, help: 'Automatically resolve conflicts between the modified and live configuration by using values from the modified configuration' }),
    prune: bool({ notYet: true, help: 'Automatically delete resource objects, that do not appear in the configs and are created by either apply or create --save-config. Should be used with either -l or --all.' }),
    'prune-allowlist': { ...pruneAllowlist, notYet: true },
    recursive,
    selector,
    'server-side': serverSide,
    subresource: text({ notYet: true, help: 'If specified, apply will operate on the subresource of the requested object.  Only allowed when using --server-side. This flag is beta and may change in the future.' }),
    timeout: { ...timeout, notYet: true },
    validate,
    wait: { ...wait, notYet: true },
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    if (args.length > 0) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`)
    if (flags.kustomize !== '') throw notSimulated('kubectl apply -k', 1)
    if (flags.filename.length === 0) throw failure('must specify one of -f and -k')
    const mode = yield* writeMode(flags, err)
    if (flags['server-side'] && mode.dryRun === 'client') throw failure("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
    if (flags['force-conflicts'] && !flags['server-side']) throw failure('--force-conflicts only works with --server-side')
    const manager = flags['server-side'] && !flags.given('field-manager') ? 'kubectl' : mode.fieldManager
    const printer = flags.output === '' && flags.template === '' ? undefined : yield* printerFor(flags)
    const selector = new Selector(context.api, err)
    const plan = yield* selector.plan({ args, filenames: flags.filename, recursive: flags.recursive, namespace: context.namespace, namespaceGiven: context.namespaceGiven, validate: mode.fieldValidation !== 'Ignore' })
    const wanted = plan.requests.filter((request): request is Wanted => request.kind === 'named' && request.object !== undefined && hasLabels(request.object, flags.selector))
    if (wanted.length === 0 && plan.errors.length === 0) throw failure('no objects passed to apply')
    const errors: KubectlError[] = [...plan.errors]
    const done: ApiObject[] = []
    for (const one of wanted) {
      try {
        if (one.name === '') {
          const generated = textField(one.object, 'metadata', 'generateName')
          throw generated === '' ? new KubectlError('resource name may not be empty') : new KubectlError(`from ${generated}: cannot use generate name with apply`)
        }
        const applied = flags['server-side']
          ? yield* applyOnServer(context.api, one, { ...mode, fieldManager: manager }, flags['force-conflicts'])
          : yield* applyObject(context.api, one, mode, err)
        done.push(applied.object)
        if (printer === undefined) yield* out.text(nameText(applied.object, operation(applied.outcome, mode)))
      } catch (error) {
        if (!(error instanceof KubectlError)) throw error
        errors.push(error)
      }
    }
    if (printer !== undefined && done.length > 0) {
      yield* printObject(out, printer, done.length === 1 && done[0] ? done[0] : { apiVersion: 'v1', kind: 'List', metadata: {}, items: done })
    }
    throwCollected(errors)
  },
})
