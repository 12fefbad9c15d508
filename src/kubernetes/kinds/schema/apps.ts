/** Field trees of workloads of the apps group (grammar: api/schema.ts), as in the Kubernetes 1.32 API reference. */
export const appsSchema = `
Deployment
  apiVersion string
  kind string
  metadata ObjectMeta
  spec DeploymentSpec
  status DeploymentStatus
ReplicaSet
  apiVersion string
  kind string
  metadata ObjectMeta
  spec ReplicaSetSpec
  status ReplicaSetStatus
Scale
  apiVersion string
  kind string
  metadata ObjectMeta
  spec ScaleSpec
  status ScaleStatus
DeploymentSpec
  minReadySeconds int32
  paused bool
  progressDeadlineSeconds int32
  replicas int32
  revisionHistoryLimit int32
  selector LabelSelector!
  strategy DeploymentStrategy retainKeys
  template PodTemplateSpec!
DeploymentStatus
  availableReplicas int32
  collisionCount int32
  conditions []DeploymentCondition merge=type
  observedGeneration int64
  readyReplicas int32
  replicas int32
  unavailableReplicas int32
  updatedReplicas int32
ReplicaSetSpec
  minReadySeconds int32
  replicas int32
  selector LabelSelector!
  template PodTemplateSpec
ReplicaSetStatus
  availableReplicas int32
  conditions []ReplicaSetCondition merge=type
  fullyLabeledReplicas int32
  observedGeneration int64
  readyReplicas int32
  replicas int32!
ScaleSpec
  replicas int32
ScaleStatus
  replicas int32!
  selector string
DeploymentStrategy
  rollingUpdate RollingUpdateDeployment
  type string
DeploymentCondition
  lastTransitionTime Time
  lastUpdateTime Time
  message string
  reason string
  status string!
  type string!
ReplicaSetCondition
  lastTransitionTime Time
  message string
  reason string
  status string!
  type string!
RollingUpdateDeployment
  maxSurge IntOrString
  maxUnavailable IntOrString
DaemonSet
  apiVersion string
  kind string
  metadata ObjectMeta
  spec DaemonSetSpec
  status DaemonSetStatus
DaemonSetSpec
  minReadySeconds int32
  revisionHistoryLimit int32
  selector LabelSelector!
  template PodTemplateSpec!
  updateStrategy DaemonSetUpdateStrategy
DaemonSetUpdateStrategy
  rollingUpdate RollingUpdateDaemonSet
  type string
RollingUpdateDaemonSet
  maxSurge IntOrString
  maxUnavailable IntOrString
DaemonSetStatus
  collisionCount int32
  conditions []DaemonSetCondition merge=type
  currentNumberScheduled int32!
  desiredNumberScheduled int32!
  numberAvailable int32
  numberMisscheduled int32!
  numberReady int32!
  numberUnavailable int32
  observedGeneration int64
  updatedNumberScheduled int32
DaemonSetCondition
  lastTransitionTime Time
  message string
  reason string
  status string!
  type string!
`
