/** Field trees of a pod's status (grammar: api/schema.ts), as in the Kubernetes 1.32 API reference. */
export const podStatusSchema = `
PodStatus
  conditions []PodCondition merge=type
  containerStatuses []ContainerStatus
  ephemeralContainerStatuses []ContainerStatus
  hostIP string
  hostIPs []HostIP merge=ip atomic
  initContainerStatuses []ContainerStatus
  message string
  nominatedNodeName string
  phase string
  podIP string
  podIPs []PodIP merge=ip
  qosClass string
  reason string
  resize string
  resourceClaimStatuses []PodResourceClaimStatus merge=name retainKeys keys=name
  startTime Time
PodCondition
  lastProbeTime Time
  lastTransitionTime Time
  message string
  reason string
  status string!
  type string!
ContainerStatus
  allocatedResources map[string]Quantity
  allocatedResourcesStatus []ResourceStatus merge=name keys=name
  containerID string
  image string!
  imageID string!
  lastState ContainerState
  name string!
  ready bool!
  resources ResourceRequirements
  restartCount int32!
  started bool
  state ContainerState
  user ContainerUser
  volumeMounts []VolumeMountStatus merge=mountPath keys=mountPath
PodIP
  ip string
ContainerState
  running ContainerStateRunning
  terminated ContainerStateTerminated
  waiting ContainerStateWaiting
ContainerStateRunning
  startedAt Time
ContainerStateTerminated
  containerID string
  exitCode int32!
  finishedAt Time
  message string
  reason string
  signal int32
  startedAt Time
ContainerStateWaiting
  message string
  reason string
ResourceStatus
  name string!
  resources []ResourceHealth keys=resourceID
ResourceHealth
  health string
  resourceID string!
ContainerUser
  linux LinuxContainerUser
LinuxContainerUser
  gid int64!
  supplementalGroups []int64 atomic
  uid int64!
VolumeMountStatus
  mountPath string!
  name string!
  readOnly bool
  recursiveReadOnly string
HostIP
  ip string!
PodResourceClaimStatus
  name string!
  resourceClaimName string
`
