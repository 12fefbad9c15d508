import { Suspense, lazy, useEffect, useState } from 'react'
import { useMirror } from '../link/mirror.ts'
import { TimeBar } from '../panels/time/time-bar.tsx'
import { usePrefs } from '../prefs/prefs.ts'
import { useTheme } from '../prefs/theme.ts'
import { useNarrow } from '../prefs/viewport.ts'
import { useStrings } from '../strings/strings.ts'
import styles from './app.module.css'
import { DesktopLayout } from './desktop-layout.tsx'
import { Fault } from './fault.tsx'
import { useUi } from './ui-store.ts'
import { walkRegions } from './walk-regions.ts'
import { Header } from './header.tsx'
import { ArrivalNotice, Notices } from './notices.tsx'
import { PhoneLayout } from './phone-layout.tsx'
import { type Arrival, arrive } from './scene.ts'

const Dialogs = lazy(() => import('./dialogs.tsx'))

/** The whole window. */
export function App() {
  const strings = useStrings()
  const theme = useTheme()
  const language = usePrefs((prefs) => prefs.language)
  const narrow = useNarrow()
  const dialog = useUi((ui) => ui.dialog)
  const [arrival, setArrival] = useState<Arrival>()

  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.title = strings.app.title
  }, [theme, language, strings])

  useEffect(() => {
    void arrive(setArrival)
  }, [])

  useEffect(() => {
    window.addEventListener('keydown', walkRegions)
    return () => window.removeEventListener('keydown', walkRegions)
  }, [])

  return (
    <div className={styles.window}>
      <Header narrow={narrow} />
      <ArrivalNotice arrival={arrival} onClose={() => setArrival(undefined)} />
      <Notices />
      <main className={styles.main}>{narrow ? <PhoneLayout /> : <DesktopLayout />}</main>
      {!narrow && <TimeBar />}
      <Waiting />
      <Fault />
      {dialog !== undefined && (
        <Suspense>
          <Dialogs />
        </Suspense>
      )}
    </div>
  )
}

/** A quiet line at the top while the machine room is being built or a journal is played. */
function Waiting() {
  const { engine } = useStrings()
  const phase = useMirror((mirror) => mirror.phase)
  const replayed = useMirror((mirror) => mirror.replayed)
  if (phase !== 'booting' && phase !== 'replaying') return null
  return (
    <div className={styles.waiting} role="status">
      <span className={styles.spinner} aria-hidden />
      {phase === 'booting' ? engine.booting : engine.replaying(Math.round(replayed * 100))}
    </div>
  )
}
