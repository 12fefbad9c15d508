import { describe, expect, test } from 'vitest'
import type { Tables } from '../link/mirror.ts'
import type { ContainerRecord, ImageRecord, KubeObject } from '../link/records.ts'
import { layoutCluster } from './cluster-layout.ts'
import { layoutContainers } from './containers-layout.ts'
import { layoutLayers } from './layers-layout.ts'
import type { Graph } from './graph.ts'

const none: Tables = {
  files: new Map(),
  images: new Map(),
  containers: new Map(),
  networks: new Map(),
  processes: new Map(),
  objects: new Map(),
}

const image = (id: string, ...digests: string[]): ImageRecord => ({
  id,
  tags: [`${id}:1`],
  sizeBytes: 1,
  layers: digests.map((digest) => ({ digest, createdBy: `RUN ${digest}`, sizeBytes: 1 })),
})

const container = (id: string, fields: Partial<ContainerRecord> = {}): ContainerRecord => ({
  id,
  name: id,
  image: 'a',
  imageId: 'a',
  state: 'running',
  exitCode: 0,
  command: 'x',
  ports: [],
  networks: [{ name: 'bridge', ip: '172.17.0.2' }],
  writableBytes: 0,
  ...fields,
})

const object = (kind: string, name: string, fields: Partial<KubeObject> = {}, owner?: string): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    namespace: 'default',
    uid: `${kind}-${name}`,
    ...(owner ? { ownerReferences: [{ kind: '', name: '', uid: owner }] } : {}),
  },
  ...fields,
})

const byId = <T extends { readonly id: string }>(...items: T[]) => new Map(items.map((item) => [item.id, item]))
const boxOf = ({ boxes }: Graph, id: string) => boxes.find((box) => box.id === id)
const overlaps = ({ boxes }: Graph, frames: readonly string[]) =>
  boxes
    .filter((box) => !frames.includes(box.type))
    .flatMap((a, i, solid) =>
      solid
        .slice(i + 1)
        .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
        .map((b) => [a.id, b.id]),
    )

describe('image layers', () => {
  const tables = {
    ...none,
    images: byId(image('a', 'base', 'mid'), image('b', 'base', 'mid', 'top'), image('c', 'other')),
    containers: byId(container('one'), container('two')),
  }
  const graph = layoutLayers(tables, 500)

  test('a layer that images share is one box as wide as all of them', () => {
    expect(graph.boxes.filter((box) => box.type === 'layer').map((box) => box.id)).toHaveLength(4)
    expect(boxOf(graph, 'layer:/base')?.width).toBeGreaterThan(boxOf(graph, 'layer:/base/mid/top')?.width ?? 0)
  })

  test('containers lie over their image, side by side, and nothing overlaps', () => {
    const [one, two] = [boxOf(graph, 'container:one'), boxOf(graph, 'container:two')]
    expect(one?.y).toBe(two?.y)
    expect(one?.y).toBeLessThan(boxOf(graph, 'image:a')?.y ?? 0)
    expect(overlaps(graph, [])).toEqual([])
  })
})

test('containers lie in the lane of their network; a published port has a line to its container', () => {
  const web = container('web', { ports: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' }] })
  const networks = byId({ id: 'n1', name: 'bridge', driver: 'bridge', subnet: '' })
  const graph = layoutContainers({ ...none, networks, containers: byId(web, container('old', { state: 'exited', networks: [] })) }, 500)
  expect(graph.lines).toEqual([{ id: 'line-port:web:8080/tcp', from: 'port:web:8080/tcp', to: 'container:web' }])
  const lane = boxOf(graph, 'network:n1')
  expect(boxOf(graph, 'container:web')?.y).toBeGreaterThan(lane?.y ?? Infinity)
  expect(boxOf(graph, 'network:none')).toBeDefined()
  expect(overlaps(graph, ['host', 'network'])).toEqual([])
})

test('the cluster draws who made whom, pods on their nodes, and leaves history and system pods out', () => {
  const objects = [
    object('Node', 'node01'),
    object('Node', 'node02'),
    object('Deployment', 'web'),
    object('ReplicaSet', 'new', { spec: { replicas: 2 } }, 'Deployment-web'),
    object('ReplicaSet', 'old', { spec: { replicas: 0 } }, 'Deployment-web'),
    object('Pod', 'p1', { spec: { nodeName: 'node01' } }, 'ReplicaSet-new'),
    object('Pod', 'p2', { spec: {} }, 'ReplicaSet-new'),
    { ...object('Pod', 'dns', { spec: { nodeName: 'node01' } }), metadata: { name: 'dns', namespace: 'kube-system', uid: 'dns' } },
  ]
  const graph = layoutCluster({
    ...none,
    objects: new Map(objects.map((one) => [`${one.kind}/${one.metadata.namespace}/${one.metadata.name}`, one])),
  })
  expect(graph.boxes.map((box) => box.label).sort()).toEqual([
    'Deployment web',
    'Node node01',
    'Node node02',
    'Pod p1',
    'Pod p2',
    'ReplicaSet new',
  ])
  expect(graph.lines.map(({ from, to }) => `${from} ${to}`).sort()).toEqual([
    'Deployment/default/web ReplicaSet/default/new',
    'ReplicaSet/default/new Pod/default/p1',
    'ReplicaSet/default/new Pod/default/p2',
  ])
  expect(overlaps(graph, ['node'])).toEqual([])
})
