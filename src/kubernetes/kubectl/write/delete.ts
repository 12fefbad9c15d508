import type { Gen } from '../../../kernel/coroutine.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { ApiClient } from '../client/api-client.ts'
import { kindText, objectPath } from '../client/discovery.ts'
import { ApiError, isReason, KubectlError, throwCollected } from '../client/errors.ts'
import { type ApiObject, textField } from '../resource/object.ts'
import type { Target } from '../resource/selection.ts'
import { operation, type WriteMode } from './mode.ts'
import { type Deleted, waitUntilGone } from './wait-gone.ts'

/** How `kubectl delete` deletes. */
export type DeleteOptions = {
  readonly mode: WriteMode
  /** Seconds; undefined leaves it to the object. */
  readonly grace: number | undefined
  readonly propagation: 'Background' | 'Foreground' | 'Orphan'
  readonly nameOnly: boolean
  readonly force: boolean
  readonly ignoreNotFound: boolean
  readonly wait: boolean
  readonly timeoutNs: number
  readonly out: Writer
  readonly err: Writer
}

/** Reads --cascade. */
export function propagationOf(cascade: string): DeleteOptions['propagation'] {
  switch (cascade) {
    case 'background':
    case 'true':
      return 'Background'
    case 'foreground':
      return 'Foreground'
    case 'orphan':
    case 'false':
      return 'Orphan'
    default:
      throw new KubectlError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`)
  }
}

/** Deletes one object after the other, then waits until all of them are gone; `before` is what went wrong already. */
export function* deleteAll(api: ApiClient, targets: readonly Target[], options: DeleteOptions, before: readonly KubectlError[] = []): Gen<void> {
  const errors: KubectlError[] = []
  const deleted: Deleted[] = []
  let found = 0
  for (const target of targets) {
    try {
      const result = options.mode.dryRun === 'client' ? undefined : yield* deleteOne(api, target, options)
      found++
      yield* say(target, options)
      deleted.push({ ...target, uid: result === undefined ? '' : uidOf(result) })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!(options.ignoreNotFound && isReason(error, 'NotFound'))) errors.push(error)
    }
  }
  throwCollected([...errors, ...before])
  if (found === 0) yield* options.out.line('No resources found')
  if (!options.wait || options.mode.dryRun !== 'none') return
  for (const one of deleted) yield* waitUntilGone(api, one, options.timeoutNs)
}

function* deleteOne(api: ApiClient, { type, namespace, name }: Target, options: DeleteOptions): Gen<ApiObject> {
  const body = {
    kind: 'DeleteOptions', apiVersion: 'v1',
    ...(options.grace === undefined ? {} : { gracePeriodSeconds: options.grace }),
    propagationPolicy: options.propagation,
    ...(options.mode.dryRun === 'server' ? { dryRun: ['All'] } : {}),
  }
  return yield* api.json<ApiObject>('DELETE', objectPath(type, namespace, name), { body })
}

function* say({ type, name }: Target, { nameOnly, force, mode, out }: DeleteOptions): Gen<void> {
  if (nameOnly) yield* out.line(`${kindText(type)}/${name}`)
  else yield* out.line(`${kindText(type)} "${name}" ${operation(force ? 'force deleted' : 'deleted', mode)}`)
}

/** The uid in the answer to a deletion: the object's, or that of a Status's details. */
function uidOf(answer: ApiObject): string {
  return textField(answer, 'metadata', 'uid') || textField(answer, 'details', 'uid')
}
