import type { Predicate } from '../check.ts'
import { containerChanged } from './container-changed.ts'
import { containerPublishes } from './container-publishes.ts'
import { containerState } from './container-state.ts'
import { deploymentReady } from './deployment-ready.ts'
import { fileContains } from './file-contains.ts'
import { imageDiffers } from './image-differs.ts'
import { imageExists } from './image-exists.ts'
import { podPhase } from './pod-phase.ts'

/** Every kind of goal a lesson's step may name, one file each. */
export const PREDICATES: readonly Predicate[] = [
  containerChanged, containerPublishes, containerState, deploymentReady, fileContains, imageDiffers, imageExists, podPhase,
]
