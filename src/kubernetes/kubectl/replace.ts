import { text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { cascade, dryRun, fieldManager, filename, force, gracePeriod, kustomizeDirectory, printFlags, recursive, saveConfig, timeout, validate, wait } from './flags.ts'
import { objectPath } from './client/discovery.ts'
import { type KubectlError, throwCollected } from './client/errors.ts'
import { failure, kubectlCommand, usageError } from './kubectl.ts'
import { printObject, writePrinter } from './print/output.ts'
import type { ApiObject } from './resource/object.ts'
import { aboutSource, Selector } from './resource/selection.ts'
import { updatedLastApplied } from './write/last-applied.ts'
import { operation, writeMode, writeQuery } from './write/mode.ts'

/** `kubectl replace`. */
export const replace = kubectlCommand({
  mounts: [{ path: 'replace' }],
  usage: '-f FILENAME',
  short: 'Replace a resource by file name or stdin',
  long: `Replace a resource by file name or stdin.

 JSON and YAML formats are accepted. If replacing an existing resource, the complete resource spec must be provided. This can be obtained by

        $ kubectl get TYPE NAME -o yaml`,
  example: `  # Replace a pod using the data in pod.json
  kubectl replace -f ./pod.json
  
  # Replace a pod based on the JSON passed into stdin
  cat pod.json | kubectl replace -f -
  
  # Update a single-container pod's image version (tag) to v4
  kubectl get pod mypod -o yaml | sed 's/\\(image: myimage\\):.*$/\\1:v4/' | kubectl replace -f -
  
  # Force replace, delete and then re-create the resource
  kubectl replace --force -f ./pod.json`,
  args: anyArgs,
  complete: 'none',
  flags: {
    ...printFlags,
    cascade: { ...cascade, notYet: true },
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-replace'),
    filename: filename('The files that contain the configurations to replace.'),
    force: { ...force, notYet: true },
    'grace-period': { ...gracePeriod, notYet: true },
    kustomize: kustomizeDirectory,
    raw: text({ notYet: true, help: 'Raw URI to PUT to the server.  Uses the transport specified by the kubeconfig file.' }),
    recursive,
    'save-config': saveConfig,
    subresource: text({ notYet: true, help: 'If specified, replace will operate on the subresource of the requested object. This flag is beta and may change in the future.' }),
    timeout: { ...timeout, notYet: true },
    validate,
    wait: { ...wait, notYet: true },
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    const { api } = context
    if (flags.filename.length === 0 && flags.kustomize === '') throw failure('must specify one of -f and -k')
    if (args.length > 0) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`)
    const mode = yield* writeMode(flags, err)
    const printer = yield* writePrinter(flags, operation('replaced', mode))
    const plan = yield* new Selector(api, err).plan({
      args, filenames: flags.filename, recursive: flags.recursive, kustomize: flags.kustomize, namespace: context.namespace, namespaceGiven: context.namespaceGiven, validate: mode.fieldValidation !== 'Ignore',
    })
    const errors: KubectlError[] = []
    for (const request of plan.requests) {
      if (request.kind !== 'named' || request.object === undefined) continue
      const path = objectPath(request.type, request.namespace, request.name)
      const object = updatedLastApplied(request.object, flags['save-config'])
      try {
        const sent = mode.dryRun === 'client' ? object : yield* api.json<ApiObject>('PUT', path, { body: object, query: writeQuery(mode) })
        yield* printObject(out, printer, sent)
      } catch (error) {
        errors.push(aboutSource(error, 'replacing', request.source))
      }
    }
    throwCollected([...errors, ...plan.errors])
    if (plan.requests.length === 0) throw failure('no objects passed to replace')
  },
})
