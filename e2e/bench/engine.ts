import { performance } from 'node:perf_hooks'
import { Engine } from '../../src/host/engine.ts'
import type { Scenario } from '../../src/host/protocol.ts'
import { buildWorld } from '../../src/lesson/build-world.ts'
import { PLAYGROUND } from '../../src/lesson/worlds.ts'
import { parseYaml } from '../../src/base/yaml.ts'
import { componentCaller } from '../../src/kubernetes/api/caller.ts'
import { deployments } from '../../src/kubernetes/kinds/deployment.ts'
import type { Deployment } from '../../src/kubernetes/kinds/workload-types.ts'
import { SECOND } from '../../src/sim/time.ts'

/** CPU time this process has used, in milliseconds. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Virtual seconds a real second holds while the playground's cluster does nothing but live. */
export function idleSpeed(): number {
  const { world } = buildWorld(PLAYGROUND)
  world.runUntil(world.now + 120 * SECOND)
  const hour = 3600
  const started = performance.now()
  world.runUntil(world.now + hour * SECOND)
  return hour / ((performance.now() - started) / 1000)
}

/** Milliseconds to play a journal of 200 typed commands into a new world, the building of the world included. */
export function replayMs(): { ms: number; commands: number } {
  const scenario: Scenario = {
    format: 1,
    id: 'bench',
    world: PLAYGROUND,
    files: [{ path: 'Dockerfile', content: 'FROM busybox\nRUN echo hi > /hi\nCMD ["sleep","100"]\n' }],
  }
  const listener = { output: () => undefined, closed: () => undefined }
  const live = new Engine(scenario, buildWorld(scenario.world), listener)
  live.send({ kind: 'open-pane', pane: 'a', rows: 24, cols: 80 })
  const lines = [
    'ls -l',
    'docker images',
    'docker ps -a',
    'echo $((1 + 2)) > n',
    'cat n',
    'kubectl get pods -A',
    'docker run --rm busybox echo hi',
    'docker build -q -t b .',
    'kubectl get nodes',
    'seq 1 100 | wc -l',
  ]
  const commands = 200
  for (let i = 0; i < commands; i++) {
    live.world.runUntil(live.world.now + 3 * SECOND)
    live.send({ kind: 'keys', pane: 'a', text: `${lines[i % lines.length]}\r` })
  }
  live.world.runUntil(live.world.now + 3 * SECOND)
  const { session } = live
  const started = performance.now()
  const again = new Engine(scenario, buildWorld(scenario.world), listener)
  again.replay(session)
  return { ms: performance.now() - started, commands }
}

/** CPU milliseconds (and virtual seconds) from creating a Deployment on ten nodes until all its pods are Ready: every pod a real sandbox and container of the simulated kernels. */
export function deploymentCpu(replicas: number): { cpu: number; virtual: number } {
  const workers = Array.from({ length: 10 }, (_, i) => `node${String(i + 1).padStart(2, '0')}`)
  const { world, cluster } = buildWorld({ ...PLAYGROUND, cluster: { version: '1.32', nodes: ['controlplane', ...workers] } })
  if (cluster === undefined) throw new Error('the world has no cluster')
  world.runUntil(world.now + 30 * SECOND)
  const { api } = cluster.cluster
  const manifest = parseYaml(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: 'registry.k8s.io/pause:3.10'}
`)
  if ('error' in manifest) throw new Error(manifest.error)
  const cpu = cpuMs()
  const began = world.now
  const answer = api.create<Deployment>(deployments, manifest.value as never, {
    caller: componentCaller('kubernetes-admin', 'bench', ['system:masters']),
  })
  if (!answer.ok) throw new Error(answer.status.message)
  const ready = (): number => api.find(deployments, 'default', 'web')?.status.readyReplicas ?? 0
  while (ready() < replicas && world.now < began + 3600 * SECOND) world.runUntil(world.now + SECOND)
  if (ready() < replicas) throw new Error(`only ${ready()} of ${replicas} pods became ready`)
  return { cpu: cpuMs() - cpu, virtual: (world.now - began) / SECOND }
}
