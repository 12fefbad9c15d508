import { anyArgs } from '../../cli/arity.ts'
import { container, podRunningTimeout, quiet, stdin, tty } from './flags.ts'
import { failure, kubectlCommand, usageError } from './kubectl.ts'
import { attachTo } from './pod/attach.ts'
import { defaultContainer, podsOf } from './pod/find-pod.ts'
import { throwUnlessSuccess } from './pod/streams.ts'
import { isFinished, phaseOf } from './pod/wait-running.ts'

/** `kubectl attach`. */
export const attach = kubectlCommand({
  mounts: [{ path: 'attach' }],
  usage: '(POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a running container',
  long: 'Attach to a process that is already running inside an existing container.',
  example: `  # Get output from running pod mypod; use the 'kubectl.kubernetes.io/default-container' annotation
  # for selecting the container to be attached or the first container in the pod will be chosen
  kubectl attach mypod
  
  # Get output from ruby-container from pod mypod
  kubectl attach mypod -c ruby-container
  
  # Switch to raw terminal mode; sends stdin to 'bash' in ruby-container from pod mypod
  # and sends stdout/stderr from 'bash' back to the client
  kubectl attach mypod -c ruby-container -i -t
  
  # Get output from the first pod of a replica set named nginx
  kubectl attach rs/nginx`,
  args: anyArgs,
  complete: 'pods-or-resources',
  flags: {
    container,
    'pod-running-timeout': { ...podRunningTimeout, notYet: true },
    quiet,
    stdin,
    tty,
  },
  *run(invocation) {
    const { args, flags, err, out, context } = invocation
    if (args.length === 0) throw usageError(invocation, 'at least 1 argument is required for attach')
    if (args.length > 2) throw usageError(invocation, `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`)
    const word = args.length === 2 ? `${args[0]}/${args[1]}` : (args[0] ?? '')
    const { pods } = yield* podsOf(context.api, word, context.namespace, err)
    const [pod] = pods
    if (pod === undefined) throw failure('timed out waiting for the condition')
    if (isFinished(pod)) throw failure(`cannot attach a container in a completed pod; current phase is ${phaseOf(pod)}`)
    const container = flags.container === '' ? yield* defaultContainer(pod, flags.quiet ? undefined : err) : flags.container
    throwUnlessSuccess(yield* attachTo(context.api, pod, container, { stdin: flags.stdin, tty: flags.tty, quiet: flags.quiet, out, err }))
  },
})
