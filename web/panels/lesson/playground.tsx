import { ChevronRight } from 'lucide-react'
import { startScenario } from '../../app/scene.ts'
import { lessonList } from '../../link/course.ts'
import { usePrefs } from '../../prefs/prefs.ts'
import { useStrings } from '../../strings/strings.ts'
import { CommandLine } from './command-line.tsx'
import styles from './lesson-panel.module.css'

const ideas = [
  'docker run --rm busybox echo hi',
  'docker build -t web:1 web',
  'docker history web:1',
  'docker run -d --name web -p 8080:80 web:1',
  'curl localhost:8080',
  'kubectl get nodes',
  'kubectl apply -f deployment.yaml',
  'kubectl get pods -o wide',
]

/** The playground's page: what is there, lessons to start, commands to try. */
export function Playground() {
  const { lesson } = useStrings()
  const language = usePrefs((prefs) => prefs.language)
  return (
    <article className={styles.prose}>
      <h3>{lesson.playgroundTitle}</h3>
      <p>{lesson.playgroundText}</p>
      {lessonList.length > 0 && (
        <>
          <h3>{lesson.pick}</h3>
          <ul className={styles.lessons}>
            {lessonList.map((entry) => (
              <li key={entry.id}>
                <button type="button" onClick={() => void startScenario(entry.id)}>
                  {entry.titles[language]}
                  <ChevronRight size={15} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{lesson.ideas}</h3>
      <div className={styles.solution}>
        {ideas.map((command) => (
          <CommandLine key={command} command={command} />
        ))}
      </div>
    </article>
  )
}
