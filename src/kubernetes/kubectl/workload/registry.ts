import type { Workload } from './workload.ts'
import { daemonSetWorkload } from './daemon-set.ts'
import { deploymentWorkload } from './deployment.ts'
import { statefulSetWorkload } from './stateful-set.ts'

/** The kinds that the rollout commands know. */
export const workloads: readonly Workload[] = [daemonSetWorkload, deploymentWorkload, statefulSetWorkload]
