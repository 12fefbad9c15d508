import { describe, expect, test } from 'vitest'
import { createHash } from 'node:crypto'
import { SECOND } from '../sim/time.ts'
import { TestCluster } from './testing.ts'

const POD = '/api/v1/namespaces/default/pods'
const DEPLOY = '/apis/apps/v1/namespaces/default/deployments'
const TABLE = { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
const STRATEGIC = { 'Content-Type': 'application/strategic-merge-patch+json' }

const pod = (name: string, spec: object = {}): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'c', image: 'nginx:1.25' }], ...spec } })
const deployment = (replicas: number, image = 'nginx:1.25'): object => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } } },
})
const rowsOf = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => {
    const { type, object } = JSON.parse(line) as { type: string; object: { rows?: { cells: unknown[] }[] } }
    return object.rows?.map((row) => `${type} ${row.cells.slice(0, 4).join(' ')}`) ?? [type]
  })
const distinct = (lines: readonly string[]): string[] => lines.filter((line, i) => line !== lines[i - 1])

describe('a fresh cluster', () => {
  test('has three nodes, the control plane in static pods, and what every namespace gets', () => {
    const t = new TestCluster()
    expect(t.table('/api/v1/nodes')).toEqual(['controlplane Ready control-plane 20s v1.32.5', 'node01 Ready <none> 20s v1.32.5', 'node02 Ready <none> 20s v1.32.5'])
    expect(t.table('/api/v1/namespaces/kube-system/pods?labelSelector=tier=control-plane')).toEqual([
      'etcd-controlplane 1/1 Running 0 20s', 'kube-apiserver-controlplane 1/1 Running 0 20s', 'kube-controller-manager-controlplane 1/1 Running 0 20s', 'kube-scheduler-controlplane 1/1 Running 0 20s',
    ])
    expect(t.table('/api/v1/namespaces')).toEqual(['default Active 20s', 'kube-node-lease Active 20s', 'kube-public Active 20s', 'kube-system Active 20s'])
    expect(t.table('/api/v1/namespaces/default/serviceaccounts').map((r) => r.replace(/ \d+s$/, ''))).toEqual(['default 0'])
    expect(t.table('/api/v1/namespaces/default/services')).toEqual(['kubernetes ClusterIP 10.96.0.1 <none> 443/TCP 20s'])
    expect((t.request('GET', '/version').body as { gitVersion: string }).gitVersion).toBe('v1.32.5')
  })

  test('idles at least 5,000 virtual seconds a second', () => {
    const t = new TestCluster()
    const began = process.cpuUsage()
    t.run(5000)
    const { user, system } = process.cpuUsage(began)
    expect((user + system) / 1e6).toBeLessThan(1)
  })

  test('gives the same feed for the same seed, another for another', () => {
    const hash = (seed: string): string => {
      const t = new TestCluster({ seed })
      const sum = createHash('sha256')
      t.world.feed.listen((c) => sum.update(JSON.stringify([c.table, c.key, c.after, c.at])))
      t.request('POST', DEPLOY, deployment(5))
      t.run(60)
      t.request('PATCH', `${DEPLOY}/web`, { spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:1.26' }] } } } }, STRATEGIC)
      t.run(60)
      return sum.digest('hex')
    }
    expect(hash('a')).toBe(hash('a'))
    expect(hash('a')).not.toBe(hash('b'))
  })
})

describe('a pod', () => {
  test('goes through the real states with the real events', () => {
    const t = new TestCluster()
    const lines = t.watch(`${POD}?watch=1`, TABLE)
    t.request('POST', `${POD}?fieldManager=kubectl-run`, pod('nginx'))
    t.run(5)
    t.request('DELETE', `${POD}/nginx`)
    t.run(5)
    expect(distinct(rowsOf(lines))).toEqual([
      'ADDED nginx 0/1 Pending 0', 'MODIFIED nginx 0/1 Pending 0', 'MODIFIED nginx 0/1 ContainerCreating 0', 'MODIFIED nginx 1/1 Running 0',
      'MODIFIED nginx 1/1 Terminating 0', 'MODIFIED nginx 0/1 Error 0', 'DELETED nginx 0/1 Error 0',
    ])
    expect(t.events('nginx').map((e) => e.replace(/node0\d|\d+ms/g, '_'))).toEqual([
      'Normal Scheduled (x1) Successfully assigned default/nginx to _', 'Normal Pulling (x1) Pulling image "nginx:1.25"',
      'Normal Pulled (x1) Successfully pulled image "nginx:1.25" in _ (_ including waiting). Image size: 10000000 bytes.',
      'Normal Created (x1) Created container: c', 'Normal Started (x1) Started container c', 'Normal Killing (x1) Stopping container c',
    ])
  })

  test('that keeps failing backs off 0, 10, 20, 40 s and shows CrashLoopBackOff', () => {
    const t = new TestCluster({ behaviour: (config) => (config.name === 'c' ? { exitAfter: SECOND, exitCode: 1 } : {}) })
    t.request('POST', POD, pod('crash'))
    t.run(200)
    const [row] = t.table(POD)
    expect(row).toMatch(/^crash 0\/1 CrashLoopBackOff [45] \(\d+s ago\) 3m20s$/)
    const backOff = t.events('crash').find((e) => e.includes('BackOff'))
    expect(backOff).toMatch(/^Warning BackOff \(x\d+\) Back-off restarting failed container c in pod crash_default\([0-9a-f-]{36}\)$/)
  })

  test('whose image no registry has waits with ErrImagePull, then ImagePullBackOff', () => {
    const t = new TestCluster()
    t.request('POST', POD, pod('bad', { containers: [{ name: 'c', image: 'nosuch:1' }] }))
    t.run(3)
    expect(t.table(POD)).toEqual(['bad 0/1 ErrImagePull 0 3s'])
    t.run(15)
    expect(t.table(POD)).toEqual(['bad 0/1 ImagePullBackOff 0 18s'])
    expect(t.events('bad').map((e) => e.replace(/^(\w+ \w+) .*?\) /, '$1 ').replace(/node0\d/, '_')).slice(1, 4)).toEqual([
      'Normal Pulling Pulling image "nosuch:1"',
      'Warning Failed Failed to pull image "nosuch:1": failed to pull and unpack image "docker.io/library/nosuch:1": failed to resolve reference "docker.io/library/nosuch:1": docker.io/library/nosuch:1: not found',
      'Warning Failed Error: ErrImagePull',
    ])
  })

  test('with init containers runs them one after the other', () => {
    const t = new TestCluster({ behaviour: (config) => (config.name.startsWith('i') ? { exitAfter: 2 * SECOND } : {}) })
    t.request('POST', POD, pod('p', { initContainers: [{ name: 'i1', image: 'busybox:1' }, { name: 'i2', image: 'busybox:1' }] }))
    const seen: string[] = []
    for (let i = 0; i < 12; i++) {
      t.run(1)
      seen.push((t.table(POD)[0] ?? '').split(' ').slice(1, 3).join(' '))
    }
    expect(distinct(seen)).toEqual(['0/1 Init:0/2', '0/1 Init:1/2', '0/1 PodInitializing', '1/1 Running'])
    expect(seen.at(-1)).toBe('1/1 Running')
  })

  test('that succeeds is Completed and stays', () => {
    const t = new TestCluster({ behaviour: (config) => (config.name === 'c' ? { exitAfter: SECOND } : {}) })
    t.request('POST', POD, pod('once', { restartPolicy: 'Never' }))
    t.run(10)
    expect(t.table(POD)).toEqual(['once 0/1 Completed 0 10s'])
  })

  test('past its deadline is stopped, fails and stays until it is deleted', () => {
    const t = new TestCluster()
    t.request('POST', POD, pod('late', { activeDeadlineSeconds: 5, terminationGracePeriodSeconds: 1 }))
    t.run(10)
    expect(t.events('late')).toContain('Normal DeadlineExceeded (x1) Pod was active on the node longer than the specified deadline')
    expect((t.table(POD)[0] ?? '').split(' ').slice(0, 3).join(' ')).toBe('late 0/1 Error')
    t.request('DELETE', `${POD}/late`)
    t.run(5)
    expect(t.table(POD)).toEqual([])
  })

  test('with a failing liveness probe is killed and started again', () => {
    const t = new TestCluster({ behaviour: () => ({ exec: () => ({ exitCode: 1, output: 'cat: /tmp/healthy: No such file or directory' }) }) })
    t.request('POST', POD, pod('live', { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'nginx:1.25', livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, periodSeconds: 5 } }] }))
    t.run(16)
    expect(t.events('live').filter((e) => /Unhealthy|Killing/.test(e))).toEqual([
      expect.stringMatching(/^Warning Unhealthy \(x[34]\) Liveness probe failed: cat: \/tmp\/healthy: No such file or directory$/), 'Normal Killing (x1) Container c failed liveness probe, will be restarted',
    ])
  })

  test('that fits nowhere says why, node by node, and is placed when it can be', () => {
    const t = new TestCluster()
    t.request('POST', POD, pod('big', { nodeSelector: { disk: 'ssd' } }))
    t.run(2)
    expect(t.table(POD)).toEqual(['big 0/1 Pending 0 2s'])
    expect(t.events('big')).toEqual([
      "Warning FailedScheduling (x1) 0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    ])
    t.request('PATCH', '/api/v1/nodes/node02', { metadata: { labels: { disk: 'ssd' } } }, STRATEGIC)
    t.run(15)
    expect(t.table(POD)).toEqual(['big 1/1 Running 0 17s'])
  })
})

