import type { Gen } from '../../../kernel/coroutine.ts'
import type { Json } from '../../../base/json.ts'
import { createMergePatch } from '../../../base/json-patch.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { ApiClient } from '../client/api-client.ts'
import { objectPath } from '../client/discovery.ts'
import { KubectlError, throwCollected } from '../client/errors.ts'
import { schemas, structFor } from '../client/scheme.ts'
import { threeWayPatch } from '../apply/three-way.ts'
import { type Printer, printObject } from '../print/output.ts'
import type { ApiObject } from '../resource/object.ts'
import type { Info } from '../resource/selection.ts'
import { type WriteMode, writeQuery } from './mode.ts'

/** Sends a merge patch with what differs between the object and its changed form; the object itself when nothing does or nothing is to be sent. */
export function* sendChange(api: ApiClient, info: Info, changed: ApiObject, mode: WriteMode, type: 'merge' | 'strategic' = 'merge'): Gen<ApiObject> {
  const struct = structFor(info.type)
  const patch = type === 'strategic' && struct !== undefined
    ? threeWayPatch(schemas, struct, info.object, changed, info.object)
    : createMergePatch(info.object as Json, changed as Json)
  if (mode.dryRun === 'client' || Object.keys(patch as object).length === 0) return changed
  const contentType = type === 'strategic' && struct !== undefined ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json'
  return yield* api.json<ApiObject>('PATCH', objectPath(info.type, info.namespace || undefined, info.name), { body: patch, contentType, query: writeQuery(mode) })
}

/** How a command changes each of the objects it was given. */
export type Change = {
  readonly mode: WriteMode
  /** Objects of files are changed here and nowhere else. */
  readonly local: boolean
  readonly out: Writer
  readonly patchType?: 'merge' | 'strategic'
  /** The printer for what was done to an object. */
  readonly printer: (done: string) => Gen<Printer>
  /** The changed object and what to say of it; undefined leaves it alone without a word. */
  readonly change: (info: Info) => Gen<{ readonly object: ApiObject; readonly done: string } | undefined>
}

/** Changes one object after the other; what goes wrong with one does not stop the others. */
export function* changeInfos(api: ApiClient, infos: readonly Info[], before: readonly KubectlError[], options: Change): Gen<void> {
  const errors: KubectlError[] = [...before]
  for (const info of infos) {
    try {
      const result = yield* options.change(info)
      if (result === undefined) continue
      const object = options.local ? result.object : yield* sendChange(api, info, result.object, options.mode, options.patchType)
      yield* printObject(options.out, yield* options.printer(result.done), object)
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error
      errors.push(error)
    }
  }
  throwCollected(errors)
}
