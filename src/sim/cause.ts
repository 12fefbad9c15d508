import type { Micros } from './time.ts'

/** Why something happened: who did what, and what that was a reaction to. Chains end at an input of the learner or at boot. */
export type Cause = {
  readonly id: number
  readonly at: Micros
  /** The component or program, e.g. `kubectl`, `deployment-controller`, `kubelet/node01`. */
  readonly by: string
  /** What it did, e.g. `create Pod default/web-abc12`. */
  readonly what: string
  readonly parent: Cause | undefined
}
