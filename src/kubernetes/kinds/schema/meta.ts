/** Field trees of metadata common to every kind (grammar: api/schema.ts), as in the Kubernetes 1.32 API reference. */
export const metaSchema = `
ObjectMeta
  annotations map[string]string
  clusterName string
  creationTimestamp Time
  deletionGracePeriodSeconds int64
  deletionTimestamp Time
  finalizers []string merge
  generateName string
  generation int64
  labels map[string]string
  managedFields []ManagedFieldsEntry
  name string
  namespace string
  ownerReferences []OwnerReference merge=uid
  resourceVersion string
  selfLink string
  uid string
LabelSelector atomic
  matchExpressions []LabelSelectorRequirement
  matchLabels map[string]string
ListMeta
  continue string
  remainingItemCount int64
  resourceVersion string
  selfLink string
DeleteOptions
  apiVersion string
  dryRun []string
  gracePeriodSeconds int64
  ignoreStoreReadErrorWithClusterBreakingPotential bool
  kind string
  orphanDependents bool
  preconditions Preconditions
  propagationPolicy string
Condition
  lastTransitionTime Time!
  message string!
  observedGeneration int64
  reason string!
  status string!
  type string!
ManagedFieldsEntry
  apiVersion string
  fieldsType string
  fieldsV1 any
  manager string
  operation string
  subresource string
  time Time
OwnerReference
  apiVersion string!
  blockOwnerDeletion bool
  controller bool
  kind string!
  name string!
  uid string!
LabelSelectorRequirement
  key string! merge=key
  operator string!
  values []string
Preconditions
  resourceVersion string
  uid string
`
