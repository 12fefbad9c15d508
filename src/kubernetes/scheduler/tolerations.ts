import type { Taint } from '../kinds/node.ts'
import type { Toleration } from '../kinds/pod-types.ts'

/** Whether one toleration covers a taint (Toleration.ToleratesTaint). */
export function covers(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== '' && toleration.effect !== taint.effect) return false
  if (toleration.key !== undefined && toleration.key !== '' && toleration.key !== taint.key) return false
  return toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '')
}

export const tolerates = (tolerations: readonly Toleration[] | undefined, taint: Taint): boolean => (tolerations ?? []).some((t) => covers(t, taint))
