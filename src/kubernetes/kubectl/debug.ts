import { bool, list, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { env, filename } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl debug`. */
export const debug = kubectlCommand({
  mounts: [{ path: 'debug' }],
  usage: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  long: `Debug cluster resources using interactive debugging containers.

 'debug' provides automation for common debugging tasks for cluster objects identified by resource and name. Pods will be used by default if no resource is specified.

 The action taken by 'debug' varies depending on what resource is specified. Supported actions include:

  *  Workload: Create a copy of an existing pod with certain attributes changed, for example changing the image tag to a new version.
  *  Workload: Add an ephemeral container to an already running pod, for example to add debugging utilities without restarting the pod.
  *  Node: Create a new pod that runs in the node's host namespaces and can access the node's filesystem.`,
  example: `  # Create an interactive debugging session in pod mypod and immediately attach to it.
  kubectl debug mypod -it --image=busybox
  
  # Create an interactive debugging session for the pod in the file pod.yaml and immediately attach to it.
  # (requires the EphemeralContainers feature to be enabled in the cluster)
  kubectl debug -f pod.yaml -it --image=busybox
  
  # Create a debug container named debugger using a custom automated debugging image.
  kubectl debug --image=myproj/debug-tools -c debugger mypod
  
  # Create a copy of mypod adding a debug container and attach to it
  kubectl debug mypod -it --image=busybox --copy-to=my-debugger
  
  # Create a copy of mypod changing the command of mycontainer
  kubectl debug mypod -it --copy-to=my-debugger --container=mycontainer -- sh
  
  # Create a copy of mypod changing all container images to busybox
  kubectl debug mypod --copy-to=my-debugger --set-image=*=busybox
  
  # Create a copy of mypod adding a debug container and changing container images
  kubectl debug mypod -it --copy-to=my-debugger --image=debian --set-image=app=app:debug,sidecar=sidecar:debug
  
  # Create an interactive debugging session on a node and immediately attach to it.
  # The container will run in the host namespaces and the host's filesystem will be mounted at /host
  kubectl debug node/mynode -it --image=busybox`,
  args: anyArgs,
  complete: 'pods-or-resources',
  notYet: true,
  flags: {
    'arguments-only': bool({ help: 'If specified, everything after -- will be passed to the new container as Args instead of Command.' }),
    attach: bool({ help: "If true, wait for the container to start running, and then attach as if 'kubectl attach ...' were called.  Default false, unless '-i/--stdin' is set, in which case the default is true." }),
    container: text({ short: 'c', help: 'Container name to use for debug container.' }),
    'copy-to': text({ help: 'Create a copy of the target Pod with this name.' }),
    custom: text({ help: 'Path to a JSON or YAML file containing a partial container spec to customize built-in debug profiles.' }),
    env,
    filename: filename('identifying the resource to debug'),
    image: text({ help: 'Container image to use for debug container.' }),
    'image-pull-policy': text({ help: 'The image pull policy for the container. If left empty, this value will not be specified by the client and defaulted by the server.' }),
    'keep-annotations': bool({ help: "If true, keep the original pod annotations.(This flag only works when used with '--copy-to')" }),
    'keep-init-containers': bool({ default: true, help: "Run the init containers for the pod. Defaults to true.(This flag only works when used with '--copy-to')" }),
    'keep-labels': bool({ help: "If true, keep the original pod labels.(This flag only works when used with '--copy-to')" }),
    'keep-liveness': bool({ help: "If true, keep the original pod liveness probes.(This flag only works when used with '--copy-to')" }),
    'keep-readiness': bool({ help: "If true, keep the original pod readiness probes.(This flag only works when used with '--copy-to')" }),
    'keep-startup': bool({ help: "If true, keep the original startup probes.(This flag only works when used with '--copy-to')" }),
    profile: text({ default: 'legacy', help: 'Options are "legacy", "general", "baseline", "netadmin", "restricted" or "sysadmin".' }),
    quiet: bool({ short: 'q', help: 'If true, suppress informational messages.' }),
    replace: bool({ help: "When used with '--copy-to', delete the original Pod." }),
    'same-node': bool({ help: "When used with '--copy-to', schedule the copy of target Pod on the same node." }),
    'set-image': list({ help: "When used with '--copy-to', a list of name=image pairs for changing container images, similar to how 'kubectl set image' works." }),
    'share-processes': bool({ default: true, help: "When used with '--copy-to', enable process namespace sharing in the copy." }),
    stdin: bool({ short: 'i', help: 'Keep stdin open on the container(s) in the pod, even if nothing is attached.' }),
    target: text({ help: 'When using an ephemeral container, target processes in this container name.' }),
    tty: bool({ short: 't', help: 'Allocate a TTY for the debugging container.' }),
  },
  *run() {},
})
