/** Field trees of leases (grammar: api/schema.ts), as in the Kubernetes 1.32 API reference. */
export const coordinationSchema = `
Lease
  apiVersion string
  kind string
  metadata ObjectMeta
  spec LeaseSpec
LeaseSpec
  acquireTime MicroTime
  holderIdentity string
  leaseDurationSeconds int32
  leaseTransitions int32
  preferredHolder string
  renewTime MicroTime
  strategy string
`
