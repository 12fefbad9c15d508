import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { all, checkAllNamespaces, dryRun, fieldManager, fieldSelector, filename, kustomize, printFlags, recursive, selector } from './flags.ts'
import { labelValueErrors } from '../api/names.ts'
import { kubectlCommand } from './kubectl.ts'
import { sameJson } from './resource/object.ts'
import { labelObjects } from './write/label-objects.ts'

/** `kubectl label`. */
export const label = kubectlCommand({
  mounts: [{ path: 'label' }],
  usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the labels on a resource',
  long: `Update the labels on a resource.

  *  A label key and value must begin with a letter or number, and may contain letters, numbers, hyphens, dots, and underscores, up to 63 characters each.
  *  Optionally, the key can begin with a DNS subdomain prefix and a single '/', like example.com/my-app.
  *  If --overwrite is true, then existing labels can be overwritten, otherwise attempting to overwrite a label will result in an error.
  *  If --resource-version is specified, then updates will use this resource version, otherwise the existing resource-version will be used.`,
  example: `  # Update pod 'foo' with the label 'unhealthy' and the value 'true'
  kubectl label pods foo unhealthy=true
  
  # Update pod 'foo' with the label 'status' and the value 'unhealthy', overwriting any existing value
  kubectl label --overwrite pods foo status=unhealthy
  
  # Update all pods in the namespace
  kubectl label pods --all status=unhealthy
  
  # Update a pod identified by the type and name in "pod.json"
  kubectl label -f pod.json status=unhealthy
  
  # Update pod 'foo' only if the resource is unchanged from version 1
  kubectl label pods foo status=unhealthy --resource-version=1
  
  # Update pod 'foo' by removing a label named 'bar' if it exists
  # Does not require the --overwrite flag
  kubectl label pods foo bar-`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    ...printFlags,
    all,
    'all-namespaces': checkAllNamespaces,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-label'),
    'field-selector': fieldSelector,
    filename: filename('Filename, directory, or URL to files identifying the resource to update the labels'),
    kustomize,
    list: bool({ help: 'If true, display the labels for a given resource.' }),
    local: bool({ help: 'If true, label will NOT contact api-server but run locally.' }),
    overwrite: bool({ help: 'If true, allow labels to be overwritten, otherwise reject label updates that overwrite existing labels.' }),
    recursive,
    'resource-version': text({ help: 'If non-empty, the labels update will only succeed if this is the current resource-version for the object. Only valid when specifying a single resource.' }),
    selector,
  },
  run: (invocation) => labelObjects(invocation, invocation.flags, {
    word: 'label',
    field: 'labels',
    refuse: (key, value) => {
      const [why] = labelValueErrors(value)
      return why === undefined ? undefined : `invalid label value: "${key}=${value}": ${why}`
    },
    done: (before, after, { remove }) => {
      if (sameJson(before, after)) return 'not labeled'
      return remove.some((key) => Object.hasOwn(before, key)) && Object.keys(after).every((key) => before[key] === after[key]) ? 'unlabeled' : 'labeled'
    },
  }),
})
