import { keyOf } from '../link/projection.ts'
import { groupBy } from '../link/group-by.ts'
import type { Tables } from '../link/mirror.ts'
import type { KubeObject } from '../link/records.ts'
import type { Box, Graph, Line } from './graph.ts'

const tile = { width: 168, height: 52 }
const work = { width: 184, height: 52 }
const gap = 12
const head = 46

const isSystem = (object: KubeObject) => object.metadata.namespace === 'kube-system'
const byName = (a: KubeObject, b: KubeObject) => (a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0)
const ownerUid = (object: KubeObject) => object.metadata.ownerReferences?.find((owner) => owner.controller !== false)?.uid
const nodeOf = (pod: KubeObject) => (typeof pod.spec?.['nodeName'] === 'string' ? pod.spec['nodeName'] : '')

/** ReplicaSets scaled to nothing and holding no pod are history; they stay out of the picture. */
function isLive(set: KubeObject, pods: readonly KubeObject[]): boolean {
  return set.spec?.['replicas'] !== 0 || pods.some((pod) => ownerUid(pod) === set.metadata.uid)
}

/** The picture of the cluster: workloads above, the nodes with their pods below, and who made whom. */
export function layoutCluster(tables: Tables): Graph {
  const objects = [...tables.objects.values()].sort(byName)
  const of = (kind: string) => objects.filter((object) => object.kind === kind)
  const nodes = of('Node')
  if (nodes.length === 0) return { boxes: [], lines: [] }
  const pods = of('Pod').filter((pod) => !isSystem(pod))
  const deployments = of('Deployment').filter((object) => !isSystem(object))
  const sets = of('ReplicaSet').filter((set) => !isSystem(set) && isLive(set, pods))
  const boxes: Box[] = []
  const lines: Line[] = []
  const width = Math.max(nodes.length, 1) * (tile.width + gap * 3) - gap

  const row = (list: readonly KubeObject[], y: number) => {
    const step = Math.max(work.width + gap, Math.min(work.width + 60, width / Math.max(list.length, 1)))
    const start = (width - (list.length * step - (step - work.width))) / 2
    list.forEach((object, index) => {
      boxes.push({
        id: keyOf(object),
        type: 'workload',
        x: start + index * step,
        y,
        ...work,
        label: `${object.kind} ${object.metadata.name}`,
      })
    })
    return list.length === 0 ? y : y + work.height + 40
  }
  let y = row(deployments, 0)
  y = row(sets, y)
  placePods(nodes, pods, y, boxes)
  const keyByUid = new Map(objects.map((object) => [object.metadata.uid, keyOf(object)]))
  const drawn = new Set(boxes.map((box) => box.id))
  for (const object of [...sets, ...pods]) {
    const owner = keyByUid.get(ownerUid(object) ?? '')
    if (owner !== undefined && drawn.has(owner))
      lines.push({ id: `${owner}>${keyOf(object)}`, from: owner, to: keyOf(object), quiet: object.kind === 'Pod' })
  }
  return { boxes, lines }
}

/** Beyond this many pods a node shows only its first ones; a picture of a thousand boxes is neither fast nor read. */
const manyPods = 120
const shownPerNode = 12

function placePods(nodes: readonly KubeObject[], pods: readonly KubeObject[], top: number, boxes: Box[]): void {
  const onNode = groupBy(pods, nodeOf)
  const cap = pods.length > manyPods ? shownPerNode : Infinity
  const rowsOf = (name: string) => Math.min(onNode.get(name)?.length ?? 0, cap + 1)
  const most = Math.max(1, ...nodes.map((node) => rowsOf(node.metadata.name)))
  const height = head + most * (tile.height + 8) + 8
  const waiting = (onNode.get('') ?? []).slice(0, cap)
  let y = top
  waiting.forEach((pod, index) => {
    const at = { x: (index % 3) * (tile.width + gap), y: y + Math.floor(index / 3) * (tile.height + 8) }
    boxes.push({ id: keyOf(pod), type: 'pod', ...at, ...tile, label: `Pod ${pod.metadata.name}` })
  })
  if (waiting.length > 0) y += Math.ceil(waiting.length / 3) * (tile.height + 8) + 24
  nodes.forEach((node, index) => {
    const x = index * (tile.width + gap * 3)
    boxes.push({ id: keyOf(node), type: 'node', x, y, width: tile.width + gap * 2, height, label: `Node ${node.metadata.name}` })
    const own = onNode.get(node.metadata.name) ?? []
    const at = (place: number) => ({ x: x + gap, y: y + head + place * (tile.height + 8), ...tile })
    own.slice(0, cap).forEach((pod, place) => boxes.push({ id: keyOf(pod), type: 'pod', ...at(place), label: `Pod ${pod.metadata.name}` }))
    if (own.length > cap)
      boxes.push({ id: `more/${node.metadata.name}`, type: 'more', ...at(cap), label: `+${own.length - cap}`, frame: true })
  })
}
