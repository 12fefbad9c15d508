/** Field trees of priority classes (grammar: api/schema.ts), as in the Kubernetes 1.32 API reference. */
export const schedulingSchema = `
PriorityClass
  apiVersion string
  description string
  globalDefault bool
  kind string
  metadata ObjectMeta
  preemptionPolicy string
  value int32!
`
