import type { Describer } from './describer.ts'
import { configMapDescriber } from './config-map.ts'
import { deploymentDescriber } from './deployment.ts'
import { namespaceDescriber } from './namespace.ts'
import { nodeDescriber } from './node.ts'
import { podDescriber } from './pod.ts'
import { replicaSetDescriber } from './replica-set.ts'
import { secretDescriber } from './secret.ts'
import { serviceAccountDescriber } from './service-account.ts'
import { serviceDescriber } from './service.ts'

/** The kinds that `kubectl describe` has sections for; all others are described field by field. */
export const describers: readonly Describer[] = [
  configMapDescriber, deploymentDescriber, namespaceDescriber, nodeDescriber, podDescriber, replicaSetDescriber, secretDescriber, serviceAccountDescriber, serviceDescriber,
]
