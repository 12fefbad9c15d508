import { ChartNetwork, Files, GraduationCap, SquareTerminal } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { EditorPanel } from '../panels/editor/editor-panel.tsx'
import { FileTree } from '../panels/files/file-tree.tsx'
import { LessonPanel } from '../panels/lesson/lesson-panel.tsx'
import { TerminalPanel } from '../panels/terminal/terminal-panel.tsx'
import { TimeBar } from '../panels/time/time-bar.tsx'
import { ViewsPanel } from '../panels/views-panel.tsx'
import { useStrings } from '../strings/strings.ts'
import styles from './app.module.css'
import { type PhoneTab, showPhoneTab, useUi } from './ui-store.ts'

const tabs: readonly { readonly id: PhoneTab; readonly Icon: typeof Files }[] = [
  { id: 'lesson', Icon: GraduationCap },
  { id: 'files', Icon: Files },
  { id: 'terminal', Icon: SquareTerminal },
  { id: 'views', Icon: ChartNetwork },
]

/** One panel at a time, chosen in a bar below. */
export function PhoneLayout() {
  const { panels, app } = useStrings()
  const tab = useUi((ui) => ui.phoneTab)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const at = tabs.findIndex((one) => one.id === tab)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 }[event.key]
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length]
    if (next === undefined) return
    showPhoneTab(next.id)
    event.currentTarget.querySelector<HTMLElement>(`#phone-${next.id}`)?.focus()
  }
  return (
    <div className={styles.phone}>
      <div className={styles.phonePanel} role="tabpanel" id="phone-panel" aria-labelledby={`phone-${tab}`}>
        {tab === 'lesson' && <LessonPanel />}
        {tab === 'files' && (
          <div className={styles.stack}>
            <FileTree />
            <EditorPanel />
          </div>
        )}
        {tab === 'terminal' && <TerminalPanel />}
        {tab === 'views' && <ViewsPanel />}
      </div>
      <TimeBar />
      <div className={styles.tabBar} role="tablist" aria-label={app.panels} onKeyDown={onKeyDown}>
        {tabs.map(({ id, Icon }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`phone-${id}`}
            aria-selected={tab === id}
            aria-controls="phone-panel"
            tabIndex={tab === id ? 0 : -1}
            onClick={() => showPhoneTab(id)}
          >
            <Icon size={20} aria-hidden />
            {panels[id]}
          </button>
        ))}
      </div>
    </div>
  )
}
