import { bool } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { allNamespaces, chunkSize, filename, kustomize, recursive, selector } from './flags.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import type { Writer } from '../../cli/writer.ts'
import { isReason, type KubectlError, throwCollected } from './client/errors.ts'
import { describeObject } from './describe/run.ts'
import { failure, kubectlCommand } from './kubectl.ts'
import { type SelectionOptions, Selector } from './resource/selection.ts'

/** `kubectl describe`. */
export const describe = kubectlCommand({
  mounts: [{ path: 'describe' }],
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  long: `Show details of a specific resource or group of resources.

 Print a detailed description of the selected resources, including related resources such as events or controllers. You may select a single object by name, all objects of that type, provide a name prefix, or label selector. For example:

        $ kubectl describe TYPE NAME_PREFIX
        
 will first check for an exact match on TYPE and NAME_PREFIX. If no such resource exists, it will output details for every resource that has a name prefixed with NAME_PREFIX.

Use "kubectl api-resources" for a complete list of supported resources.`,
  example: `  # Describe a node
  kubectl describe nodes kubernetes-node-emt8.c.myproject.internal
  
  # Describe a pod
  kubectl describe pods/nginx
  
  # Describe a pod identified by type and name in "pod.json"
  kubectl describe -f pod.json
  
  # Describe all pods
  kubectl describe pods
  
  # Describe pods by label name=myLabel
  kubectl describe pods -l name=myLabel
  
  # Describe all pods managed by the 'frontend' replication controller
  # (rc-created pods get the name of the rc as a prefix in the pod name)
  kubectl describe pods frontend`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    'all-namespaces': allNamespaces,
    'chunk-size': chunkSize,
    filename: filename('Filename, directory, or URL to files containing the resource to describe'),
    kustomize,
    recursive,
    selector,
    'show-events': bool({ default: true, help: 'If true, display events related to the described object.' }),
  },
  *run({ args, flags, out, err, context }) {
    if (args.length === 0 && flags.filename.length === 0 && flags.kustomize === '') {
      throw failure('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.')
    }
    const selector = new Selector(context.api, err)
    const options: SelectionOptions = {
      args, filenames: flags.filename, recursive: flags.recursive, kustomize: flags.kustomize, selector: flags.selector, allNamespaces: flags['all-namespaces'],
      namespace: context.namespace, namespaceGiven: context.namespaceGiven, typeAlone: true, chunkSize: flags['chunk-size'],
    }
    const plan = yield* selector.plan(options)
    const { infos, errors } = yield* selector.infos(plan, options)
    if (infos.length === 0 && errors.length === 1 && errors[0] !== undefined && isReason(errors[0], 'NotFound') && args.length === 2) {
      return yield* describeMatching(selector, options, errors[0], out)
    }
    let first = true
    for (const info of infos) {
      const text = yield* describeObject(context.api, info, flags['show-events'])
      yield* out.text(first ? text : `\n\n${text}`)
      first = false
    }
    if (infos.length === 0 && errors.length === 0) yield* err.line(flags['all-namespaces'] ? 'No resources found' : `No resources found in ${context.namespace} namespace.`)
    throwCollected(errors)
  },
})

/** A name that nothing has may be the beginning of some. */
function* describeMatching(selector: Selector, options: SelectionOptions, notFound: KubectlError, out: Writer): Gen<void> {
  const [words = '', prefix = ''] = options.args
  const wider = { ...options, args: [words] }
  const { infos } = yield* selector.infos(yield* selector.plan(wider), wider)
  const matching = infos.filter(({ name }) => name.startsWith(prefix))
  if (matching.length === 0) throw notFound
  for (const info of matching) yield* out.text(`${yield* describeObject(selector.api, info, true)}\n\n`)
}
