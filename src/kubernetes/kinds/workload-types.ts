import type { LabelSelector } from '../api/labels.ts'
import type { KubeObject } from '../api/object.ts'
import type { PodTemplate } from './pod-types.ts'

export type WorkloadCondition = { readonly type: string; readonly status: 'True' | 'False' | 'Unknown'; readonly lastUpdateTime?: string; readonly lastTransitionTime: string; readonly reason?: string; readonly message?: string }

export type IntOrPercent = number | string

/** apps/v1 Deployment. */
export type Deployment = KubeObject & {
  readonly spec: {
    readonly replicas?: number
    readonly selector: LabelSelector
    readonly template: PodTemplate
    readonly strategy?: { readonly type?: string; readonly rollingUpdate?: { readonly maxSurge?: IntOrPercent; readonly maxUnavailable?: IntOrPercent } }
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit?: number
    readonly paused?: boolean
    readonly progressDeadlineSeconds?: number
  }
  readonly status: DeploymentStatus
}
export type DeploymentStatus = {
  readonly observedGeneration?: number
  readonly replicas?: number
  readonly updatedReplicas?: number
  readonly readyReplicas?: number
  readonly availableReplicas?: number
  readonly unavailableReplicas?: number
  readonly collisionCount?: number
  readonly conditions?: readonly WorkloadCondition[]
}

/** apps/v1 ReplicaSet. */
export type ReplicaSet = KubeObject & {
  readonly spec: { readonly replicas?: number; readonly minReadySeconds?: number; readonly selector: LabelSelector; readonly template: PodTemplate }
  readonly status: ReplicaSetStatus
}
export type ReplicaSetStatus = {
  readonly replicas: number
  readonly fullyLabeledReplicas?: number
  readonly readyReplicas?: number
  readonly availableReplicas?: number
  readonly observedGeneration?: number
  readonly conditions?: readonly WorkloadCondition[]
}

/** apps/v1 DaemonSet. */
export type DaemonSet = KubeObject & {
  readonly spec: {
    readonly selector: LabelSelector
    readonly template: PodTemplate
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly maxSurge?: IntOrPercent; readonly maxUnavailable?: IntOrPercent } }
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit?: number
  }
  readonly status: DaemonSetStatus
}
export type DaemonSetStatus = {
  readonly currentNumberScheduled: number
  readonly desiredNumberScheduled: number
  readonly numberAvailable?: number
  readonly numberMisscheduled: number
  readonly numberReady: number
  readonly numberUnavailable?: number
  readonly observedGeneration?: number
  readonly updatedNumberScheduled?: number
}
