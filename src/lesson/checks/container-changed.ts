import { missing, type Predicate, reached } from '../check.ts'

/** A container's writable layer holds a path: it was added or changed since the container was made. */
export const containerChanged: Predicate = {
  form: 'container NAME changed PATH',
  example: 'container web changed /usr/share/nginx/html/index.html',
  judge: ({ NAME, PATH }) => (view) => {
    const found = view.containers().find((c) => c.name === NAME)
    if (found === undefined) return missing(`there is no container ${NAME}`, `没有名为 ${NAME} 的容器`)
    if (found.changed().includes(PATH ?? '')) return reached
    return missing(`${PATH} in container ${NAME} is still the image's`, `容器 ${NAME} 里的 ${PATH} 还是镜像里的那一份`)
  },
}
