import { bool, duration, int, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { chunkSize, dryRun, selector } from './flags.ts'
import { KubectlError, ManyErrors } from './client/errors.ts'
import { kubectlCommand } from './kubectl.ts'
import { cordonOne, nodeInfos } from './node/cordon.ts'
import { drainNode } from './node/drain.ts'
import { operation, writeMode } from './write/mode.ts'

/** `kubectl drain`. */
export const drain = kubectlCommand({
  mounts: [{ path: 'drain' }],
  usage: 'NODE',
  short: 'Drain node in preparation for maintenance',
  long: `Drain node in preparation for maintenance.

 The given node will be marked unschedulable to prevent new pods from arriving. 'drain' evicts the pods if the API server supports https://kubernetes.io/docs/concepts/workloads/pods/disruptions/ eviction https://kubernetes.io/docs/concepts/workloads/pods/disruptions/ . Otherwise, it will use normal DELETE to delete the pods. The 'drain' evicts or deletes all pods except mirror pods (which cannot be deleted through the API server).  If there are daemon set-managed pods, drain will not proceed without --ignore-daemonsets, and regardless it will not delete any daemon set-managed pods, because those pods would be immediately replaced by the daemon set controller, which ignores unschedulable markings.  If there are any pods that are neither mirror pods nor managed by a replication controller, replica set, daemon set, stateful set, or job, then drain will not delete any pods unless you use --force.  --force will also allow deletion to proceed if the managing resource of one or more pods is missing.

 'drain' waits for graceful termination. You should not operate on the machine until the command completes.

 When you are ready to put the node back into service, use kubectl uncordon, which will make the node schedulable again.

https://kubernetes.io/images/docs/kubectl_drain.svg Workflowhttps://kubernetes.io/images/docs/kubectl_drain.svg`,
  example: `  # Drain node "foo", even if there are pods not managed by a replication controller, replica set, job, daemon set, or stateful set on it
  kubectl drain foo --force
  
  # As above, but abort if there are pods not managed by a replication controller, replica set, job, daemon set, or stateful set, and use a grace period of 15 minutes
  kubectl drain foo --grace-period=900`,
  args: anyArgs,
  complete: 'nodes',
  flags: {
    'chunk-size': { ...chunkSize, notYet: true },
    'delete-emptydir-data': bool({ help: 'Continue even if there are pods using emptyDir (local data that will be deleted when the node is drained).' }),
    'disable-eviction': bool({ help: 'Force drain to use delete, even if eviction is supported. This will bypass checking PodDisruptionBudgets, use with caution.' }),
    'dry-run': dryRun,
    force: bool({ help: 'Continue even if there are pods that do not declare a controller.' }),
    'grace-period': int({ default: -1, help: 'Period of time in seconds given to each pod to terminate gracefully. If negative, the default value specified in the pod will be used.' }),
    'ignore-daemonsets': bool({ help: 'Ignore DaemonSet-managed pods.' }),
    'pod-selector': text({ help: 'Label selector to filter pods on the node' }),
    selector,
    'skip-wait-for-delete-timeout': int({ notYet: true, help: 'If pod DeletionTimestamp older than N seconds, skip waiting for the pod.  Seconds must be greater than 0 to skip.' }),
    timeout: duration({ help: 'The length of time to wait before giving up, zero means infinite' }),
  },
  *run(invocation) {
    const { flags, out, err, context } = invocation
    const mode = yield* writeMode({ 'dry-run': flags['dry-run'] }, err)
    const infos = yield* nodeInfos(invocation, flags.selector, 'drain')
    for (const info of infos) yield* cordonOne(invocation, info, true, mode)
    const failures: { readonly name: string; readonly error: KubectlError }[] = []
    for (const { name } of infos) {
      try {
        yield* drainNode(context.api, name, {
          force: flags.force, ignoreDaemonSets: flags['ignore-daemonsets'], deleteLocalData: flags['delete-emptydir-data'], grace: flags['grace-period'],
          podSelector: flags['pod-selector'], disableEviction: flags['disable-eviction'], timeoutNs: flags.timeout, mode, out, err,
        })
        yield* out.line(`node/${name} ${operation('drained', mode)}`)
      } catch (error) {
        if (!(error instanceof KubectlError)) throw error
        yield* err.line(`error: unable to drain node "${name}" due to error: ${error.message}, continuing command...`)
        failures.push({ name, error })
      }
    }
    if (failures.length === 0) return
    yield* err.text(`There are pending nodes to be drained:\n${failures.map(({ name }) => ` ${name}\n`).join('')}`)
    throw new ManyErrors(failures.map(({ error }) => error))
  },
})
