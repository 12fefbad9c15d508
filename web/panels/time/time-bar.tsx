import { Pause, Play, StepForward } from 'lucide-react'
import { pause, resume, setSpeed, step } from '../../link/engine.ts'
import { useMirror } from '../../link/mirror.ts'
import { usePrefs } from '../../prefs/prefs.ts'
import { useStrings } from '../../strings/strings.ts'
import { IconButton } from '../../ui/button.tsx'
import { clockText, dateText } from './clock-text.ts'
import styles from './time-bar.module.css'
import { useActivity } from './use-activity.ts'

const speeds = [1, 2, 5, 10, 100]

/** The bar below: run, stop and step virtual time, how fast it goes, what it reads, and the last thing that happened. */
export function TimeBar() {
  const { time } = useStrings()
  const running = useMirror((mirror) => mirror.clock.running)
  const ready = useMirror((mirror) => mirror.phase === 'ready')
  return (
    <section className={styles.bar} aria-label={time.bar} data-region>
      <IconButton
        className={styles.play ?? ''}
        label={running ? time.pause : time.play}
        disabled={!ready}
        onClick={running ? pause : resume}
      >
        {running ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />}
      </IconButton>
      <IconButton label={time.step} disabled={running || !ready} onClick={step}>
        <StepForward size={15} aria-hidden />
      </IconButton>
      <Speeds />
      <Clock />
      <Activity />
    </section>
  )
}

function Speeds() {
  const { time } = useStrings()
  const factor = useMirror((mirror) => mirror.clock.factor)
  return (
    <div className={styles.speeds} role="group" aria-label={time.speed}>
      {speeds.map((speed) => (
        <button key={speed} type="button" aria-pressed={speed === factor} onClick={() => setSpeed(speed)}>
          {time.times(speed)}
        </button>
      ))}
    </div>
  )
}

function Clock() {
  const { time } = useStrings()
  const running = useMirror((mirror) => mirror.clock.running)
  const tenths = useMirror((mirror) => Math.floor(Math.max(mirror.now, mirror.clock.now) / 100_000))
  const bootEpochMs = useMirror((mirror) => mirror.bootEpochMs)
  const language = usePrefs((prefs) => prefs.language)
  const nowMs = tenths * 100
  return (
    <div className={styles.clock} data-running={running}>
      <span className="visually-hidden">{time.clock}</span>
      <time className={styles.elapsed}>{clockText(nowMs)}</time>
      <span className={styles.date}>{running ? dateText(bootEpochMs + nowMs, language) : time.paused}</span>
    </div>
  )
}

function Activity() {
  const { time } = useStrings()
  const activity = useActivity()
  return (
    <p className={styles.activity} aria-label={time.activity} title={activity}>
      {activity || time.idle}
    </p>
  )
}
