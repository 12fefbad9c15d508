import { BaseImage, Cluster, type ProcessContext } from '@ngrok/webernetes'

class Idle extends BaseImage {
  static readonly imageName = 'idle'
  static readonly imageVersion = '1.0'
  readonly defaultCommand = ['wait']

  override exec(context: ProcessContext): Promise<number> {
    return context.waitUntilKilled()
  }
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** The same Deployment in @ngrok/webernetes on ten nodes: CPU milliseconds until all pods are Ready. */
export async function peerDeploymentCpu(replicas: number): Promise<number> {
  const cluster = new Cluster({ nodes: 10 })
  cluster.registerImage(Idle)
  await cluster.init()
  const cpu = cpuMs()
  const labels = { app: 'web' }
  await cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'idle:1.0' }] } },
      },
    },
  ])
  return new Promise((resolve) => {
    const informer = cluster.informer('deployments', (_type, deployment) => {
      if ((deployment.status?.readyReplicas ?? 0) >= replicas) resolve(cpuMs() - cpu)
    })
    void informer
  })
}
