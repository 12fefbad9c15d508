import { GraduationCap, Info, Languages, Monitor, Moon, RotateCcw, Share2, Sun } from 'lucide-react'
import { lessonList } from '../link/course.ts'
import { useMirror } from '../link/mirror.ts'
import { type Theme, usePrefs } from '../prefs/prefs.ts'
import { useStrings } from '../strings/strings.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import styles from './header.module.css'
import { Mark } from './mark.tsx'
import { startScenario } from './scene.ts'
import { showDialog } from './ui-store.ts'

const nextTheme: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const themeIcon: Record<Theme, typeof Sun> = { system: Monitor, light: Sun, dark: Moon }

/** The bar above: what this is, what scene is on, and what can be done with it. */
export function Header({ narrow }: { readonly narrow: boolean }) {
  const strings = useStrings()
  const { app } = strings
  const { language, theme, change } = usePrefs()
  const lesson = useMirror((mirror) => mirror.scenario?.lesson?.id)
  const ThemeIcon = themeIcon[theme]
  const scenes = [
    { value: 'playground', label: app.playground },
    ...lessonList.map((entry) => ({ value: entry.id, label: entry.titles[language], group: strings.lesson.pick })),
  ]
  return (
    <header className={styles.header} data-region>
      <div className={styles.brand}>
        <Mark />
        <h1>{app.name}</h1>
        <p className={styles.simulation}>
          <Info size={13} aria-hidden />
          {narrow ? app.simulationShort : app.simulation}
        </p>
      </div>
      <div className={styles.tools}>
        <Select
          label={app.course}
          value={lesson ?? 'playground'}
          choices={scenes}
          onChange={(id) => void startScenario(id)}
          icon={narrow ? undefined : <GraduationCap size={15} aria-hidden />}
        />
        <span className={styles.grow} />
        <Select
          label={app.language}
          value={language}
          choices={[
            { value: 'en', label: narrow ? 'EN' : 'English' },
            { value: 'zh', label: narrow ? '中文' : '简体中文' },
          ]}
          onChange={(value) => change({ language: value })}
          icon={narrow ? undefined : <Languages size={14} aria-hidden />}
          compact={narrow}
        />
        <IconButton label={`${app.theme}: ${app.themes[theme]}`} onClick={() => change({ theme: nextTheme[theme] })}>
          <ThemeIcon size={16} aria-hidden />
        </IconButton>
        <IconButton label={app.startOver} onClick={() => showDialog('start-over')}>
          <RotateCcw size={15} aria-hidden />
        </IconButton>
        {narrow ? (
          <IconButton label={app.share} onClick={() => showDialog('share')}>
            <Share2 size={15} aria-hidden />
          </IconButton>
        ) : (
          <Button tone="accent" onClick={() => showDialog('share')}>
            <Share2 size={14} aria-hidden />
            {app.share}
          </Button>
        )}
      </div>
    </header>
  )
}
