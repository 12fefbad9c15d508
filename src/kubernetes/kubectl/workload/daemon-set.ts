import { KubectlError } from '../client/errors.ts'
import { type ApiObject, nameOf, numberField, textField } from '../resource/object.ts'
import type { RolloutState, Workload } from './workload.ts'

/** DaemonSets. */
export const daemonSetWorkload: Workload = { group: 'apps', kind: 'DaemonSet', status, canRestart: true }

function status(object: ApiObject): RolloutState {
  const type = textField(object, 'spec', 'updateStrategy', 'type')
  if (type !== 'RollingUpdate') throw new KubectlError(`rollout status is only available for RollingUpdate strategy type`)
  if ((numberField(object, 'metadata', 'generation') ?? 0) > (numberField(object, 'status', 'observedGeneration') ?? 0)) {
    return { message: 'Waiting for daemon set spec update to be observed...\n', done: false }
  }
  const count = (key: string): number => numberField(object, 'status', key) ?? 0
  const name = nameOf(object)
  const wanted = count('desiredNumberScheduled')
  const waiting = (text: string): RolloutState => ({ message: `Waiting for daemon set "${name}" rollout to finish: ${text}...\n`, done: false })
  if (count('updatedNumberScheduled') < wanted) return waiting(`${count('updatedNumberScheduled')} out of ${wanted} new pods have been updated`)
  if (count('numberAvailable') < wanted) return waiting(`${count('numberAvailable')} of ${wanted} updated pods are available`)
  return { message: `daemon set "${name}" successfully rolled out\n`, done: true }
}
