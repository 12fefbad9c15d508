import type { Deployment, IntOrPercent, ReplicaSet } from '../kinds/workload-types.ts'

export const REVISION = 'deployment.kubernetes.io/revision'
export const DESIRED = 'deployment.kubernetes.io/desired-replicas'
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas'

const amount = (value: IntOrPercent | undefined, total: number, roundUp: boolean): number => {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  const exact = (Number.parseInt(value, 10) * total) / 100
  return roundUp ? Math.ceil(exact) : Math.floor(exact)
}

/** maxSurge and maxUnavailable as numbers of pods; both zero would stand still, so then one may be unavailable. */
export function fenceposts(maxSurge: IntOrPercent | undefined, maxUnavailable: IntOrPercent | undefined, replicas: number): { readonly surge: number; readonly unavailable: number } {
  const surge = amount(maxSurge, replicas, true)
  const unavailable = amount(maxUnavailable, replicas, false)
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable }
}

const isRolling = (d: Deployment): boolean => d.spec.strategy?.type === 'RollingUpdate'
const limits = (d: Deployment): { readonly surge: number; readonly unavailable: number } => fenceposts(d.spec.strategy?.rollingUpdate?.maxSurge, d.spec.strategy?.rollingUpdate?.maxUnavailable, d.spec.replicas ?? 0)

export const maxSurge = (d: Deployment): number => (isRolling(d) ? limits(d).surge : 0)

export const maxUnavailable = (d: Deployment): number => {
  const replicas = d.spec.replicas ?? 0
  return !isRolling(d) || replicas === 0 ? 0 : Math.min(limits(d).unavailable, replicas)
}

export const desired = (set: ReplicaSet): number => set.spec.replicas ?? 0
export const sumDesired = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + desired(set), 0)
export const sumAvailable = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + (set.status.availableReplicas ?? 0), 0)

/** How many replicas the newest set may have now, given what the others have. */
export function newReplicaCount(d: Deployment, others: readonly ReplicaSet[], current: number): number {
  const wanted = d.spec.replicas ?? 0
  if (!isRolling(d)) return wanted
  const total = sumDesired(others) + current
  const room = wanted + maxSurge(d) - total
  return room <= 0 ? current : current + Math.min(room, wanted - current)
}

export type Scale = { readonly set: ReplicaSet; readonly to: number }

const oldestFirst = (a: ReplicaSet, b: ReplicaSet): number =>
  a.metadata.creationTimestamp === b.metadata.creationTimestamp ? (a.metadata.name < b.metadata.name ? -1 : 1) : a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1

/** Which old sets may shrink without taking more than maxUnavailable away: unhealthy pods go first. */
export function shrinkOld(d: Deployment, newest: ReplicaSet, old: readonly ReplicaSet[]): Scale[] {
  const minAvailable = (d.spec.replicas ?? 0) - maxUnavailable(d)
  const newUnavailable = desired(newest) - (newest.status.availableReplicas ?? 0)
  let unhealthy = sumDesired([newest, ...old]) - minAvailable - newUnavailable
  if (unhealthy <= 0) return []
  const to = new Map<ReplicaSet, number>(old.map((set) => [set, desired(set)]))
  const ordered = [...old].sort(oldestFirst)
  for (const set of ordered) {
    const sick = Math.min(unhealthy, desired(set) - (set.status.availableReplicas ?? 0))
    if (sick <= 0) continue
    to.set(set, desired(set) - sick)
    unhealthy -= sick
  }
  let spare = sumAvailable([newest, ...old]) - minAvailable
  for (const set of ordered) {
    const left = to.get(set) ?? 0
    const taken = Math.min(left, spare)
    if (taken <= 0) continue
    to.set(set, left - taken)
    spare -= taken
  }
  return ordered.filter((set) => to.get(set) !== desired(set)).map((set) => ({ set, to: to.get(set) ?? 0 }))
}

/** Shares a change of spec.replicas among several active sets in proportion to their sizes. */
export function proportional(d: Deployment, sets: readonly ReplicaSet[]): Scale[] {
  const allowed = (d.spec.replicas ?? 0) > 0 ? (d.spec.replicas ?? 0) + maxSurge(d) : 0
  const toAdd = allowed - sumDesired(sets)
  const bySize = (a: ReplicaSet, b: ReplicaSet): number => desired(b) - desired(a) || (toAdd > 0 ? -oldestFirst(a, b) : oldestFirst(a, b))
  const ordered = [...sets].sort(bySize)
  let added = 0
  const out: Scale[] = ordered.map((set) => {
    const share = toAdd === 0 ? 0 : proportion(d, set, toAdd, added)
    added += share
    return { set, to: desired(set) + share }
  })
  const first = out[0]
  if (toAdd !== 0 && first !== undefined) out[0] = { set: first.set, to: Math.max(0, first.to + toAdd - added) }
  return out
}

function proportion(d: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  const fraction = desired(set) === 0 ? 0 : wholeFraction(d, set)
  const left = toAdd - added
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left)
}

function wholeFraction(d: Deployment, set: ReplicaSet): number {
  const wanted = d.spec.replicas ?? 0
  if (wanted === 0) return -desired(set)
  const noted = Number(set.metadata.annotations?.[MAX_REPLICAS] ?? 0)
  const before = noted > 0 ? noted : (d.status.replicas ?? 0)
  if (before === 0) return 0
  return Math.round((desired(set) * (wanted + maxSurge(d))) / before) - desired(set)
}

/** The old sets a Deployment no longer keeps for undoing (spec.revisionHistoryLimit). */
export function surplusHistory(d: Deployment, old: readonly ReplicaSet[]): ReplicaSet[] {
  const limit = d.spec.revisionHistoryLimit
  if (limit === undefined) return []
  const kept = old.filter((set) => set.metadata.deletionTimestamp === undefined)
  const surplus = kept.length - limit
  if (surplus <= 0) return []
  const ordered = [...kept].sort((a, b) => revisionOf(a) - revisionOf(b) || oldestFirst(a, b))
  return ordered.slice(0, surplus).filter((set) => set.status.replicas === 0 && desired(set) === 0 && (set.status.observedGeneration ?? 0) >= (set.metadata.generation ?? 0))
}

export const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[REVISION] ?? 0)
