import type { Pod, Toleration } from '../../kinds/pod-types.ts'
import type { Admission } from '../admission.ts'

const SECONDS = 300
const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
const added: readonly Toleration[] = keys.map((key) => ({ effect: 'NoExecute', key, operator: 'Exists', tolerationSeconds: SECONDS }))

const covers = (t: Toleration, key: string): boolean => (t.key === key || t.key === undefined || t.key === '') && (t.effect === 'NoExecute' || t.effect === undefined || t.effect === '')

/** Lets every pod stay five minutes on a node that stops answering. */
export const defaultTolerations: Admission = {
  name: 'DefaultTolerationSeconds',
  operations: ['CREATE'],
  resources: ['pods'],
  mutate(object) {
    const pod = object as Pod
    const own = pod.spec.tolerations ?? []
    const missing = own.length === 0 ? added : added.filter((a) => !own.some((t) => covers(t, a.key ?? '')))
    return missing.length === 0 ? pod : ({ ...pod, spec: { ...pod.spec, tolerations: own.length === 0 ? added : [...own, ...missing] } } as Pod)
  },
}
