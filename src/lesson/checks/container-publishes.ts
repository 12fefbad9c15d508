import { missing, type Predicate, reached } from '../check.ts'

/** A port of the host leads to a port of a container. */
export const containerPublishes: Predicate = {
  form: 'container NAME publishes HOST to PORT',
  example: 'container web publishes 8080 to 80',
  judge: ({ NAME, HOST, PORT }) => (view) => {
    const found = view.containers().find((c) => c.name === NAME)
    if (found === undefined) return missing(`there is no container ${NAME}`, `没有名为 ${NAME} 的容器`)
    if (found.ports.some((p) => p.host === Number(HOST) && p.container === Number(PORT))) return reached
    const seen = found.ports.map((p) => `${p.host} -> ${p.container}`).join(', ')
    if (seen === '') return missing(`container ${NAME} publishes no port`, `容器 ${NAME} 没有发布端口`)
    return missing(`container ${NAME} publishes ${seen}`, `容器 ${NAME} 发布的端口是 ${seen}`)
  },
}
