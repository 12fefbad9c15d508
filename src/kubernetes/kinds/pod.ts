import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import { podDefaults } from './pod-defaults.ts'
import { qosClass } from './pod-qos.ts'
import { podText } from './pod-text.ts'
import type { Pod } from './pod-types.ts'
import { podErrors, podUpdateErrors } from './pod-validation.ts'

const none = (text: string | undefined): string => (text === undefined || text === '' ? '<none>' : text)

/** core/v1 Pod. */
export const pods = defineKind<Pod>({
  kind: 'Pod', plural: 'pods', shortNames: ['po'], categories: ['all'], group: '', version: 'v1', namespaced: true, struct: 'Pod', hasStatus: true,
  prepareForCreate: (pod) => ({ ...pod, status: { phase: 'Pending', qosClass: qosClass(pod.spec) } }),
  defaults: podDefaults,
  validate: podErrors,
  validateUpdate: podUpdateErrors,
  gracePeriod: (pod) => {
    if (pod.spec.nodeName === undefined || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') return 0
    return pod.spec.terminationGracePeriodSeconds ?? 30
  },
  fieldLabels: {
    'spec.nodeName': (pod) => pod.spec.nodeName ?? '',
    'spec.restartPolicy': (pod) => pod.spec.restartPolicy ?? '',
    'spec.schedulerName': (pod) => pod.spec.schedulerName ?? '',
    'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': (pod) => String(pod.spec.hostNetwork === true),
    'status.phase': (pod) => pod.status.phase ?? '',
    'status.podIP': (pod) => pod.status.podIP ?? '',
    'status.podIPs': (pod) => pod.status.podIP ?? '',
    'status.nominatedNodeName': (pod) => pod.status.nominatedNodeName ?? '',
  },
  columns: [
    nameColumn, column('Ready'), column('Status'), column('Restarts'), ageColumn,
    column('IP', 'string', 1), column('Node', 'string', 1), column('Nominated Node', 'string', 1), column('Readiness Gates', 'string', 1),
  ],
  row(pod, context) {
    const { ready, status, restarts } = podText(pod, context)
    const gates = pod.spec.readinessGates ?? []
    const open = gates.filter((g) => pod.status.conditions?.some((c) => c.type === g.conditionType && c.status === 'True') === true).length
    return [
      pod.metadata.name, ready, status, restarts, context.age(pod.metadata.creationTimestamp),
      none(pod.status.podIPs?.[0]?.ip ?? pod.status.podIP), none(pod.spec.nodeName), none(pod.status.nominatedNodeName),
      gates.length === 0 ? '<none>' : `${open}/${gates.length}`,
    ]
  },
  relations: (pod) => (pod.spec.nodeName === undefined ? [] : [{ to: { kind: 'Node', name: pod.spec.nodeName }, as: 'runs on' }]),
})
