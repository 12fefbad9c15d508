import { missing, type Predicate, reached } from '../check.ts'

/** A container of that name is in a state. */
export const containerState: Predicate = {
  form: 'container NAME is STATE',
  example: 'container web is running',
  words: { STATE: ['created', 'running', 'paused', 'restarting', 'exited'] },
  judge: ({ NAME, STATE }) => (view) => {
    const found = view.containers().find((c) => c.name === NAME)
    if (found === undefined) return missing(`there is no container ${NAME}`, `没有名为 ${NAME} 的容器`)
    if (found.state === STATE) return reached
    const code = found.state === 'exited' ? ` (${found.exitCode})` : ''
    return missing(`container ${NAME} is ${found.state}${code}`, `容器 ${NAME} 的状态是 ${found.state}${code}`)
  },
}
