/** Field trees of the smaller kinds of the core group (grammar: api/schema.ts), as in the Kubernetes 1.32 API reference. */
export const coreSchema = `
Namespace
  apiVersion string
  kind string
  metadata ObjectMeta
  spec NamespaceSpec
  status NamespaceStatus
ConfigMap
  apiVersion string
  binaryData map[string]bytes
  data map[string]string
  immutable bool
  kind string
  metadata ObjectMeta
Secret
  apiVersion string
  data map[string]bytes
  immutable bool
  kind string
  metadata ObjectMeta
  stringData map[string]string
  type string
ServiceAccount
  apiVersion string
  automountServiceAccountToken bool
  imagePullSecrets []LocalObjectReference
  kind string
  metadata ObjectMeta
  secrets []ObjectReference merge=name
Event
  action string
  apiVersion string
  count int32
  eventTime MicroTime
  firstTimestamp Time
  involvedObject ObjectReference!
  kind string
  lastTimestamp Time
  message string
  metadata ObjectMeta!
  reason string
  related ObjectReference
  reportingComponent string
  reportingInstance string
  series EventSeries
  source EventSource
  type string
NamespaceSpec
  finalizers []string
NamespaceStatus
  conditions []NamespaceCondition merge=type
  phase string
EventSeries
  count int32
  lastObservedTime MicroTime
EventSource
  component string
  host string
NamespaceCondition
  lastTransitionTime Time
  message string
  reason string
  status string!
  type string!
`
