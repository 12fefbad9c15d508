import type { Gen } from '../../../kernel/coroutine.ts'
import type { Writer } from '../../../cli/writer.ts'
import { objectPath } from '../client/discovery.ts'
import { isReason, KubectlError, throwCollected } from '../client/errors.ts'
import { printerFor, printObject } from '../print/output.ts'
import type { ApiObject } from '../resource/object.ts'
import type { Info, Plan, Selector } from '../resource/selection.ts'
import { GET_FORMATS, type GetOptions } from './options.ts'
import { sortBy } from './sort.ts'

/** `kubectl get -o yaml` and its like: the objects as they are, several of them as a List. */
export function* getObjects(selector: Selector, plan: Plan, options: GetOptions, out: Writer): Gen<void> {
  const printer = yield* printerFor(options.output, GET_FORMATS)
  const { infos, errors } = yield* fetchInfos(selector, plan, options)
  const kept = errors.filter((error) => !(options.ignoreNotFound && isReason(error, 'NotFound')))
  if (plan.single && kept.length > 0) throw kept[0]
  if (infos.length === 0 && (options.ignoreNotFound || kept.length > 0) && plan.single) return
  if (plan.single && infos[0] !== undefined && infos.length === 1) {
    yield* printObject(out, printer, infos[0].object)
    return
  }
  const objects = infos.map(({ object }) => object)
  const items = options.sortBy === '' ? objects : sortBy(objects, options.sortBy, (object) => object)
  if (items instanceof KubectlError) throw items
  const list: ApiObject = { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: '' }, items }
  if (infos.length > 0 || kept.length === 0) yield* printObject(out, printer, list)
  throwCollected(kept)
}

function* fetchInfos(selector: Selector, plan: Plan, options: GetOptions): Gen<{ readonly infos: readonly Info[]; readonly errors: readonly KubectlError[] }> {
  if (options.subresource === '') return yield* selector.infos(plan, options.selection)
  const infos: Info[] = []
  for (const request of plan.requests) {
    if (request.kind !== 'named') throw new KubectlError('subresource can only be used with a single resource name')
    const path = `${objectPath(request.type, request.namespace, request.name)}/${options.subresource}`
    infos.push({ type: request.type, namespace: request.namespace ?? '', name: request.name, source: '', object: yield* selector.api.json<ApiObject>('GET', path) })
  }
  return { infos, errors: [] }
}
