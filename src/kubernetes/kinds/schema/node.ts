/** Field trees of nodes (grammar: api/schema.ts), as in the Kubernetes 1.32 API reference. */
export const nodeSchema = `
Node
  apiVersion string
  kind string
  metadata ObjectMeta
  spec NodeSpec
  status NodeStatus
NodeSpec
  configSource NodeConfigSource
  externalID string
  podCIDR string
  podCIDRs []string merge
  providerID string
  taints []Taint
  unschedulable bool
NodeStatus
  addresses []NodeAddress merge=type
  allocatable map[string]Quantity
  capacity map[string]Quantity
  conditions []NodeCondition merge=type
  config NodeConfigStatus
  daemonEndpoints NodeDaemonEndpoints
  features NodeFeatures
  images []ContainerImage
  nodeInfo NodeSystemInfo
  phase string
  runtimeHandlers []NodeRuntimeHandler atomic
  volumesAttached []AttachedVolume
  volumesInUse []string
NodeConfigSource
  configMap ConfigMapNodeConfigSource
Taint
  effect string!
  key string!
  timeAdded Time
  value string
NodeAddress
  address string!
  type string!
NodeCondition
  lastHeartbeatTime Time
  lastTransitionTime Time
  message string
  reason string
  status string!
  type string!
NodeConfigStatus
  active NodeConfigSource
  assigned NodeConfigSource
  error string
  lastKnownGood NodeConfigSource
NodeDaemonEndpoints
  kubeletEndpoint DaemonEndpoint
ContainerImage
  names []string!
  sizeBytes int64
NodeSystemInfo
  architecture string!
  bootID string!
  containerRuntimeVersion string!
  kernelVersion string!
  kubeProxyVersion string!
  kubeletVersion string!
  machineID string!
  operatingSystem string!
  osImage string!
  systemUUID string!
AttachedVolume
  devicePath string!
  name string!
ConfigMapNodeConfigSource
  kubeletConfigKey string!
  name string!
  namespace string!
  resourceVersion string
  uid string
DaemonEndpoint
  Port int32!
NodeRuntimeHandler
  features NodeRuntimeHandlerFeatures
  name string
NodeRuntimeHandlerFeatures
  recursiveReadOnlyMounts bool
  userNamespaces bool
NodeFeatures
  supplementalGroupsPolicy bool
`
