import type { Gen } from '../../../kernel/coroutine.ts'
import type { ApiClient } from '../client/api-client.ts'
import type { ApiObject } from '../resource/object.ts'

/** How far a rollout is: what to say, and whether it has ended. */
export type RolloutState = { readonly message: string; readonly done: boolean }

/** One revision of a workload: its number, why it came about, and its pod template. */
export type Revision = { readonly number: number; readonly cause: string; readonly template: ApiObject }

/** The pod template of a revision, and the object with it or a text that says why nothing is to be done. */
export type Undo = { readonly template: ApiObject; readonly restored: () => { readonly object: ApiObject } | { readonly skipped: string } }

/** What the rollout commands need to know of a kind; a part that is missing is not supported for it. */
export type Workload = {
  readonly group: string
  readonly kind: string
  /** Throws `KubectlError` for a rollout that has failed. */
  readonly status?: (object: ApiObject, revision: number) => RolloutState
  readonly revisions?: (api: ApiClient, object: ApiObject) => Gen<readonly Revision[]>
  /** What going back to a revision (0: the one before the last) means. */
  readonly undo?: (api: ApiClient, object: ApiObject, toRevision: number) => Gen<Undo>
  readonly canPause?: boolean
  readonly canRestart?: boolean
}
