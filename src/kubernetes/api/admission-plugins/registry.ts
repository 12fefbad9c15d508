import type { Admission } from '../admission.ts'
import { defaultTolerations } from './default-tolerations.ts'
import { namespaceLifecycle } from './namespace-lifecycle.ts'
import { priorityAdmission } from './priority.ts'
import { serviceAccountAdmission } from './service-account.ts'
import { serviceAddress } from './service-address.ts'

/** The admission plugins, in the order in which kube-apiserver runs them. */
export const admissionPlugins: readonly Admission[] = [namespaceLifecycle, serviceAccountAdmission, priorityAdmission, defaultTolerations, serviceAddress]
