import { duration, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { allInNamespace, allNamespaces, fieldSelector, filename, local, printFlags, recursiveByDefault } from './flags.ts'
import { sys } from '../../kernel/sys.ts'
import { kindText, objectPath } from './client/discovery.ts'
import { KubectlError, throwCollected } from './client/errors.ts'
import { failure, kubectlCommand } from './kubectl.ts'
import { type SelectionOptions, Selector } from './resource/selection.ts'
import { parseCondition, waitFor } from './write/wait-for.ts'

/** `kubectl wait`. */
export const wait = kubectlCommand({
  mounts: [{ path: 'wait' }],
  usage: "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: 'Experimental: Wait for a specific condition on one or many resources',
  long: `Experimental: Wait for a specific condition on one or many resources.

 The command takes multiple resources and waits until the specified condition is seen in the Status field of every given resource.

 Alternatively, the command can wait for the given set of resources to be created or deleted by providing the "create" or "delete" keyword as the value to the --for flag.

 A successful message will be printed to stdout indicating when the specified condition has been met. You can use -o option to change to output destination.`,
  example: `  # Wait for the pod "busybox1" to contain the status condition of type "Ready"
  kubectl wait --for=condition=Ready pod/busybox1
  
  # The default value of status condition is true; you can wait for other targets after an equal delimiter (compared after Unicode simple case folding, which is a more general form of case-insensitivity)
  kubectl wait --for=condition=Ready=false pod/busybox1
  
  # Wait for the pod "busybox1" to contain the status phase to be "Running"
  kubectl wait --for=jsonpath='{.status.phase}'=Running pod/busybox1
  
  # Wait for pod "busybox1" to be Ready
  kubectl wait --for='jsonpath={.status.conditions[?(@.type=="Ready")].status}=True' pod/busybox1
  
  # Wait for the service "loadbalancer" to have ingress
  kubectl wait --for=jsonpath='{.status.loadBalancer.ingress}' service/loadbalancer
  
  # Wait for the secret "busybox1" to be created, with a timeout of 30s
  kubectl create secret generic busybox1
  kubectl wait --for=create secret/busybox1 --timeout=30s
  
  # Wait for the pod "busybox1" to be deleted, with a timeout of 60s, after having issued the "delete" command
  kubectl delete pod/busybox1
  kubectl wait --for=delete pod/busybox1 --timeout=60s`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    ...printFlags,
    all: allInNamespace,
    'all-namespaces': allNamespaces,
    'field-selector': fieldSelector,
    filename: filename('identifying the resource.'),
    for: text({ help: "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]]. The default condition-value is true. Condition values are compared after Unicode simple case folding, which is a more general form of case-insensitivity." }),
    local: { ...local, notYet: true },
    recursive: recursiveByDefault,
    selector: text({ short: 'l', help: "Selector (label query) to filter on, supports '=', '==', and '!='.(e.g. -l key1=value1,key2=value2)" }),
    timeout: duration({ default: 30e9, help: "The length of time to wait before giving up. Zero means check once and don't wait, negative means wait for a week." }),
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    const { api } = context
    const condition = parseCondition(flags.for)
    const selector = new Selector(api, err)
    const options: SelectionOptions = {
      args, filenames: flags.filename, recursive: flags.recursive, selector: flags.selector, fieldSelector: flags['field-selector'], all: flags.all,
      allNamespaces: flags['all-namespaces'], namespace: context.namespace, namespaceGiven: context.namespaceGiven,
    }
    const timeoutMicros = flags.timeout < 0 ? 168 * 3600e6 : flags.timeout / 1000
    const deadline = (yield* sys.now()) + timeoutMicros
    const plan = yield* selector.plan(options)
    const targets = yield* selector.targets(plan, options)
    if (targets.length === 0 && condition.kind !== 'delete') throw failure('no matching resources found')
    const errors: KubectlError[] = []
    for (const target of targets) {
      try {
        if (condition.kind === 'condition') yield* api.json('GET', objectPath(target.type, target.namespace, target.name))
        yield* waitFor(api, target, condition, deadline)
        yield* out.line(`${kindText(target.type)}/${target.name} condition met`)
      } catch (error) {
        if (!(error instanceof KubectlError)) throw error
        errors.push(error)
      }
    }
    throwCollected(errors)
  },
})