describe('a Deployment', () => {
  test('makes a ReplicaSet and pods, and heals', () => {
    const t = new TestCluster()
    t.request('POST', DEPLOY, deployment(3))
    t.run(5)
    expect(t.table(DEPLOY)).toEqual(['web 3/3 3 3 5s'])
    const victim = (t.table(POD)[0] ?? '').split(' ')[0] ?? ''
    t.request('DELETE', `${POD}/${victim}?gracePeriodSeconds=0`)
    t.run(5)
    expect(t.table(DEPLOY)).toEqual(['web 3/3 3 3 10s'])
    expect(t.table(POD).some((row) => row.startsWith(`${victim} `))).toBe(false)
  })

  test('rolls one pod at a time and tells of it', () => {
    const t = new TestCluster()
    t.request('POST', DEPLOY, deployment(3))
    t.run(10)
    t.request('PATCH', `${DEPLOY}/web`, { spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:1.26' }] } } } }, STRATEGIC)
    t.run(20)
    expect(t.events('web').map((e) => e.replace(/web-[a-z0-9]+/, 'web-_'))).toEqual([
      'Normal ScalingReplicaSet (x1) Scaled up replica set web-_ from 0 to 3', 'Normal ScalingReplicaSet (x1) Scaled up replica set web-_ from 0 to 1',
      'Normal ScalingReplicaSet (x1) Scaled down replica set web-_ from 3 to 2', 'Normal ScalingReplicaSet (x1) Scaled up replica set web-_ from 1 to 2',
      'Normal ScalingReplicaSet (x1) Scaled down replica set web-_ from 2 to 1', 'Normal ScalingReplicaSet (x1) Scaled up replica set web-_ from 2 to 3',
      'Normal ScalingReplicaSet (x1) Scaled down replica set web-_ from 1 to 0',
    ])
    const { metadata, status } = t.request('GET', `${DEPLOY}/web`).body as { metadata: { annotations: Record<string, string> }; status: { conditions: { type: string; reason: string }[] } }
    expect(metadata.annotations['deployment.kubernetes.io/revision']).toBe('2')
    expect(status.conditions.map((c) => `${c.type} ${c.reason}`)).toEqual(['Available MinimumReplicasAvailable', 'Progressing NewReplicaSetAvailable'])
  })

  test('scales through its sub-resource', () => {
    const t = new TestCluster()
    t.request('POST', DEPLOY, deployment(1))
    t.run(3)
    expect((t.request('PATCH', `${DEPLOY}/web/scale`, { spec: { replicas: 4 } }, { 'Content-Type': 'application/merge-patch+json' }).body as { spec: object }).spec).toEqual({ replicas: 4 })
    t.run(5)
    expect(t.table(DEPLOY)).toEqual(['web 4/4 4 4 8s'])
  })

  test.each([
    ['Background', []], ['Foreground', []], ['Orphan', ['ReplicaSet', 'Pod']],
  ])('deleted with propagation %s leaves %j', (propagationPolicy, left) => {
    const t = new TestCluster()
    t.request('POST', DEPLOY, deployment(2))
    t.run(5)
    t.request('DELETE', `${DEPLOY}/web`, { propagationPolicy })
    t.run(40)
    expect(t.table(DEPLOY)).toEqual([])
    expect([...(t.table('/apis/apps/v1/namespaces/default/replicasets').length > 0 ? ['ReplicaSet'] : []), ...(t.table(POD).length > 0 ? ['Pod'] : [])]).toEqual(left)
  })
})

describe('a node', () => {
  test('whose kubelet stops is NotReady after 40 s, and its pods go after five minutes more', () => {
    const t = new TestCluster()
    t.request('POST', DEPLOY, deployment(4))
    t.run(10)
    t.cluster.kubelet('node01')?.stop()
    t.run(30)
    expect(t.table('/api/v1/nodes')[1]).toMatch(/^node01 Ready/)
    t.run(25)
    expect(t.table('/api/v1/nodes')[1]).toMatch(/^node01 NotReady/)
    expect(t.table(DEPLOY)[0]).toMatch(/^web 2\/4 /)
    t.run(310)
    expect(t.table(DEPLOY)[0]).toMatch(/^web 4\/4 /)
    t.cluster.kubelet('node01')?.start()
    t.run(60)
    expect(t.table('/api/v1/nodes')[1]).toMatch(/^node01 Ready/)
    expect(t.table(POD)).toHaveLength(4)
  })

  test('nothing is scheduled while the scheduler is down', () => {
    const t = new TestCluster()
    t.cluster.components.stop('kube-scheduler')
    t.request('POST', POD, pod('p'))
    t.run(5)
    expect(t.table(POD)).toEqual(['p 0/1 Pending 0 5s'])
    t.cluster.components.start('kube-scheduler')
    t.run(5)
    expect(t.table(POD)).toEqual(['p 1/1 Running 0 10s'])
  })
})

test('a namespace takes everything in it along', () => {
  const t = new TestCluster()
  t.request('POST', '/api/v1/namespaces', { metadata: { name: 'dev' } })
  t.run(2)
  t.request('POST', '/api/v1/namespaces/dev/pods', pod('p'))
  t.run(5)
  t.request('DELETE', '/api/v1/namespaces/dev')
  expect(t.table('/api/v1/namespaces')[1]).toBe('dev Terminating 7s')
  expect(t.request('POST', '/api/v1/namespaces/dev/configmaps', { metadata: { name: 'late' } }).body).toMatchObject({ code: 403, message: 'configmaps "late" is forbidden: unable to create new content in namespace dev because it is being terminated' })
  t.run(45)
  expect(t.request('GET', '/api/v1/namespaces/dev').status).toBe(404)
})
