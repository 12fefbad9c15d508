import { bool, list, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { cascade, dryRun, env, fieldManager, filename, force, gracePeriod, kustomizeDirectory, overrideType, overrides, podRunningTimeout, printFlags, recursive, saveConfig, timeout, wait } from './flags.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { checkImage } from './generate/container.ts'
import { overridden, sendNew } from './generate/create-object.ts'
import { runPod } from './generate/run-pod.ts'
import { exposingService, SERVICE_TYPE } from './generate/service.ts'
import { failure, kubectlCommand, requireFlags, usageError } from './kubectl.ts'
import { POD_TYPE } from './pod/find-pod.ts'
import { runAttached } from './pod/run-attached.ts'
import { printObject, writePrinter } from './print/output.ts'
import { type ApiObject, mapField } from './resource/object.ts'
import { operation, writeMode } from './write/mode.ts'

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
  complete: 'none',
  flags: {
    ...printFlags,
    annotations: list({ help: 'Annotations to apply to the pod.' }),
    attach: bool({ help: "If true, wait for the Pod to start running, and then attach to the Pod as if 'kubectl attach ...' were called.  Default false, unless '-i/--stdin' is set, in which case the default is true. With '--restart=Never' the exit code of the container process is returned." }),
    cascade: { ...cascade, notYet: true },
    command: bool({ help: "If true and extra arguments are present, use them as the 'command' field in the container, rather than the 'args' field which is the default." }),
    'dry-run': dryRun,
    env,
    expose: bool({ help: 'If true, create a ClusterIP service associated with the pod.  Requires `--port`.' }),
    'field-manager': fieldManager('kubectl-run'),
    filename: { ...filename('to use to replace the resource.'), notYet: true },
    force: { ...force, notYet: true },
    'grace-period': { ...gracePeriod, notYet: true },
    image: text({ help: 'The image for the container to run.' }),
    'image-pull-policy': text({ help: 'The image pull policy for the container.  If left empty, this value will not be specified by the client and defaulted by the server.' }),
    kustomize: { ...kustomizeDirectory, notYet: true },
    labels: text({ short: 'l', help: 'Comma separated labels to apply to the pod. Will override previous values.' }),
    'leave-stdin-open': bool({ help: 'If the pod is started in interactive mode or with stdin, leave stdin open after the first attach completes. By default, stdin will be closed after the first attach completes.' }),
    'override-type': overrideType,
    overrides,
    'pod-running-timeout': podRunningTimeout,
    port: text({ help: 'The port that this container exposes.' }),
    privileged: bool({ help: 'If true, run the container in privileged mode.' }),
    quiet: bool({ short: 'q', help: 'If true, suppress prompt messages.' }),
    recursive: { ...recursive, notYet: true },
    restart: text({ default: 'Always', help: 'The restart policy for this Pod.  Legal values [Always, OnFailure, Never].' }),
    rm: bool({ help: "If true, delete the pod after it exits.  Only valid when attaching to the container, e.g. with '--attach' or with '-i/--stdin'." }),
    'save-config': saveConfig,
    stdin: bool({ short: 'i', help: 'Keep stdin open on the container in the pod, even if nothing is attached.' }),
    timeout: { ...timeout, notYet: true },
    tty: bool({ short: 't', help: 'Allocate a TTY for the container in the pod.' }),
    wait: { ...wait, notYet: true },
  },
  *run(invocation) {
    const { args, flags, dash, out, err, context } = invocation
    requireFlags(flags, 'image')
    if (args.length === 0 || dash === 0) throw usageError(invocation, 'NAME is required for run')
    const [name = '', ...words] = args
    checkImage(flags.image)
    const interactive = flags.stdin || flags.attach
    const attach = flags.given('attach') ? flags.attach : flags.stdin
    if (flags.tty && !flags.stdin) throw usageError(invocation, '-i/--stdin is required for containers with -t/--tty=true')
    if (flags.expose && flags.port === '') throw usageError(invocation, '--port must be set when exposing a service')
    const mode = yield* writeMode(flags, err)
    if (mode.dryRun !== 'none' && attach) throw failure('--dry-run=[server|client] can not be used with attached containers options (--attach, --stdin, or --tty)')
    if (flags.rm && !attach) throw usageError(invocation, '--rm should only be used for attached containers')
    if (!['Always', 'OnFailure', 'Never'].includes(flags.restart)) throw failure(`invalid restart policy: ${flags.restart}\nSee 'kubectl run -h' for help and examples`)
    const quiet = flags.quiet && interactive
    const pod = overridden(runPod({
      name, image: flags.image, words, asCommand: flags.command, env: flags.env, labels: flags.labels, annotations: flags.annotations, port: flags.port,
      pullPolicy: flags['image-pull-policy'], restart: flags.restart, stdin: flags.stdin, stdinOnce: flags.stdin && !flags['leave-stdin-open'], tty: flags.tty, privileged: flags.privileged,
    }), flags.overrides, flags['override-type'])
    const printer = yield* writePrinter(flags, operation('created', mode), { typed: true })
    const show = (object: ApiObject): Gen<void> => printObject(out, printer, object)
    const service = flags.expose ? exposingService(name, flags.port, mapField(pod, 'metadata', 'labels')) : undefined
    if (service !== undefined) yield* show(yield* sendNew(invocation, mode, SERVICE_TYPE, service, flags['save-config']))
    const made = yield* sendNew(invocation, mode, POD_TYPE, pod, flags['save-config'])
    if (!attach) return yield* show(made)
    const options = { stdin: flags.stdin, tty: flags.tty, quiet, out, err, timeoutNs: flags['pod-running-timeout'], remove: flags.rm, restart: flags.restart }
    yield* runAttached(context.api, made, options)
  },
})
