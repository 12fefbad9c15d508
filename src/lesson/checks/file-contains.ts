import { missing, type Predicate, reached } from '../check.ts'

/** A file of the workstation contains a text. */
export const fileContains: Predicate = {
  form: 'file PATH contains TEXT',
  example: 'file /root/work/Dockerfile contains "COPY index.html"',
  judge: ({ PATH = '', TEXT = '' }) => (view) => {
    const content = view.file(PATH)
    if (content === undefined) return missing(`there is no file ${PATH}`, `没有文件 ${PATH}`)
    return content.includes(TEXT) ? reached : missing(`${PATH} does not contain "${TEXT}"`, `${PATH} 里没有“${TEXT}”`)
  },
}
