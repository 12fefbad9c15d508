import type { Gen } from '../../../kernel/coroutine.ts'
import type { Writer } from '../../../cli/writer.ts'
import { KubectlError } from '../client/errors.ts'
import type { KubectlInvocation } from '../kubectl.ts'
import { failure, usageError } from '../kubectl.ts'
import { type OutputFlags, writePrinter } from '../print/output.ts'
import { type ApiObject, mapField, textField, withField } from '../resource/object.ts'
import { type PairChanges, parsePairs, splitPairs } from '../resource/pairs.ts'
import { type Info, type SelectionOptions, Selector } from '../resource/selection.ts'
import { operation, writeMode } from './mode.ts'
import { changeInfos } from './patch-infos.ts'

/** The flags that label and annotate share. */
export type LabelFlags = OutputFlags & {
  readonly all: boolean
  readonly 'all-namespaces': boolean
  readonly 'dry-run': string
  readonly 'field-manager': string
  readonly 'field-selector': string
  readonly filename: readonly string[]
  readonly kustomize: string
  readonly list: boolean
  readonly local: boolean
  readonly overwrite: boolean
  readonly recursive: boolean
  readonly 'resource-version': string
  readonly selector: string
}

/** What is changed, and how it is talked about. */
export type LabelWords = {
  readonly word: 'label' | 'annotation'
  readonly field: 'labels' | 'annotations'
  /** Why a value cannot be set; undefined when it can. */
  readonly refuse: (key: string, value: string) => string | undefined
  /** What was done, by what changed. */
  readonly done: (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>, changes: PairChanges) => string
}

/** `kubectl label` and `kubectl annotate`. */
export function* labelObjects(invocation: Pick<KubectlInvocation, 'args' | 'out' | 'err' | 'context' | 'path'>, flags: LabelFlags, words: LabelWords): Gen<void> {
  const { out, err, context } = invocation
  const { resources, pairs } = splitPairs(invocation.args, words.word)
  const mode = yield* writeMode(flags, err)
  if (resources.length === 0 && flags.filename.length === 0 && flags.kustomize === '') throw failure('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (pairs.length === 0 && !flags.list) throw words.word === 'label' ? failure('at least one label update is required') : failure('at least one annotation update is required')
  if (flags.local && flags.filename.length === 0) throw usageError(invocation, 'must specify a file')
  const changes = parsePairs(pairs, words.word)
  for (const [key, value] of changes.set) {
    const refusal = words.refuse(key, value)
    if (refusal !== undefined) throw failure(refusal)
  }
  const selector = new Selector(context.api, err)
  const selection: SelectionOptions = {
    args: resources, filenames: flags.filename, recursive: flags.recursive, kustomize: flags.kustomize, selector: flags.selector, fieldSelector: flags['field-selector'],
    allNamespaces: flags['all-namespaces'], namespace: context.namespace, namespaceGiven: context.namespaceGiven, all: flags.all, local: flags.local,
  }
  const { infos, errors } = yield* selector.infosOf(selection)
  if (flags.list) {
    for (const info of infos) yield* listPairs(info, infos.length > 1, words, out)
    return
  }
  yield* changeInfos(context.api, infos, errors, {
    mode,
    local: flags.local,
    out,
    printer: (done) => writePrinter(flags, operation(done, mode)),
    *change(info) {
      const before = mapField(info.object, 'metadata', words.field)
      for (const key of changes.remove) if (words.word === 'label' && !Object.hasOwn(before, key)) yield* out.line(`${words.word} "${key}" not found.`)
      if (!flags.overwrite) refuseOverwrite(before, changes)
      const after = { ...before, ...Object.fromEntries(changes.set) }
      for (const key of changes.remove) delete after[key]
      let object: ApiObject = withField(info.object, ['metadata', words.field], after)
      if (flags['resource-version'] !== '') object = withField(object, ['metadata', 'resourceVersion'], flags['resource-version'])
      return { object, done: words.done(before, after, changes) }
    },
  })
}

function refuseOverwrite(before: Readonly<Record<string, string>>, changes: PairChanges): void {
  const refusals = [...changes.set].filter(([key, value]) => before[key] !== undefined && before[key] !== value)
  if (refusals.length === 0) return
  const texts = refusals.map(([key]) => `'${key}' already has a value (${before[key]}), and --overwrite is false`)
  throw new KubectlError(texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`)
}

function* listPairs({ object }: Info, several: boolean, { field }: LabelWords, out: Writer): Gen<void> {
  const pairs = mapField(object, 'metadata', field)
  const indent = several ? ' ' : ''
  if (several) yield* out.line(`Listing ${field} for ${textField(object, 'kind')}.${textField(object, 'apiVersion').split('/').length > 1 ? textField(object, 'apiVersion').split('/')[0] : ''}/${textField(object, 'metadata', 'name')}:`)
  for (const key of Object.keys(pairs).sort()) yield* out.line(`${indent}${key}=${pairs[key]}`)
}
