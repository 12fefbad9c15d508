import { anyArgs } from '../../cli/arity.ts'
import { container, filename, podRunningTimeout, quiet, stdin, tty } from './flags.ts'
import { STDIN, sys } from '../../kernel/sys.ts'
import { objectPath } from './client/discovery.ts'
import { failure, kubectlCommand, usageError } from './kubectl.ts'
import { defaultContainer, POD_TYPE, podsOf } from './pod/find-pod.ts'
import { carryStreams, throwUnlessSuccess } from './pod/streams.ts'
import { isFinished, phaseOf } from './pod/wait-running.ts'
import { nameOf } from './resource/object.ts'

/** `kubectl exec`. */
export const exec = kubectlCommand({
  mounts: [{ path: 'exec' }],
  usage: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  long: 'Execute a command in a container.',
  example: `  # Get output from running the 'date' command from pod mypod, using the first container by default
  kubectl exec mypod -- date
  
  # Get output from running the 'date' command in ruby-container from pod mypod
  kubectl exec mypod -c ruby-container -- date
  
  # Switch to raw terminal mode; sends stdin to 'bash' in ruby-container from pod mypod
  # and sends stdout/stderr from 'bash' back to the client
  kubectl exec mypod -c ruby-container -i -t -- bash -il
  
  # List contents of /usr from the first container of pod mypod and sort by modification time
  # If the command you want to execute in the pod has any flags in common (e.g. -i),
  # you must use two dashes (--) to separate your command's flags/arguments
  # Also note, do not surround your command and its flags/arguments with quotes
  # unless that is how you would execute it normally (i.e., do ls -t /usr, not "ls -t /usr")
  kubectl exec mypod -i -t -- ls -t /usr
  
  # Get output from running 'date' command from the first pod of the deployment mydeployment, using the first container by default
  kubectl exec deploy/mydeployment -- date
  
  # Get output from running 'date' command from the first pod of the service myservice, using the first container by default
  kubectl exec svc/myservice -- date`,
  args: anyArgs,
  complete: 'pods-or-resources',
  flags: {
    container,
    filename: { ...filename('to use to exec into the resource'), notYet: true },
    'pod-running-timeout': { ...podRunningTimeout, notYet: true },
    quiet,
    stdin,
    tty,
  },
  *run(invocation) {
    const { args, flags, dash, out, err, context } = invocation
    const { api, namespace } = context
    if (args.length === 0) throw failure('pod, type/name or --filename must be specified')
    if (dash === undefined && args.length > 1) throw usageError(invocation, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
    const command = args.slice(dash ?? 1)
    if (command.length === 0) throw failure('you must specify at least one command for the container')
    const { pods } = yield* podsOf(api, args[0] ?? '', namespace, err)
    const [pod] = pods
    if (pod === undefined) throw failure('timed out waiting for the condition')
    if (isFinished(pod)) throw failure(`cannot exec into a container in a completed pod; current phase is ${phaseOf(pod)}`)
    const container = flags.container === '' ? yield* defaultContainer(pod, flags.quiet ? undefined : err) : flags.container
    const inputIsTerminal = yield* sys.isatty(STDIN)
    const tty = flags.tty && flags.stdin && inputIsTerminal
    if (flags.tty && !tty && !flags.quiet) yield* err.line('Unable to use a TTY - input is not a terminal or the right kind of file')
    const path = `${objectPath(POD_TYPE, namespace, nameOf(pod))}/exec`
    throwUnlessSuccess(yield* carryStreams(api, path, { command, container }, { stdin: flags.stdin, tty, out, err }))
  },
})
