/** Field trees of services and endpoints (grammar: api/schema.ts), as in the Kubernetes 1.32 API reference. */
export const serviceSchema = `
Service
  apiVersion string
  kind string
  metadata ObjectMeta
  spec ServiceSpec
  status ServiceStatus
Endpoints
  apiVersion string
  kind string
  metadata ObjectMeta
  subsets []EndpointSubset
ServiceSpec
  allocateLoadBalancerNodePorts bool
  clusterIP string
  clusterIPs []string atomic
  externalIPs []string
  externalName string
  externalTrafficPolicy string
  healthCheckNodePort int32
  internalTrafficPolicy string
  ipFamilies []string atomic
  ipFamilyPolicy string
  loadBalancerClass string
  loadBalancerIP string
  loadBalancerSourceRanges []string
  ports []ServicePort merge=port keys=port,protocol
  publishNotReadyAddresses bool
  selector map[string]string
  sessionAffinity string
  sessionAffinityConfig SessionAffinityConfig
  topologyKeys []string
  trafficDistribution string
  type string
ServiceStatus
  conditions []Condition merge=type keys=type
  loadBalancer LoadBalancerStatus
EndpointSubset
  addresses []EndpointAddress
  notReadyAddresses []EndpointAddress
  ports []EndpointPort
ServicePort
  appProtocol string
  name string
  nodePort int32
  port int32!
  protocol string
  targetPort IntOrString
SessionAffinityConfig
  clientIP ClientIPConfig
LoadBalancerStatus
  ingress []LoadBalancerIngress
EndpointAddress
  hostname string
  ip string!
  nodeName string
  targetRef ObjectReference
EndpointPort
  appProtocol string
  name string
  port int32!
  protocol string
ClientIPConfig
  timeoutSeconds int32
LoadBalancerIngress
  hostname string
  ip string
  ipMode string
  ports []PortStatus atomic
PortStatus
  error string
  port int32!
  protocol string!
EndpointSlice
  addressType string!
  apiVersion string
  endpoints []Endpoint! atomic
  kind string
  metadata ObjectMeta
  ports []EndpointSlicePort atomic
Endpoint
  addresses []string! set
  conditions EndpointConditions
  deprecatedTopology map[string]string
  hints EndpointHints
  hostname string
  nodeName string
  targetRef ObjectReference
  zone string
EndpointConditions
  ready bool
  serving bool
  terminating bool
EndpointHints
  forZones []ForZone atomic
ForZone
  name string!
EndpointSlicePort
  appProtocol string
  name string
  port int32
  protocol string
`
