import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { dryRun, fieldManager, filename, kustomize, printFlags, recursive } from './flags.ts'
import { parseYaml } from '../../base/yaml.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readTextFile } from '../../kernel/libc/io.ts'
import { objectPath } from './client/discovery.ts'
import { throwCollected } from './client/errors.ts'
import { structFor } from './client/scheme.ts'
import { failure, kubectlCommand } from './kubectl.ts'
import { printObject, writePrinter } from './print/output.ts'
import { type ApiObject, sameJson } from './resource/object.ts'
import { Selector } from './resource/selection.ts'
import { operation, writeMode, writeQuery } from './write/mode.ts'
import { patchLocally } from './write/patch-locally.ts'

/** `kubectl patch`. */
export const patch = kubectlCommand({
  mounts: [{ path: 'patch' }],
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  short: 'Update fields of a resource',
  long: `Update fields of a resource using strategic merge patch, a JSON merge patch, or a JSON patch.

 JSON and YAML formats are accepted.

 Note: Strategic merge patch is not supported for custom resources.`,
  example: `  # Partially update a node using a strategic merge patch, specifying the patch as JSON
  kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'
  
  # Partially update a node using a strategic merge patch, specifying the patch as YAML
  kubectl patch node k8s-node-1 -p $'spec:\\n unschedulable: true'
  
  # Partially update a node identified by the type and name specified in "node.json" using strategic merge patch
  kubectl patch -f node.json -p '{"spec":{"unschedulable":true}}'
  
  # Update a container's image; spec.containers[*].name is required because it's a merge key
  kubectl patch pod valid-pod -p '{"spec":{"containers":[{"name":"kubernetes-serve-hostname","image":"new image"}]}}'
  
  # Update a container's image using a JSON patch with positional arrays
  kubectl patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]'
  
  # Update a deployment's replicas through the 'scale' subresource using a merge patch
  kubectl patch deployment nginx-deployment --subresource='scale' --type='merge' -p '{"spec":{"replicas":2}}'`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-patch'),
    filename: filename('Filename, directory, or URL to files identifying the resource to update'),
    kustomize,
    local: bool({ help: 'If true, patch will operate on the content of the file, not the server-side resource.' }),
    patch: text({ short: 'p', help: 'The patch to be applied to the resource JSON file.' }),
    'patch-file': text({ help: 'A file containing a patch to be applied to the resource.' }),
    recursive,
    subresource: text({ help: 'If specified, patch will operate on the subresource of the requested object. This flag is beta and may change in the future.' }),
    type: text({ default: 'strategic', help: 'The type of patch being provided; one of [json merge strategic]' }),
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    const { api } = context
    if (flags.patch !== '' && flags['patch-file'] !== '') throw failure('cannot specify --patch and --patch-file together')
    if (flags.patch === '' && flags['patch-file'] === '') throw failure('must specify --patch or --patch-file containing the contents of the patch')
    if (flags.local && flags.filename.length === 0) throw failure('--local can only be used with --filename')
    const contentType = PATCH_TYPES[flags.type]
    if (contentType === undefined) throw failure(`--type must be one of [json merge strategic], not "${flags.type}"`)
    const mode = yield* writeMode(flags, err)
    const text = flags.patch === '' ? yield* patchFile(flags['patch-file']) : flags.patch
    const parsed = parseYaml(text)
    if ('error' in parsed) throw failure(`unable to parse ${JSON.stringify(text)}: ${parsed.error}`)
    const selector = new Selector(api, err)
    const selection = { args, filenames: flags.filename, recursive: flags.recursive, kustomize: flags.kustomize, namespace: context.namespace, namespaceGiven: context.namespaceGiven, local: flags.local }
    const { infos, errors } = yield* selector.infosOf(selection)
    if (errors.length > 0) throwCollected(errors)
    for (const info of infos) {
      const { type, object } = info
      let patched: ApiObject
      if (flags.local || mode.dryRun === 'client') patched = patchLocally(object, parsed.value, flags.type, structFor(type))
      else {
        const path = objectPath(type, info.namespace || undefined, info.name) + (flags.subresource === '' ? '' : `/${flags.subresource}`)
        patched = yield* api.json<ApiObject>('PATCH', path, { body: parsed.value, contentType, query: writeQuery(mode) })
      }
      const changed = !sameJson(object, patched)
      yield* printObject(out, yield* writePrinter(flags, operation(changed ? 'patched' : 'patched (no change)', mode)), patched)
    }
    if (infos.length === 0) throw failure('no objects passed to patch')
  },
})

const PATCH_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json-patch+json', merge: 'application/merge-patch+json', strategic: 'application/strategic-merge-patch+json',
}

function* patchFile(path: string): Gen<string> {
  try {
    return yield* readTextFile(path)
  } catch (error) {
    if (isErrno(error)) throw failure(`unable to read patch file: open ${path}: ${error.message.toLowerCase()}`)
    throw error
  }
}
