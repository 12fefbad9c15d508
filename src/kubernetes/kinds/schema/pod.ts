/** Field trees of pods and their templates (grammar: api/schema.ts), as in the Kubernetes 1.32 API reference. */
export const podSchema = `
Pod
  apiVersion string
  kind string
  metadata ObjectMeta
  spec PodSpec
  status PodStatus
PodTemplateSpec
  metadata ObjectMeta
  spec PodSpec
Binding
  apiVersion string
  kind string
  metadata ObjectMeta
  target ObjectReference!
Eviction
  apiVersion string
  deleteOptions DeleteOptions
  kind string
  metadata ObjectMeta
PodSpec
  activeDeadlineSeconds int64
  affinity Affinity
  automountServiceAccountToken bool
  containers []Container! merge=name
  dnsConfig PodDNSConfig
  dnsPolicy string
  enableServiceLinks bool
  ephemeralContainers []EphemeralContainer merge=name
  hostAliases []HostAlias merge=ip
  hostIPC bool
  hostNetwork bool
  hostPID bool
  hostUsers bool
  hostname string
  imagePullSecrets []LocalObjectReference merge=name
  initContainers []Container merge=name
  nodeName string
  nodeSelector map[string]string
  os PodOS
  overhead map[string]Quantity
  preemptionPolicy string
  priority int32
  priorityClassName string
  readinessGates []PodReadinessGate
  resourceClaims []PodResourceClaim merge=name retainKeys keys=name
  resources ResourceRequirements
  restartPolicy string
  runtimeClassName string
  schedulerName string
  schedulingGates []PodSchedulingGate merge=name keys=name
  securityContext PodSecurityContext
  serviceAccount string
  serviceAccountName string
  setHostnameAsFQDN bool
  shareProcessNamespace bool
  subdomain string
  terminationGracePeriodSeconds int64
  tolerations []Toleration
  topologySpreadConstraints []TopologySpreadConstraint merge=topologyKey keys=topologyKey,whenUnsatisfiable
  volumes []Volume merge=name retainKeys
ObjectReference
  apiVersion string
  fieldPath string
  kind string
  name string
  namespace string
  resourceVersion string
  uid string
Affinity
  nodeAffinity NodeAffinity
  podAffinity PodAffinity
  podAntiAffinity PodAntiAffinity
Container
  args []string
  command []string
  env []EnvVar merge=name
  envFrom []EnvFromSource
  image string
  imagePullPolicy string
  lifecycle Lifecycle
  livenessProbe Probe
  name string!
  ports []ContainerPort merge=containerPort keys=containerPort,protocol
  readinessProbe Probe
  resizePolicy []ContainerResizePolicy atomic
  resources ResourceRequirements
  restartPolicy string
  securityContext SecurityContext
  startupProbe Probe
  stdin bool
  stdinOnce bool
  terminationMessagePath string
  terminationMessagePolicy string
  tty bool
  volumeDevices []VolumeDevice merge=devicePath
  volumeMounts []VolumeMount merge=mountPath
  workingDir string
PodDNSConfig
  nameservers []string
  options []PodDNSConfigOption
  searches []string
EphemeralContainer
  args []string
  command []string
  env []EnvVar merge=name
  envFrom []EnvFromSource
  image string
  imagePullPolicy string
  lifecycle Lifecycle
  livenessProbe Probe
  name string!
  ports []ContainerPort
  readinessProbe Probe
  resizePolicy []ContainerResizePolicy atomic
  resources ResourceRequirements
  restartPolicy string
  securityContext SecurityContext
  startupProbe Probe
  stdin bool
  stdinOnce bool
  targetContainerName string
  terminationMessagePath string
  terminationMessagePolicy string
  tty bool
  volumeDevices []VolumeDevice merge=devicePath
  volumeMounts []VolumeMount merge=mountPath
  workingDir string
HostAlias
  hostnames []string
  ip string
PodReadinessGate
  conditionType string!
PodSecurityContext
  appArmorProfile AppArmorProfile
  fsGroup int64
  fsGroupChangePolicy string
  runAsGroup int64
  runAsNonRoot bool
  runAsUser int64
  seLinuxChangePolicy string
  seLinuxOptions SELinuxOptions
  seccompProfile SeccompProfile
  supplementalGroups []int64
  supplementalGroupsPolicy string
  sysctls []Sysctl
  windowsOptions WindowsSecurityContextOptions
Toleration
  effect string
  key string
  operator string
  tolerationSeconds int64
  value string
TopologySpreadConstraint
  labelSelector LabelSelector
  matchLabelKeys []string atomic
  maxSkew int32!
  minDomains int32
  nodeAffinityPolicy string
  nodeTaintsPolicy string
  topologyKey string!
  whenUnsatisfiable string!
NodeAffinity
  preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm
  requiredDuringSchedulingIgnoredDuringExecution NodeSelector
PodAffinity
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm
PodAntiAffinity
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm
EnvVar
  name string!
  value string
  valueFrom EnvVarSource
EnvFromSource
  configMapRef ConfigMapEnvSource
  prefix string
  secretRef SecretEnvSource
Lifecycle
  postStart LifecycleHandler
  preStop LifecycleHandler
Probe
  exec ExecAction
  failureThreshold int32
  grpc GRPCAction
  httpGet HTTPGetAction
  initialDelaySeconds int32
  periodSeconds int32
  successThreshold int32
  tcpSocket TCPSocketAction
  terminationGracePeriodSeconds int64
  timeoutSeconds int32
ContainerPort
  containerPort int32!
  hostIP string
  hostPort int32
  name string
  protocol string
SecurityContext
  allowPrivilegeEscalation bool
  appArmorProfile AppArmorProfile
  capabilities Capabilities
  privileged bool
  procMount string
  readOnlyRootFilesystem bool
  runAsGroup int64
  runAsNonRoot bool
  runAsUser int64
  seLinuxOptions SELinuxOptions
  seccompProfile SeccompProfile
  windowsOptions WindowsSecurityContextOptions
VolumeDevice
  devicePath string!
  name string!
VolumeMount
  mountPath string!
  mountPropagation string
  name string!
  readOnly bool
  recursiveReadOnly string
  subPath string
  subPathExpr string
PodDNSConfigOption
  name string
  value string
SELinuxOptions
  level string
  role string
  type string
  user string
SeccompProfile
  localhostProfile string
  type string!
Sysctl
  name string!
  value string!
WindowsSecurityContextOptions
  gmsaCredentialSpec string
  gmsaCredentialSpecName string
  hostProcess bool
  runAsUserName string
PreferredSchedulingTerm
  preference NodeSelectorTerm!
  weight int32!
NodeSelector
  nodeSelectorTerms []NodeSelectorTerm!
WeightedPodAffinityTerm
  podAffinityTerm PodAffinityTerm!
  weight int32!
PodAffinityTerm
  labelSelector LabelSelector
  matchLabelKeys []string atomic
  mismatchLabelKeys []string atomic
  namespaceSelector LabelSelector
  namespaces []string
  topologyKey string!
EnvVarSource
  configMapKeyRef ConfigMapKeySelector
  fieldRef ObjectFieldSelector
  resourceFieldRef ResourceFieldSelector
  secretKeyRef SecretKeySelector
ConfigMapEnvSource
  name string
  optional bool
SecretEnvSource
  name string
  optional bool
LifecycleHandler
   exec ExecAction
  httpGet HTTPGetAction
  tcpSocket TCPSocketAction
ExecAction
  command []string
HTTPGetAction
  host string
  httpHeaders []HTTPHeader
  path string
  port IntOrString!
  scheme string
TCPSocketAction
  host string
  port IntOrString!
Capabilities
  add []string
  drop []string
NodeSelectorTerm
  matchExpressions []NodeSelectorRequirement
  matchFields []NodeSelectorRequirement
ConfigMapKeySelector
  key string!
  name string
  optional bool
SecretKeySelector
  key string!
  name string
  optional bool
HTTPHeader
  name string!
  value string!
NodeSelectorRequirement
  key string!
  operator string!
  values []string
PodOS
  name string!
PodResourceClaim
  name string!
  resourceClaimName string
  resourceClaimTemplateName string
PodSchedulingGate
  name string!
ContainerResizePolicy
  resourceName string!
  restartPolicy string!
GRPCAction
  port int32!
  service string
SleepAction
  seconds int64!
AppArmorProfile
  localhostProfile string
  type string!
ResourceClaim
  name string!
  request string
`
