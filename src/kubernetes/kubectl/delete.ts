import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { allNamespaces, cascade, dryRun, fieldSelector, filename, force, gracePeriod, kustomizeDirectory, recursive, selector, timeout } from './flags.ts'
import { failure, kubectlCommand } from './kubectl.ts'
import { Selector } from './resource/selection.ts'
import { deleteAll, propagationOf } from './write/delete.ts'
import { writeMode } from './write/mode.ts'

/** `kubectl delete`. */
export const deleteCommand = kubectlCommand({
  mounts: [{ path: 'delete' }],
  usage: '([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  long: `Delete resources by file names, stdin, resources and names, or by resources and label selector.

 JSON and YAML formats are accepted. Only one type of argument may be specified: file names, resources and names, or resources and label selector.

 Some resources, such as pods, support graceful deletion. These resources define a default period before they are forcibly terminated (the grace period) but you may override that value with the --grace-period flag, or pass --now to set a grace-period of 1. Because these resources often represent entities in the cluster, deletion may not be acknowledged immediately. If the node hosting a pod is down or cannot reach the API server, termination may take significantly longer than the grace period. To force delete a resource, you must specify the --force flag. Note: only a subset of resources support graceful deletion. In absence of the support, the --grace-period flag is ignored.

 IMPORTANT: Force deleting pods does not wait for confirmation that the pod's processes have been terminated, which can leave those processes running until the node detects the deletion and completes graceful deletion. If your processes use shared storage or talk to a remote API and depend on the name of the pod to identify themselves, force deleting those pods may result in multiple processes running on different machines using the same identification which may lead to data corruption or inconsistency. Only force delete pods when you are sure the pod is terminated, or if your application can tolerate multiple copies of the same pod running at once. Also, if you force delete pods, the scheduler may place new pods on those nodes before the node has released those resources and causing those pods to be evicted immediately.

 Note that the delete command does NOT do resource version checks, so if someone submits an update to a resource right when you submit a delete, their update will be lost along with the rest of the resource.

 After a CustomResourceDefinition is deleted, invalidation of discovery cache may take up to 6 hours. If you don't want to wait, you might want to run "kubectl api-resources" to refresh the discovery cache.`,
  example: `  # Delete a pod using the type and name specified in pod.json
  kubectl delete -f ./pod.json
  
  # Delete resources from a directory containing kustomization.yaml - e.g. dir/kustomization.yaml
  kubectl delete -k dir
  
  # Delete resources from all files that end with '.json'
  kubectl delete -f '*.json'
  
  # Delete a pod based on the type and name in the JSON passed into stdin
  cat pod.json | kubectl delete -f -
  
  # Delete pods and services with same names "baz" and "foo"
  kubectl delete pod,service baz foo
  
  # Delete pods and services with label name=myLabel
  kubectl delete pods,services -l name=myLabel
  
  # Delete a pod with minimal delay
  kubectl delete pod foo --now
  
  # Force delete a pod on a dead node
  kubectl delete pod foo --force
  
  # Delete all pods
  kubectl delete pods --all
  
  # Delete all pods only if the user confirms the deletion
  kubectl delete pods --all --interactive`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    all: bool({ help: 'Delete all resources, in the namespace of the specified resource types.' }),
    'all-namespaces': allNamespaces,
    cascade,
    'dry-run': dryRun,
    'field-selector': fieldSelector,
    filename: filename('containing the resource to delete.'),
    force,
    'grace-period': gracePeriod,
    'ignore-not-found': bool({ help: 'Treat "resource not found" as a successful delete. Defaults to "true" when --all is specified.' }),
    interactive: bool({ notYet: true, short: 'i', help: 'If true, delete resource only when user confirms.' }),
    kustomize: kustomizeDirectory,
    now: bool({ help: 'If true, resources are signaled for immediate shutdown (same as --grace-period=1).' }),
    output: text({ short: 'o', help: 'Output mode. Use "-o name" for shorter output (resource/name).' }),
    raw: text({ notYet: true, help: 'Raw URI to DELETE to the server.  Uses the transport specified by the kubeconfig file.' }),
    recursive,
    selector,
    timeout,
    wait: bool({ default: true, help: 'If true, wait for resources to be gone before returning. This waits for finalizers.' }),
  },
  *run({ args, flags, out, err, context }) {
    if (flags.output !== '' && flags.output !== 'name') throw failure(`unexpected -o output mode: ${flags.output}. We only support '-o name'`)
    const mode = yield* writeMode({ 'dry-run': flags['dry-run'] }, err)
    const selector = new Selector(context.api, err)
    const selection = {
      args, filenames: flags.filename, recursive: flags.recursive, kustomize: flags.kustomize, selector: flags.selector, fieldSelector: flags['field-selector'], all: flags.all,
      allNamespaces: flags['all-namespaces'], namespace: context.namespace, namespaceGiven: context.namespaceGiven,
    }
    const grace = graceOf(flags)
    const plan = yield* selector.plan(selection)
    if (flags.force && grace === 0) yield* err.line(FORCE_WARNING)
    yield* deleteAll(context.api, yield* selector.targets(plan, selection), {
      mode, grace, out, err,
      propagation: propagationOf(flags.cascade),
      nameOnly: flags.output === 'name',
      force: flags.force && grace === 0,
      ignoreNotFound: flags.given('ignore-not-found') ? flags['ignore-not-found'] : flags.all || flags.selector !== '',
      wait: flags.wait,
      timeoutNs: flags.timeout,
    }, plan.errors)
  },
})

const FORCE_WARNING = 'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.'

/** The grace period to ask for, in seconds; undefined leaves it to the object. */
function graceOf(flags: { readonly now: boolean; readonly force: boolean; readonly 'grace-period': number }): number | undefined {
  const period = flags['grace-period']
  if (flags.now && period !== -1) throw failure('--now and --grace-period cannot be specified together')
  if (flags.force && period > 0) throw failure('--force and --grace-period greater than 0 cannot be specified together')
  if (flags.force) return 0
  if (flags.now || period === 0) return 1
  return period < 0 ? undefined : period
}
