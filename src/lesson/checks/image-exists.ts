import { missing, type Predicate, reached } from '../check.ts'

/** The engine has an image of that name. */
export const imageExists: Predicate = {
  form: 'image NAME exists',
  example: 'image web:1 exists',
  judge: ({ NAME = '' }) => (view) =>
    view.image(NAME) === undefined ? missing(`there is no image ${NAME}`, `没有镜像 ${NAME}`) : reached,
}
