import { SECOND } from '../sim/time.ts'
import { World } from '../sim/world.ts'
import { componentCaller } from './api/caller.ts'
import { createCluster, type Cluster } from './cluster.ts'
import { deployments } from './kinds/deployment.ts'
import type { Deployment } from './kinds/workload-types.ts'
import { ModelRuntime } from './kubelet/model-runtime.ts'
import { defaultLatencies } from './latencies.ts'

const admin = componentCaller('kubernetes-admin', 'bench', ['system:masters'])
const BOOT = 1_795_600_000_000

/** A cluster of model runtimes: `workers` nodes beside the control plane. */
export function modelCluster(seed: string, workers: number): Cluster {
  const world = new World({ seed, bootEpochMs: BOOT })
  const nodes = [
    { name: 'controlplane', address: '192.168.49.2', controlPlane: true },
    ...Array.from({ length: workers }, (_, i) => ({ name: `node${String(i + 1).padStart(2, '0')}`, address: `192.168.49.${i + 3}`, memoryBytes: 32 * 1024 ** 3, cpus: 16 })),
  ]
  const cluster = createCluster(world, { nodes })
  nodes.forEach((node, i) => cluster.startNode(node.name, new ModelRuntime({ world, latencies: defaultLatencies, imageSize: () => 50_000_000, behaviour: () => ({}), subnet: `10.244.${i}` })))
  return cluster
}

/** Creates a Deployment of so many pods and runs until all are ready; returns the virtual seconds it took. */
export function thousandPods(cluster: Cluster, replicas: number): number {
  const { world, api } = cluster
  world.runUntil(world.now + 30 * SECOND)
  const began = world.now
  const labels = { app: 'web' }
  const answer = api.create<Deployment>(
    deployments,
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' }, spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.25' }] } } } },
    { caller: admin },
  )
  if (!answer.ok) throw new Error(answer.status.message)
  while ((api.find(deployments, 'default', 'web')?.status.readyReplicas ?? 0) < replicas && world.now < began + 3600 * SECOND) world.runUntil(world.now + SECOND)
  return (world.now - began) / SECOND
}
