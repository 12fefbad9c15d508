import { missing, type Predicate, reached } from '../check.ts'

/** Two names stand for two images. */
export const imageDiffers: Predicate = {
  form: 'image NAME differs from OTHER',
  example: 'image web:2 differs from web:1',
  judge: ({ NAME = '', OTHER = '' }) => (view) =>
    view.image(NAME) === view.image(OTHER) ? missing(`${NAME} and ${OTHER} are the same image`, `${NAME} 和 ${OTHER} 是同一个镜像`) : reached,
}
