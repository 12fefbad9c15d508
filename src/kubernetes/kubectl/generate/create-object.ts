import type { Gen } from '../../../kernel/coroutine.ts'
import { applyMergePatch } from '../../../base/json-patch.ts'
import type { Json } from '../../../base/json.ts'
import { collectionPath, type ResourceType } from '../client/discovery.ts'
import { ConnectionError, KubectlError } from '../client/errors.ts'
import type { KubectlInvocation } from '../kubectl.ts'
import { usageError } from '../kubectl.ts'
import { type OutputFlags, printObject, writePrinter } from '../print/output.ts'
import { type ApiObject, withField } from '../resource/object.ts'
import { updatedLastApplied } from '../write/last-applied.ts'
import { operation, type WriteFlags, type WriteMode, writeMode, writeQuery } from '../write/mode.ts'

/** The flags of every command that makes an object of its own. */
export type CreateFlags = OutputFlags & WriteFlags & { readonly 'save-config'?: boolean }

/** How a command's refusal by the server begins: `failed to create deployment: `; empty tells the server's own words. */
export type RefusalStart = string

/** A resource type that a command knows without asking the server. */
export function knownType(group: string, version: string, kind: string, plural: string, namespaced = true): ResourceType {
  return { group, version, kind, plural, singular: kind.toLowerCase(), shortNames: [], categories: [], namespaced, verbs: [], subresources: [] }
}

/** The one argument that a generator takes (NameFromCommandArgs). */
export function nameArgument(invocation: { readonly args: readonly string[]; readonly dash: number | undefined; readonly path: string }): string {
  const { args, dash } = invocation
  const count = dash ?? args.length
  if (count !== 1) throw usageError(invocation, `exactly one NAME is required, got ${count}`)
  return args[0] ?? ''
}

/** Makes an object on the server, or only shows it, and prints what was done. */
export function* createObject(invocation: Pick<KubectlInvocation, 'out' | 'err' | 'context'>, flags: CreateFlags, type: ResourceType, object: ApiObject, start: RefusalStart): Gen<void> {
  const mode = yield* writeMode(flags, invocation.err)
  const printer = yield* writePrinter(flags, operation('created', mode), { typed: true })
  yield* printObject(invocation.out, printer, yield* refusedAs(start, sendNew(invocation, mode, type, object, flags['save-config'] ?? false)))
}

/** The made object, or with --dry-run=client the one that would be sent. */
export function* sendNew({ context }: Pick<KubectlInvocation, 'context'>, mode: WriteMode, type: ResourceType, object: ApiObject, saveConfig: boolean): Gen<ApiObject> {
  const placed = type.namespaced && context.namespaceGiven ? withNamespace(object, context.namespace) : object
  const wanted = updatedLastApplied(placed, saveConfig)
  if (mode.dryRun === 'client') return wanted
  return yield* context.api.json<ApiObject>('POST', collectionPath(type, context.namespace), { body: wanted, query: writeQuery(mode) })
}

function* refusedAs(start: RefusalStart, made: Gen<ApiObject>): Gen<ApiObject> {
  try {
    return yield* made
  } catch (error) {
    if (start !== '' && error instanceof KubectlError && !(error instanceof ConnectionError)) throw new KubectlError(start + error.message)
    throw error
  }
}

/** metadata.namespace stands behind the name, as in the type's own order of fields. */
function withNamespace(object: ApiObject, namespace: string): ApiObject {
  const { name, ...rest } = object['metadata'] as ApiObject
  return withField(object, ['metadata'], { name, namespace, ...rest })
}

/** The object with --overrides merged in. */
export function overridden(object: ApiObject, overrides: string, type: string): ApiObject {
  if (overrides === '') return object
  if (type !== 'merge') throw new KubectlError(`drydock: kubectl --override-type=${type} is not simulated yet`)
  let patch: Json
  try {
    patch = JSON.parse(overrides) as Json
  } catch (error) {
    throw new KubectlError(error instanceof Error ? error.message : String(error))
  }
  return applyMergePatch(object as Json, patch) as ApiObject
}
