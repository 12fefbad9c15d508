import { GraduationCap } from 'lucide-react'
import { Suspense, lazy, useEffect, useState } from 'react'
import { type Lesson, lessonList, loadLesson } from '../../link/course.ts'
import { useMirror } from '../../link/mirror.ts'
import { usePrefs } from '../../prefs/prefs.ts'
import { useStrings } from '../../strings/strings.ts'
import { LoadGuard } from '../../ui/load-guard.tsx'
import { PanelFrame } from '../../ui/panel.tsx'
import { FoldButton } from '../fold-button.tsx'
import styles from './lesson-panel.module.css'
import { Playground } from './playground.tsx'

const LessonText = lazy(() => import('./lesson-text.tsx'))

/** The present lesson with its steps, or what there is to try in the playground. */
export function LessonPanel() {
  const strings = useStrings()
  const language = usePrefs((prefs) => prefs.language)
  const id = useMirror((mirror) => mirror.scenario?.lesson?.id)
  const booted = useMirror((mirror) => mirror.scenario !== undefined)
  const [lesson, setLesson] = useState<Lesson | 'missing'>()

  useEffect(() => {
    let wanted = true
    setLesson(undefined)
    if (id !== undefined) {
      loadLesson(id).then(
        (found) => wanted && setLesson(found ?? 'missing'),
        () => wanted && setLesson('missing'),
      )
    }
    return () => {
      wanted = false
    }
  }, [id])

  const title = lessonList.find((entry) => entry.id === id)?.titles[language]
  return (
    <PanelFrame title={title ?? strings.panels.lesson} icon={<GraduationCap size={16} aria-hidden />} tools={<FoldButton panel="lesson" />}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={strings.panels.lesson}>
        {booted && id === undefined && <Playground />}
        {lesson === 'missing' && <p>{strings.lesson.noLesson}</p>}
        {lesson !== undefined && lesson !== 'missing' && (
          <LoadGuard>
            <Suspense fallback={<p className={styles.soft}>{strings.app.loading}</p>}>
              <LessonText lesson={lesson} />
            </Suspense>
          </LoadGuard>
        )}
      </div>
    </PanelFrame>
  )
}
