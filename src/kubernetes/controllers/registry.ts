import type { Kind } from '../api/kind.ts'
import type { Controller } from './controller.ts'
import { daemonSetController } from './daemon-set.ts'
import { deploymentController } from './deployment.ts'
import { endpointSliceController, endpointsController } from './endpoint-slice.ts'
import { garbageCollector } from './garbage-collector.ts'
import { namespaceController } from './namespace.ts'
import { nodeIpam } from './node-ipam.ts'
import { nodeLifecycle, taintEviction } from './node-lifecycle.ts'
import { podGc } from './pod-gc.ts'
import { replicaSetController } from './replica-set.ts'
import { rootCaPublisher, serviceAccountController } from './service-account.ts'

/** What kube-controller-manager runs. */
export const controllers = (kinds: readonly Kind[]): readonly Controller[] => [
  serviceAccountController, rootCaPublisher, namespaceController, nodeIpam, nodeLifecycle, taintEviction, podGc, garbageCollector(kinds),
  deploymentController, replicaSetController, daemonSetController, endpointsController, endpointSliceController,
]
