import type { NodeProps } from '@xyflow/react'
import { Boxes, Cpu, Package } from 'lucide-react'
import { memo } from 'react'
import { useMirror, useRecord } from '../link/mirror.ts'
import { useStrings } from '../strings/strings.ts'
import { BoxFrame, Dot } from './box-frame.tsx'
import { layoutCluster } from './cluster-layout.ts'
import type { GraphView } from './graph.ts'
import { nodeFacts, podFacts, replicaFacts } from './kube-facts.ts'
import styles from './views.module.css'

const Workload = memo(function Workload({ id }: NodeProps) {
  const { views } = useStrings()
  const object = useRecord('objects', id)
  if (object === undefined) return null
  const { ready, wanted, tone } = replicaFacts(object)
  return (
    <BoxFrame look="workload" tone={tone} handles="down">
      <span className={styles.head}>
        {object.kind === 'Deployment' ? <Boxes size={14} aria-hidden /> : <Package size={14} aria-hidden />}
        <span className={styles.kind}>{object.kind}</span>
        <span className={styles.state}>
          <Dot tone={tone} /> {views.ready(ready, wanted)}
        </span>
      </span>
      <span className={styles.main}>{object.metadata.name}</span>
    </BoxFrame>
  )
})

/** A name of which the end, where generated names differ, stays to be read. */
function Name({ name }: { readonly name: string }) {
  const cut = Math.max(0, name.length - 6)
  return (
    <span className={styles.name} title={name}>
      <span>{name.slice(0, cut)}</span>
      <span>{name.slice(cut)}</span>
    </span>
  )
}

const Pod = memo(function Pod({ id }: NodeProps) {
  const { views } = useStrings()
  const pod = useRecord('objects', id)
  if (pod === undefined) return null
  const { status, ready, containers, restarts, tone } = podFacts(pod)
  return (
    <BoxFrame look="pod" tone={tone} handles="down">
      <span className={styles.head}>
        <Dot tone={tone} />
        <Name name={pod.metadata.name} />
      </span>
      <span className={styles.sub}>
        <span>{status}</span>
        <span>
          {ready}/{containers}
        </span>
        {restarts > 0 && <span>{views.restarts(restarts)}</span>}
      </span>
    </BoxFrame>
  )
})

/** How many pods of system namespaces a node runs; they are counted, not drawn. */
const systemPods = (node: string) => (mirror: ReturnType<typeof useMirror.getState>) => {
  let pods = 0
  for (const object of mirror.tables.objects.values()) {
    if (object.kind === 'Pod' && object.metadata.namespace === 'kube-system' && object.spec?.['nodeName'] === node) pods++
  }
  return pods
}

const ClusterNode = memo(function ClusterNode({ id }: NodeProps) {
  const { views } = useStrings()
  const node = useRecord('objects', id)
  const system = useMirror(systemPods(node?.metadata.name ?? ''))
  if (node === undefined) return null
  const { status, roles, tone } = nodeFacts(node)
  return (
    <BoxFrame look="node" tone={tone}>
      <span className={styles.head}>
        <Cpu size={14} aria-hidden />
        <span className={styles.main}>{node.metadata.name}</span>
        {system > 0 && (
          <span className={styles.state} title={views.systemPods}>
            +{system}
          </span>
        )}
      </span>
      <span className={styles.sub}>
        <span>
          <Dot tone={tone} /> {status}
        </span>
        {roles !== '' && <span>{roles}</span>}
      </span>
    </BoxFrame>
  )
})

const More = memo(function More({ data }: NodeProps) {
  return <BoxFrame look="more">{String(data['label'])}</BoxFrame>
})

/** The cluster: Deployments, their ReplicaSets, and Pods on the nodes they were given. */
export const clusterView: GraphView = {
  id: 'cluster',
  reads: ['objects'],
  select: layoutCluster,
  nodeTypes: { workload: Workload, pod: Pod, node: ClusterNode, more: More },
}
