import { anyArgs } from '../../cli/arity.ts'
import { container, podRunningTimeout, quiet, stdin, tty } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

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
  notYet: true,
  flags: {
    container,
    'pod-running-timeout': podRunningTimeout,
    quiet,
    stdin,
    tty,
  },
  *run() {},
})
