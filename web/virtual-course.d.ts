declare module 'virtual:course' {
  import type { Scenario } from '../src/host/protocol.ts'
  import type { Lesson, LessonEntry } from './link/course.ts'

  type LoadableLesson = LessonEntry & { readonly load: () => Promise<{ default: Lesson }> }
  export const lessons: readonly LoadableLesson[]
  export const playground: Scenario
}
