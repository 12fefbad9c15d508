import { bool } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, selector, validate } from './flags.ts'
import { KubectlError } from './client/errors.ts'
import { failure, kubectlCommand, usageError } from './kubectl.ts'
import { applyTaints, isTaintWord, parseTaints, type TaintChange } from './node/taints.ts'
import { writePrinter } from './print/output.ts'
import { listField, withField } from './resource/object.ts'
import { splitPairs } from './resource/pairs.ts'
import { Selector } from './resource/selection.ts'
import { operation, writeMode } from './write/mode.ts'
import { changeInfos } from './write/patch-infos.ts'

/** `kubectl taint`. */
export const taint = kubectlCommand({
  mounts: [{ path: 'taint' }],
  usage: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  short: 'Update the taints on one or more nodes',
  long: `Update the taints on one or more nodes.

  *  A taint consists of a key, value, and effect. As an argument here, it is expressed as key=value:effect.
  *  The key must begin with a letter or number, and may contain letters, numbers, hyphens, dots, and underscores, up to 253 characters.
  *  Optionally, the key can begin with a DNS subdomain prefix and a single '/', like example.com/my-app.
  *  The value is optional. If given, it must begin with a letter or number, and may contain letters, numbers, hyphens, dots, and underscores, up to 63 characters.
  *  The effect must be NoSchedule, PreferNoSchedule or NoExecute.
  *  Currently taint can only apply to node.`,
  example: `  # Update node 'foo' with a taint with key 'dedicated' and value 'special-user' and effect 'NoSchedule'
  # If a taint with that key and effect already exists, its value is replaced as specified
  kubectl taint nodes foo dedicated=special-user:NoSchedule
  
  # Remove from node 'foo' the taint with key 'dedicated' and effect 'NoSchedule' if one exists
  kubectl taint nodes foo dedicated:NoSchedule-
  
  # Remove from node 'foo' all the taints with key 'dedicated'
  kubectl taint nodes foo dedicated-
  
  # Add a taint with key 'dedicated' on nodes having label myLabel=X
  kubectl taint node -l myLabel=X  dedicated=foo:PreferNoSchedule
  
  # Add to node 'foo' a taint with key 'bar' and no value
  kubectl taint nodes foo bar:NoSchedule`,
  args: anyArgs,
  flags: {
    ...printFlags,
    all: bool({ help: 'Select all nodes in the cluster' }),
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-taint'),
    overwrite: bool({ help: 'If true, allow taints to be overwritten, otherwise reject taint updates that overwrite existing taints.' }),
    selector,
    validate,
  },
  *run(invocation) {
    const { flags, out, err, context } = invocation
    const { resources, pairs } = splitPairs(invocation.args, 'taint', isTaintWord)
    const mode = yield* writeMode(flags, err)
    const [type = '', ...names] = resources
    if (resources.length === 0 || (names.length === 0 && !flags.all && flags.selector === '')) throw failure(resources.length === 0 ? 'one or more resources must be specified as <resource> <name>' : 'at least one resource name must be specified since \'all\' parameter is not set')
    if (pairs.length === 0) throw failure('at least one taint update is required')
    if (!['node', 'nodes', 'no'].includes(type.toLowerCase())) throw failure(`invalid resource type ${type}, only node(s) is supported`)
    const changes = parsed(invocation, pairs)
    const { infos, errors } = yield* new Selector(context.api, err).infosOf({ args: resources, selector: flags.selector, all: flags.all, namespace: context.namespace })
    yield* changeInfos(context.api, infos, errors, {
      mode,
      local: false,
      out,
      printer: (done) => writePrinter(flags, operation(done, mode)),
      *change({ object, name }) {
        const result = applyTaints(listField(object, 'spec', 'taints'), changes, flags.overwrite, name)
        return { object: withField(object, ['spec', 'taints'], result.taints.length === 0 ? undefined : result.taints), done: result.done }
      },
    })
  },
})

function parsed(invocation: { readonly path: string }, pairs: readonly string[]): readonly TaintChange[] {
  try {
    return parseTaints(pairs)
  } catch (error) {
    if (error instanceof KubectlError) throw usageError(invocation, error.message)
    throw error
  }
}
