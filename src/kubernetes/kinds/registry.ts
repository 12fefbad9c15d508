import type { Kind } from '../api/kind.ts'
import { configMaps } from './config-map.ts'
import { daemonSets } from './daemon-set.ts'
import { deployments } from './deployment.ts'
import { endpoints, endpointSlices } from './endpoints.ts'
import { events } from './event.ts'
import { leases } from './lease.ts'
import { namespaces } from './namespace.ts'
import { nodes } from './node.ts'
import { notSimulatedKinds } from './not-simulated.ts'
import { pods } from './pod.ts'
import { priorityClasses } from './priority-class.ts'
import { replicaSets } from './replica-set.ts'
import { secrets } from './secret.ts'
import { serviceAccounts } from './service-account.ts'
import { services } from './service.ts'
import { appsSchema } from './schema/apps.ts'
import { coordinationSchema } from './schema/coordination.ts'
import { coreSchema } from './schema/core.ts'
import { metaSchema } from './schema/meta.ts'
import { nodeSchema } from './schema/node.ts'
import { podSchema } from './schema/pod.ts'
import { podStatusSchema } from './schema/pod-status.ts'
import { schedulingSchema } from './schema/scheduling.ts'
import { serviceSchema } from './schema/service.ts'
import { volumeSchema } from './schema/volume.ts'

/** Every kind the API server knows; a new kind is a file and a line here. */
export const kinds = [
  configMaps, endpoints, events, namespaces, nodes, pods, secrets, serviceAccounts, services,
  daemonSets, deployments, replicaSets, leases, endpointSlices, priorityClasses, ...notSimulatedKinds,
] as unknown as readonly Kind[]

/** The field trees of all kinds. */
export const schemaTexts: readonly string[] = [metaSchema, volumeSchema, podSchema, podStatusSchema, nodeSchema, coreSchema, serviceSchema, appsSchema, coordinationSchema, schedulingSchema, 'Unchecked\n  metadata ObjectMeta\n']
