import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { Check, Circle, CircleCheck, Lightbulb, PartyPopper } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import type { Hast, Lesson, StepText } from '../../link/course.ts'
import { useMirror } from '../../link/mirror.ts'
import { usePrefs } from '../../prefs/prefs.ts'
import { useStrings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { CommandLine } from './command-line.tsx'
import styles from './lesson-panel.module.css'

/** The elements a lesson's prose may use; anything else is shown as its content only. */
const allowed = new Set([
  'p',
  'h2',
  'h3',
  'h4',
  'ul',
  'ol',
  'li',
  'em',
  'strong',
  'code',
  'pre',
  'a',
  'blockquote',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'br',
  'hr',
  'del',
])

const Plain = ({ children }: { readonly children?: ReactNode }) => <>{children}</>

const Link = ({ href, children }: { readonly href?: string; readonly children?: ReactNode }) =>
  href !== undefined && /^https?:\/\//.test(href) ? (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  ) : (
    <>{children}</>
  )

const components = new Proxy(
  {},
  {
    get: (_, tag) => (tag === 'a' ? Link : allowed.has(String(tag)) ? undefined : Plain),
    getOwnPropertyDescriptor: (_, tag) =>
      tag === 'a' || !allowed.has(String(tag)) ? { configurable: true, enumerable: true, value: undefined } : undefined,
  },
)

function Prose({ tree }: { readonly tree: Hast }) {
  return useMemo(() => toJsxRuntime(tree, { Fragment, jsx, jsxs, components }), [tree])
}

/** A lesson's words and its steps, with what the engine says of each. */
export default function LessonText({ lesson }: { readonly lesson: Lesson }) {
  const strings = useStrings()
  const language = usePrefs((prefs) => prefs.language)
  const states = useMirror((mirror) => mirror.steps)
  const text = lesson.texts[language]
  const done = new Set(states.filter((state) => state.done).map((state) => state.id))
  const count = text.steps.filter((step) => done.has(step.id)).length
  const current = text.steps.find((step) => !done.has(step.id))?.id
  return (
    <article className={styles.prose}>
      <div className={styles.progress}>
        <progress max={text.steps.length} value={count} aria-label={strings.lesson.progress(count, text.steps.length)} />
        <span>{strings.lesson.progress(count, text.steps.length)}</span>
      </div>
      <Prose tree={text.intro} />
      <ol className={styles.steps}>
        {text.steps.map((step, index) => (
          <li key={step.id} className={styles.step} data-done={done.has(step.id)} data-current={step.id === current}>
            <Step
              step={step}
              number={index + 1}
              of={text.steps.length}
              done={done.has(step.id)}
              solution={lesson.solutions[step.id] ?? []}
            />
          </li>
        ))}
      </ol>
      {current === undefined && (
        <p className={styles.finished} role="status">
          <PartyPopper size={16} aria-hidden /> {strings.lesson.finished}
        </p>
      )}
      <Prose tree={text.outro} />
    </article>
  )
}

type StepProps = {
  readonly step: StepText
  readonly number: number
  readonly of: number
  readonly done: boolean
  readonly solution: readonly string[]
}

function Step({ step, number, of, done, solution }: StepProps) {
  const { lesson } = useStrings()
  const language = usePrefs((prefs) => prefs.language)
  const because = useMirror((mirror) => mirror.steps.find((state) => state.id === step.id)?.because[language] ?? '')
  const [hints, setHints] = useState(0)
  const [solved, setSolved] = useState(false)
  return (
    <>
      <h3 className={styles.stepTitle}>
        {done ? <CircleCheck size={18} aria-hidden /> : <Circle size={18} aria-hidden />}
        <span>
          <span className="visually-hidden">
            {lesson.step(number, of)}, {done ? lesson.done : lesson.open}:{' '}
          </span>
          {step.title || lesson.step(number, of)}
        </span>
      </h3>
      <Prose tree={step.body} />
      <p className={styles.verdict} role="status">
        {done ? (
          <span className={styles.done}>
            <Check size={14} aria-hidden /> {lesson.done}
          </span>
        ) : (
          because !== '' && (
            <>
              <span className={styles.label}>{lesson.seen}</span> {because}
            </>
          )
        )}
      </p>
      {hints > 0 && (
        <ol className={styles.hints}>
          {step.hints.slice(0, hints).map((hint, index) => (
            <li key={hint}>
              <span className={styles.label}>{lesson.hint(index + 1, step.hints.length)}</span> {hint}
            </li>
          ))}
        </ol>
      )}
      <div className={styles.helps}>
        {hints < step.hints.length && (
          <Button onClick={() => setHints(hints + 1)}>
            <Lightbulb size={14} aria-hidden />
            {hints === 0 ? lesson.showHint : lesson.nextHint}
          </Button>
        )}
        {solution.length > 0 && (
          <Button aria-expanded={solved} onClick={() => setSolved(!solved)}>
            {solved ? lesson.hideSolution : lesson.showSolution}
          </Button>
        )}
      </div>
      {solved && (
        <div className={styles.solution}>
          {solution.map((command) => (
            <CommandLine key={command} command={command} />
          ))}
        </div>
      )}
    </>
  )
}
