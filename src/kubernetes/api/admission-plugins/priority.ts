import type { Pod } from '../../kinds/pod-types.ts'
import { pods } from '../../kinds/pod.ts'
import { priorityClasses } from '../../kinds/priority-class.ts'
import type { Admission } from '../admission.ts'
import { forbidden } from '../status.ts'

/** Turns a pod's priority class into its number. */
export const priorityAdmission: Admission = {
  name: 'Priority',
  operations: ['CREATE'],
  resources: ['pods'],
  mutate(object, { api }) {
    const pod = object as Pod
    const name = pod.spec.priorityClassName ?? ''
    const found = name === '' ? api.resource(priorityClasses).list(undefined).find((c) => c.globalDefault === true) : api.find(priorityClasses, undefined, name)
    if (name !== '' && found === undefined) return forbidden(pods, pod.metadata.name, `no PriorityClass with name ${name} was found`)
    const priority = found?.value ?? 0
    if (pod.spec.priority !== undefined && pod.spec.priority !== priority) {
      return forbidden(pods, pod.metadata.name, `the integer value of priority (${pod.spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`)
    }
    return {
      ...pod,
      spec: { ...pod.spec, priority, preemptionPolicy: pod.spec.preemptionPolicy ?? found?.preemptionPolicy ?? 'PreemptLowerPriority', ...(found === undefined ? {} : { priorityClassName: found.metadata.name }) },
    } as Pod
  },
}
