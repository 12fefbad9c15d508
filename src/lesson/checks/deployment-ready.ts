import { missing, type Predicate, reached } from '../check.ts'

/** A deployment of the namespace `default` has a number of ready replicas. */
export const deploymentReady: Predicate = {
  form: 'deployment NAME has COUNT ready replicas',
  example: 'deployment web has 3 ready replicas',
  judge: ({ NAME, COUNT }) => (view) => {
    const found = view.objects('deployments.apps').find((o) => o.metadata.name === NAME && o.metadata.namespace === 'default')
    if (found === undefined) return missing(`there is no deployment ${NAME}`, `没有名为 ${NAME} 的 Deployment`)
    const { readyReplicas = 0 } = (found as { status?: { readyReplicas?: number } }).status ?? {}
    if (readyReplicas === Number(COUNT)) return reached
    return missing(`deployment ${NAME} has ${readyReplicas} ready replicas`, `Deployment ${NAME} 有 ${readyReplicas} 个就绪副本`)
  },
}
