import { SECOND, type Micros } from '../../sim/time.ts'
import type { Deployment, DeploymentStatus, ReplicaSet, WorkloadCondition } from '../kinds/workload-types.ts'
import { maxUnavailable, sumAvailable } from './rolling-update.ts'
import type { View } from './view.ts'

type Conditions = readonly WorkloadCondition[]

export const conditionOf = (status: DeploymentStatus, type: string): WorkloadCondition | undefined => status.conditions?.find((c) => c.type === type)

/** Puts a condition at the end of the list unless one of the same status and reason is there (util.SetDeploymentCondition). */
export function withCondition(conditions: Conditions, condition: Omit<WorkloadCondition, 'lastUpdateTime' | 'lastTransitionTime'>, now: string, keepTransition = false): Conditions {
  const current = conditions.find((c) => c.type === condition.type)
  if (!keepTransition && current?.status === condition.status && current.reason === condition.reason) return conditions
  const since = current?.status === condition.status ? current.lastTransitionTime : now
  return [...conditions.filter((c) => c.type !== condition.type), { lastTransitionTime: since, lastUpdateTime: now, ...condition }]
}

const total = (sets: readonly ReplicaSet[], field: 'replicas' | 'readyReplicas'): number => sets.reduce((sum, set) => sum + (set.status[field] ?? 0), 0)

const positive = (fields: Record<string, number>): Record<string, number> => Object.fromEntries(Object.entries(fields).filter(([, value]) => value > 0))

/** The numbers of a Deployment's status and its Available condition (calculateStatus). */
export function countedStatus(d: Deployment, newest: ReplicaSet | undefined, sets: readonly ReplicaSet[], conditions: Conditions, now: string): DeploymentStatus {
  const replicas = total(sets, 'replicas')
  const available = sumAvailable(sets)
  const enough = available >= (d.spec.replicas ?? 0) - maxUnavailable(d)
  return {
    ...positive({ availableReplicas: available }),
    ...(d.status.collisionCount === undefined ? {} : { collisionCount: d.status.collisionCount }),
    conditions: withCondition(
      conditions,
      enough
        ? { message: 'Deployment has minimum availability.', reason: 'MinimumReplicasAvailable', status: 'True', type: 'Available' }
        : { message: 'Deployment does not have minimum availability.', reason: 'MinimumReplicasUnavailable', status: 'False', type: 'Available' },
      now,
    ),
    observedGeneration: d.metadata.generation ?? 1,
    ...positive({ readyReplicas: total(sets, 'readyReplicas'), replicas, unavailableReplicas: replicas - available, updatedReplicas: newest?.status.replicas ?? 0 }),
  }
}

/** All wanted pods are new and available. */
export const isComplete = (d: Deployment, status: DeploymentStatus): boolean => {
  const wanted = d.spec.replicas ?? 0
  return (status.updatedReplicas ?? 0) === wanted && (status.replicas ?? 0) === wanted && (status.availableReplicas ?? 0) === wanted && (status.observedGeneration ?? 0) >= (d.metadata.generation ?? 0)
}

function isProgressing(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (s: DeploymentStatus): number => (s.replicas ?? 0) - (s.updatedReplicas ?? 0)
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) || old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) || (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

/** When a rollout that makes no progress counts as failed; undefined when nobody waits for it. */
export function deadlineAt(d: Deployment, status: DeploymentStatus, view: View): Micros | undefined {
  const seconds = d.spec.progressDeadlineSeconds
  const condition = conditionOf(status, 'Progressing')
  if (seconds === undefined || condition === undefined || d.spec.paused === true) return undefined
  if (condition.reason === 'NewReplicaSetAvailable' || condition.reason === 'ProgressDeadlineExceeded') return undefined
  return view.at(condition.lastUpdateTime ?? condition.lastTransitionTime) + seconds * SECOND
}

/** The status with its Progressing condition brought up to date (syncRolloutStatus). */
export function rolloutStatus(d: Deployment, newest: ReplicaSet | undefined, sets: readonly ReplicaSet[], conditions: Conditions, view: View): DeploymentStatus {
  const status = countedStatus(d, newest, sets, conditions, view.timestamp)
  const current = conditionOf(status, 'Progressing')
  const done = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable'
  if (d.spec.progressDeadlineSeconds === undefined || done) return status
  const what = newest === undefined ? `Deployment "${d.metadata.name}"` : `ReplicaSet "${newest.metadata.name}"`
  const set = (condition: Omit<WorkloadCondition, 'lastUpdateTime' | 'lastTransitionTime'>, keep = false): DeploymentStatus => ({ ...status, conditions: withCondition(status.conditions ?? [], condition, view.timestamp, keep) })
  if (isComplete(d, status)) return set({ message: `${what} has successfully progressed.`, reason: 'NewReplicaSetAvailable', status: 'True', type: 'Progressing' })
  if (isProgressing(d.status, status)) return set({ message: `${what} is progressing.`, reason: 'ReplicaSetUpdated', status: 'True', type: 'Progressing' }, true)
  const deadline = deadlineAt(d, status, view)
  if (deadline !== undefined && deadline <= view.now) return set({ message: `${what} has timed out progressing.`, reason: 'ProgressDeadlineExceeded', status: 'False', type: 'Progressing' })
  return status
}
