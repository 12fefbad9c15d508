import { ageColumn, defineKind, nameColumn, type Kind } from '../api/kind.ts'

type Line = readonly [kind: string, plural: string, group: string, namespaced: boolean, shortNames?: string, categories?: string, version?: string]

/** Kinds that a real server has and this one names, so that `get` finds none of them and `create` says that they are not simulated yet. */
const lines: readonly Line[] = [
  ['ReplicationController', 'replicationcontrollers', '', true, 'rc', 'all'],
  ['PersistentVolume', 'persistentvolumes', '', false, 'pv'],
  ['PersistentVolumeClaim', 'persistentvolumeclaims', '', true, 'pvc'],
  ['ResourceQuota', 'resourcequotas', '', true, 'quota'],
  ['LimitRange', 'limitranges', '', true, 'limits'],
  ['PodTemplate', 'podtemplates', '', true],
  ['ControllerRevision', 'controllerrevisions', 'apps', true],
  ['StatefulSet', 'statefulsets', 'apps', true, 'sts', 'all'],
  ['HorizontalPodAutoscaler', 'horizontalpodautoscalers', 'autoscaling', true, 'hpa', 'all', 'v2'],
  ['CronJob', 'cronjobs', 'batch', true, 'cj', 'all'],
  ['Job', 'jobs', 'batch', true, '', 'all'],
  ['Ingress', 'ingresses', 'networking.k8s.io', true, 'ing'],
  ['IngressClass', 'ingressclasses', 'networking.k8s.io', false],
  ['NetworkPolicy', 'networkpolicies', 'networking.k8s.io', true, 'netpol'],
  ['PodDisruptionBudget', 'poddisruptionbudgets', 'policy', true, 'pdb'],
  ['ClusterRole', 'clusterroles', 'rbac.authorization.k8s.io', false],
  ['ClusterRoleBinding', 'clusterrolebindings', 'rbac.authorization.k8s.io', false],
  ['Role', 'roles', 'rbac.authorization.k8s.io', true],
  ['RoleBinding', 'rolebindings', 'rbac.authorization.k8s.io', true],
  ['StorageClass', 'storageclasses', 'storage.k8s.io', false, 'sc'],
  ['CustomResourceDefinition', 'customresourcedefinitions', 'apiextensions.k8s.io', false, 'crd,crds', 'api-extensions'],
]

const words = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(','))

export const notSimulatedKinds: readonly Kind[] = lines.map(([kind, plural, group, namespaced, shortNames, categories, version = 'v1']) =>
  defineKind({
    kind, plural, group, version, namespaced, shortNames: words(shortNames), categories: words(categories),
    struct: 'Unchecked', hasStatus: false, notSimulated: true,
    columns: [nameColumn, ageColumn], row: (object, context) => [object.metadata.name, context.age(object.metadata.creationTimestamp)],
  }),
)
