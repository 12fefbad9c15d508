import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { dryRun, fieldManager, filename, kustomize, printFlags, recursive, saveConfig, selector, validate } from './flags.ts'
import { notSimulated } from '../../cli/execute.ts'
import { collectionPath } from './client/discovery.ts'
import { KubectlError, throwCollected } from './client/errors.ts'
import { failure, kubectlCommand, usageError } from './kubectl.ts'
import { printObject, writePrinter } from './print/output.ts'
import { hasLabels } from './resource/labels.ts'
import type { ApiObject } from './resource/object.ts'
import { aboutSource, Selector } from './resource/selection.ts'
import { updatedLastApplied } from './write/last-applied.ts'
import { operation, writeMode, writeQuery } from './write/mode.ts'

/** `kubectl create`. */
export const create = kubectlCommand({
  mounts: [{ path: 'create' }],
  usage: '-f FILENAME',
  short: 'Create a resource from a file or from stdin',
  long: `Create a resource from a file or from stdin.

 JSON and YAML formats are accepted.`,
  example: `  # Create a pod using the data in pod.json
  kubectl create -f ./pod.json
  
  # Create a pod based on the JSON passed into stdin
  cat pod.json | kubectl create -f -
  
  # Edit the data in registry.yaml in JSON then create the resource using the edited data
  kubectl create -f registry.yaml --edit -o json`,
  args: anyArgs,
  complete: 'none',
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    edit: bool({ notYet: true, help: 'Edit the API resource before creating' }),
    'field-manager': fieldManager('kubectl-create'),
    filename: filename('Filename, directory, or URL to files to use to create the resource'),
    kustomize,
    raw: text({ notYet: true, help: 'Raw URI to POST to the server.  Uses the transport specified by the kubeconfig file.' }),
    recursive,
    'save-config': saveConfig,
    selector,
    validate,
    'windows-line-endings': bool({ notYet: true, help: 'Only relevant if --edit=true. Defaults to the line ending native to your platform.' }),
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    if (args.length > 0) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`)
    if (flags.kustomize !== '') throw notSimulated('kubectl create -k', 1)
    if (flags.filename.length === 0) throw failure('must specify one of -f and -k')
    const mode = yield* writeMode(flags, err)
    const printer = yield* writePrinter(flags, operation('created', mode))
    const selector = new Selector(context.api, err)
    const plan = yield* selector.plan({ args, filenames: flags.filename, recursive: flags.recursive, namespace: context.namespace, namespaceGiven: context.namespaceGiven, validate: mode.fieldValidation !== 'Ignore' })
    const errors: KubectlError[] = []
    let count = 0
    for (const request of plan.requests) {
      if (request.kind !== 'named' || request.object === undefined || !hasLabels(request.object, flags.selector)) continue
      count++
      try {
        const object = updatedLastApplied(request.object, flags['save-config'])
        const made = mode.dryRun === 'client' ? object : yield* context.api.json<ApiObject>('POST', collectionPath(request.type, request.namespace), { body: object, query: writeQuery(mode) })
        yield* printObject(out, printer, made)
      } catch (error) {
        if (!(error instanceof KubectlError)) throw error
        errors.push(aboutSource(error, 'creating', request.source))
      }
    }
    throwCollected([...errors, ...plan.errors])
    if (count === 0) throw failure('no objects passed to create')
  },
})
