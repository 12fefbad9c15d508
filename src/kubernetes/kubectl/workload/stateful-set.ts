import { KubectlError } from '../client/errors.ts'
import { type ApiObject, numberField, textField } from '../resource/object.ts'
import type { RolloutState, Workload } from './workload.ts'

/** StatefulSets. */
export const statefulSetWorkload: Workload = { group: 'apps', kind: 'StatefulSet', status, canRestart: true }

function status(object: ApiObject): RolloutState {
  if (textField(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') throw new KubectlError('rollout status is only available for RollingUpdate strategy type')
  const observed = numberField(object, 'status', 'observedGeneration') ?? 0
  if (observed === 0 || (numberField(object, 'metadata', 'generation') ?? 0) > observed) return { message: 'Waiting for statefulset spec update to be observed...\n', done: false }
  const count = (key: string): number => numberField(object, 'status', key) ?? 0
  const wanted = numberField(object, 'spec', 'replicas')
  if (wanted !== undefined && count('readyReplicas') < wanted) return { message: `Waiting for ${wanted - count('readyReplicas')} pods to be ready...\n`, done: false }
  const partition = numberField(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')
  if (partition !== undefined && wanted !== undefined) {
    if (count('updatedReplicas') < wanted - partition) return { message: `Waiting for partitioned roll out to finish: ${count('updatedReplicas')} out of ${wanted - partition} new pods have been updated...\n`, done: false }
    return { message: `partitioned roll out complete: ${count('updatedReplicas')} new pods have been updated...\n`, done: true }
  }
  const revision = textField(object, 'status', 'updateRevision')
  if (revision !== textField(object, 'status', 'currentRevision')) return { message: `waiting for statefulset rolling update to complete ${count('updatedReplicas')} pods at revision ${revision}...\n`, done: false }
  return { message: `statefulset rolling update complete ${count('currentReplicas')} pods at revision ${textField(object, 'status', 'currentRevision')}...\n`, done: true }
}
