import type { Gen } from '../../kernel/coroutine.ts'
import { bool, duration, int, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { isReason } from './client/errors.ts'
import { selector, shortPodRunningTimeout } from './flags.ts'
import { failure, type KubectlInvocation, kubectlCommand, usageError } from './kubectl.ts'
import { podsOf, selectedPods } from './pod/find-pod.ts'
import { type LogsOptions, showLogs } from './pod/logs.ts'
import { type ApiObject, nameOf } from './resource/object.ts'

/** `kubectl logs`. */
export const logs = kubectlCommand({
  mounts: [{ path: 'logs' }],
  usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  short: 'Print the logs for a container in a pod',
  long: 'Print the logs for a container in a pod or specified resource. If the pod has only one container, the container name is optional.',
  example: `  # Return snapshot logs from pod nginx with only one container
  kubectl logs nginx
  
  # Return snapshot logs from pod nginx, prefixing each line with the source pod and container name
  kubectl logs nginx --prefix
  
  # Return snapshot logs from pod nginx, limiting output to 500 bytes
  kubectl logs nginx --limit-bytes=500
  
  # Return snapshot logs from pod nginx, waiting up to 20 seconds for it to start running.
  kubectl logs nginx --pod-running-timeout=20s
  
  # Return snapshot logs from pod nginx with multi containers
  kubectl logs nginx --all-containers=true
  
  # Return snapshot logs from all pods in the deployment nginx
  kubectl logs deployment/nginx --all-pods=true
  
  # Return snapshot logs from all containers in pods defined by label app=nginx
  kubectl logs -l app=nginx --all-containers=true
  
  # Return snapshot logs from all pods defined by label app=nginx, limiting concurrent log requests to 10 pods
  kubectl logs -l app=nginx --max-log-requests=10
  
  # Return snapshot of previous terminated ruby container logs from pod web-1
  kubectl logs -p -c ruby web-1
  
  # Begin streaming the logs from pod nginx, continuing even if errors occur
  kubectl logs nginx -f --ignore-errors=true
  
  # Begin streaming the logs of the ruby container in pod web-1
  kubectl logs -f -c ruby web-1
  
  # Begin streaming the logs from all containers in pods defined by label app=nginx
  kubectl logs -f -l app=nginx --all-containers=true
  
  # Display only the most recent 20 lines of output in pod nginx
  kubectl logs --tail=20 nginx
  
  # Show all logs from pod nginx written in the last hour
  kubectl logs --since=1h nginx
  
  # Show all logs with timestamps from pod nginx starting from August 30, 2024, at 06:00:00 UTC
  kubectl logs nginx --since-time=2024-08-30T06:00:00Z --timestamps=true
  
  # Show logs from a kubelet with an expired serving certificate
  kubectl logs --insecure-skip-tls-verify-backend nginx
  
  # Return snapshot logs from first container of a job named hello
  kubectl logs job/hello
  
  # Return snapshot logs from container nginx-1 of a deployment named nginx
  kubectl logs deployment/nginx -c nginx-1`,
  args: anyArgs,
  complete: 'pods-or-resources',
  flags: {
    'all-containers': bool({ help: "Get all containers' logs in the pod(s)." }),
    'all-pods': bool({ help: 'Get logs from all pod(s). Sets prefix to true.' }),
    container: text({ short: 'c', completes: 'containers', help: 'Print the logs of this container' }),
    follow: bool({ short: 'f', help: 'Specify if the logs should be streamed.' }),
    'ignore-errors': bool({ notYet: true, help: 'If watching / following pod logs, allow for any errors that occur to be non-fatal' }),
    'insecure-skip-tls-verify-backend': bool({ notYet: true, help: 'Skip verifying the identity of the kubelet that logs are requested from.  In theory, an attacker could provide invalid log content back. You might want to use this if your kubelet serving certificates have expired.' }),
    'limit-bytes': int({ help: 'Maximum bytes of logs to return. Defaults to no limit.' }),
    'max-log-requests': int({ default: 5, help: 'Specify maximum number of concurrent logs to follow when using by a selector. Defaults to 5.' }),
    'pod-running-timeout': { ...shortPodRunningTimeout, notYet: true },
    prefix: bool({ help: 'Prefix each log line with the log source (pod name and container name)' }),
    previous: bool({ short: 'p', help: 'If true, print the logs for the previous instance of the container in a pod if it exists.' }),
    selector,
    since: duration({ help: 'Only return logs newer than a relative duration like 5s, 2m, or 3h. Defaults to all logs. Only one of since-time / since may be used.' }),
    'since-time': text({ help: 'Only return logs after a specific date (RFC3339). Defaults to all logs. Only one of since-time / since may be used.' }),
    tail: int({ default: -1, help: 'Lines of recent log file to display. Defaults to -1 with no selector, showing all log lines otherwise 10, if a selector is provided.' }),
    timestamps: bool({ help: 'Include timestamps on each line in the log output' }),
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    const { api, namespace } = context
    if (args.length === 0 && flags.selector === '') throw usageError(invocation, USAGE)
    if (args.length > 0 && flags.selector !== '') throw usageError(invocation, `only a selector (-l) or a POD name is allowed`)
    if (args.length > 2) throw usageError(invocation, USAGE)
    const container = flags.container || (args[1] ?? '')
    if (flags.given('since') && flags.given('since-time')) throw failure('at most one of `sinceTime` or `sinceSeconds` may be specified')
    if (flags.since < 0) throw failure('--since must be greater than 0')
    if (flags.given('limit-bytes') && flags['limit-bytes'] <= 0) throw failure('--limit-bytes must be greater than 0')
    if (flags.tail < -1) throw failure('--tail must be greater than or equal to -1')
    if (container !== '' && flags['all-containers']) throw failure('--all-containers=true should not be specified with container name')
    const tail = flags.tail >= 0 ? flags.tail : flags.selector !== '' && !flags.given('tail') ? DEFAULT_TAIL : undefined
    const options: LogsOptions = {
      container,
      allContainers: flags['all-containers'],
      follow: flags.follow,
      prefix: flags.prefix || flags['all-pods'],
      maxRequests: flags['max-log-requests'],
      ignoreErrors: flags['ignore-errors'],
      query: {
        tailLines: tail,
        previous: flags.previous || undefined,
        timestamps: flags.timestamps || undefined,
        limitBytes: flags.given('limit-bytes') ? flags['limit-bytes'] : undefined,
        sinceSeconds: flags.since > 0 ? Math.ceil(flags.since / 1e9) : undefined,
        sinceTime: flags['since-time'],
      },
    }
    if (flags.selector !== '') {
      const pods = yield* selectedPods(api, namespace, flags.selector)
      if (pods.length === 0) yield* err.line(`No resources found in ${namespace} namespace.`)
      return yield* showLogs(api, pods, options, out, err)
    }
    const found = yield* existingPods(invocation)
    const [first] = found.pods
    if (first === undefined) throw failure('timed out waiting for the condition')
    if (!found.direct && !flags['all-pods'] && found.pods.length > 1) yield* err.line(`Found ${found.pods.length} pods, using pod/${nameOf(first)}`)
    yield* showLogs(api, flags['all-pods'] ? found.pods : [first], options, out, err)
  },
})

const USAGE = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command`

/** The pods of the first argument; one that is not there is told in the words of this command. */
function* existingPods({ args, err, context }: KubectlInvocation): Gen<{ readonly pods: readonly ApiObject[]; readonly direct: boolean }> {
  try {
    return yield* podsOf(context.api, args[0] ?? '', context.namespace, err)
  } catch (error) {
    if (isReason(error, 'NotFound')) throw failure(`error from server (NotFound): ${error.message} in namespace "${context.namespace}"`)
    throw error
  }
}

/** Lines that are shown of each pod of a selector when --tail does not say. */
const DEFAULT_TAIL = 10
