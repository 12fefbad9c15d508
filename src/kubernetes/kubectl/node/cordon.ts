import type { Gen } from '../../../kernel/coroutine.ts'
import type { KubectlInvocation } from '../kubectl.ts'
import { failure, usageError } from '../kubectl.ts'
import { type Info, Selector } from '../resource/selection.ts'
import { field, withField } from '../resource/object.ts'
import { operation, type WriteMode, writeMode } from '../write/mode.ts'
import { sendChange } from '../write/patch-infos.ts'

/** The nodes that cordon, uncordon and drain are given: names or -l. */
export function* nodeInfos(invocation: Pick<KubectlInvocation, 'args' | 'err' | 'context' | 'path'>, selector: string, verb: string): Gen<readonly Info[]> {
  const { args, err, context } = invocation
  if (args.length === 0 && selector === '') throw usageError(invocation, `USAGE: ${verb} NODE [flags]`)
  if (args.length > 0 && selector !== '') throw failure('error: cannot specify both a node name and a --selector option')
  const words = args.some((arg) => arg.includes('/')) ? args : ['nodes', ...args]
  const found = yield* new Selector(context.api, err).infosOf({ args: words, selector, namespace: context.namespace })
  if (found.errors[0] !== undefined) throw found.errors[0]
  return found.infos
}

/** Makes nodes (un)schedulable and says so. */
export function* setSchedulable(invocation: Pick<KubectlInvocation, 'args' | 'out' | 'err' | 'context' | 'path'>, flags: { readonly 'dry-run': string; readonly selector: string }, cordon: boolean): Gen<void> {
  const mode = yield* writeMode({ 'dry-run': flags['dry-run'] }, invocation.err)
  const infos = yield* nodeInfos(invocation, flags.selector, cordon ? 'cordon' : 'uncordon')
  for (const info of infos) yield* cordonOne(invocation, info, cordon, mode)
}

/** Makes one node (un)schedulable and says so. */
export function* cordonOne({ out, context }: Pick<KubectlInvocation, 'out' | 'context'>, info: Info, cordon: boolean, mode: WriteMode): Gen<void> {
  const word = cordon ? 'cordoned' : 'uncordoned'
  const now = field(info.object, 'spec', 'unschedulable') === true
  if (now === cordon) {
    yield* out.line(`node/${info.name} ${operation(`already ${word}`, mode)}`)
    return
  }
  yield* sendChange(context.api, info, withField(info.object, ['spec', 'unschedulable'], cordon ? true : undefined), mode)
  yield* out.line(`node/${info.name} ${operation(word, mode)}`)
}
