import { bool, list, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { cascade, dryRun, env, fieldManager, filename, force, gracePeriod, kustomizeDirectory, overrideType, overrides, podRunningTimeout, printFlags, recursive, saveConfig, timeout, wait } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl run`. */
export const run = kubectlCommand({
  mounts: [{ path: 'run' }],
  usage: 'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: 'Run a particular image on the cluster',
  long: 'Create and run a particular image in a pod.',
  example: `  # Start a nginx pod
  kubectl run nginx --image=nginx
  
  # Start a hazelcast pod and let the container expose port 5701
  kubectl run hazelcast --image=hazelcast/hazelcast --port=5701
  
  # Start a hazelcast pod and set environment variables "DNS_DOMAIN=cluster" and "POD_NAMESPACE=default" in the container
  kubectl run hazelcast --image=hazelcast/hazelcast --env="DNS_DOMAIN=cluster" --env="POD_NAMESPACE=default"
  
  # Start a hazelcast pod and set labels "app=hazelcast" and "env=prod" in the container
  kubectl run hazelcast --image=hazelcast/hazelcast --labels="app=hazelcast,env=prod"
  
  # Dry run; print the corresponding API objects without creating them
  kubectl run nginx --image=nginx --dry-run=client
  
  # Start a nginx pod, but overload the spec with a partial set of values parsed from JSON
  kubectl run nginx --image=nginx --overrides='{ "apiVersion": "v1", "spec": { ... } }'
  
  # Start a busybox pod and keep it in the foreground, don't restart it if it exits
  kubectl run -i -t busybox --image=busybox --restart=Never
  
  # Start the nginx pod using the default command, but use custom arguments (arg1 .. argN) for that command
  kubectl run nginx --image=nginx -- <arg1> <arg2> ... <argN>
  
  # Start the nginx pod using a different command and custom arguments
  kubectl run nginx --image=nginx --command -- <cmd> <arg1> ... <argN>`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    annotations: list({ help: 'Annotations to apply to the pod.' }),
    attach: bool({ help: "If true, wait for the Pod to start running, and then attach to the Pod as if 'kubectl attach ...' were called.  Default false, unless '-i/--stdin' is set, in which case the default is true. With '--restart=Never' the exit code of the container process is returned." }),
    cascade,
    command: bool({ help: "If true and extra arguments are present, use them as the 'command' field in the container, rather than the 'args' field which is the default." }),
    'dry-run': dryRun,
    env,
    expose: bool({ help: 'If true, create a ClusterIP service associated with the pod.  Requires `--port`.' }),
    'field-manager': fieldManager('kubectl-run'),
    filename: filename('to use to replace the resource.'),
    force,
    'grace-period': gracePeriod,
    image: text({ help: 'The image for the container to run.' }),
    'image-pull-policy': text({ help: 'The image pull policy for the container.  If left empty, this value will not be specified by the client and defaulted by the server.' }),
    kustomize: kustomizeDirectory,
    labels: text({ short: 'l', help: 'Comma separated labels to apply to the pod. Will override previous values.' }),
    'leave-stdin-open': bool({ help: 'If the pod is started in interactive mode or with stdin, leave stdin open after the first attach completes. By default, stdin will be closed after the first attach completes.' }),
    'override-type': overrideType,
    overrides,
    'pod-running-timeout': podRunningTimeout,
    port: text({ help: 'The port that this container exposes.' }),
    privileged: bool({ help: 'If true, run the container in privileged mode.' }),
    quiet: bool({ short: 'q', help: 'If true, suppress prompt messages.' }),
    recursive,
    restart: text({ default: 'Always', help: 'The restart policy for this Pod.  Legal values [Always, OnFailure, Never].' }),
    rm: bool({ help: "If true, delete the pod after it exits.  Only valid when attaching to the container, e.g. with '--attach' or with '-i/--stdin'." }),
    'save-config': saveConfig,
    stdin: bool({ short: 'i', help: 'Keep stdin open on the container in the pod, even if nothing is attached.' }),
    timeout,
    tty: bool({ short: 't', help: 'Allocate a TTY for the container in the pod.' }),
    wait,
  },
  *run() {},
})
