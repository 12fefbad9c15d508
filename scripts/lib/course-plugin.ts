import type { Plugin } from 'vite'
import { compileLesson, contentFolder, lessonFolders, playground } from './lesson-compiler.ts'

const coursePath = 'virtual:course'
const lessonPrefix = 'virtual:lesson/'

function courseModule(): string {
  const lessons = lessonFolders().map((folder) => {
    const { id, minutes, texts } = compileLesson(folder)
    const entry = JSON.stringify({ id, minutes, titles: { en: texts.en.title, zh: texts.zh.title } })
    return `{ ...${entry}, load: () => import(${JSON.stringify(lessonPrefix + folder)}) }`
  })
  return `export const lessons = [${lessons.join(',\n')}]\nexport const playground = ${JSON.stringify(playground())}\n`
}

/** Gives the window the course as modules: `virtual:course` (the list and the playground) and one module a lesson. */
export function course(): Plugin {
  return {
    name: 'drydock-course',
    resolveId: (id) => (id === coursePath || id.startsWith(lessonPrefix) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${coursePath}`) return courseModule()
      if (!id.startsWith(`\0${lessonPrefix}`)) return undefined
      return `export default ${JSON.stringify(compileLesson(id.slice(lessonPrefix.length + 1)))}\n`
    },
    configureServer(server) {
      server.watcher.add(contentFolder)
    },
  }
}
