import { missing, type Predicate, reached } from '../check.ts'

/** A pod of the namespace `default` is in a phase. */
export const podPhase: Predicate = {
  form: 'pod NAME is PHASE',
  example: 'pod web is Running',
  words: { PHASE: ['Pending', 'Running', 'Succeeded', 'Failed'] },
  judge: ({ NAME, PHASE }) => (view) => {
    const found = view.objects('pods').find((o) => o.metadata.name === NAME && o.metadata.namespace === 'default')
    if (found === undefined) return missing(`there is no pod ${NAME}`, `没有名为 ${NAME} 的 Pod`)
    const { phase } = (found as { status?: { phase?: string } }).status ?? {}
    return phase === PHASE ? reached : missing(`pod ${NAME} is ${phase}`, `Pod ${NAME} 的状态是 ${phase}`)
  },
}
