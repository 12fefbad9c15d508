import { Plus, Search, SquareTerminal } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { dropPane, showPane, useUi } from '../../app/ui-store.ts'
import { paneId } from '../../link/engine.ts'
import { usePrefs } from '../../prefs/prefs.ts'
import { useTheme } from '../../prefs/theme.ts'
import { useStrings } from '../../strings/strings.ts'
import { IconButton } from '../../ui/button.tsx'
import { PanelFrame } from '../../ui/panel.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { FindBar } from './find-bar.tsx'
import { type Screen, closeScreen, dressScreens, screenOf, showScreen } from './screens.ts'
import styles from './terminal-panel.module.css'

/** The terminals of the simulated host, one a tab. */
export function TerminalPanel() {
  const strings = useStrings()
  const panes = useUi((ui) => ui.panes)
  const pane = useUi((ui) => ui.pane)
  const scene = useUi((ui) => ui.scene)
  const [finding, setFinding] = useState(false)
  const close = (id: string) => {
    closeScreen(paneId(Number(id)))
    dropPane(Number(id))
  }
  const tabs = panes.map((n) => ({
    id: String(n),
    label: strings.terminal.tab(n),
    icon: <SquareTerminal size={14} aria-hidden />,
    ...(panes.length > 1 ? { closeLabel: strings.terminal.closeTab(n) } : {}),
  }))
  return (
    <PanelFrame
      title={strings.panels.terminal}
      bar={
        <Tabs
          label={strings.terminal.title}
          tabs={tabs}
          selected={String(pane)}
          onSelect={(id) => showPane(Number(id))}
          onClose={close}
          panelId="terminal-screen"
        />
      }
      tools={
        <>
          <IconButton label={`${strings.terminal.find} (Ctrl+Shift+F)`} aria-pressed={finding} onClick={() => setFinding(!finding)}>
            <Search size={15} aria-hidden />
          </IconButton>
          <IconButton label={strings.terminal.newTab} onClick={() => showPane()}>
            <Plus size={16} aria-hidden />
          </IconButton>
        </>
      }
    >
      <ScreenView key={`${scene} ${pane}`} pane={pane} finding={finding} onFind={setFinding} />
    </PanelFrame>
  )
}

type ScreenProps = { readonly pane: number; readonly finding: boolean; readonly onFind: (finding: boolean) => void }

function ScreenView({ pane, finding, onFind }: ScreenProps) {
  const strings = useStrings()
  const theme = useTheme()
  const fontPx = usePrefs((prefs) => prefs.terminalFontPx)
  const holder = useRef<HTMLDivElement>(null)
  const [screen, setScreen] = useState<Screen>()
  const label = strings.terminal.label(pane)

  useEffect(() => {
    const into = holder.current
    if (into === null) return undefined
    const shown = screenOf(paneId(pane), label)
    showScreen(shown, into)
    setScreen(shown)
    shown.term.attachCustomKeyEventHandler((event) => {
      if (event.key === 'F6') return false
      if (!(event.ctrlKey && event.shiftKey && event.code === 'KeyF')) return true
      if (event.type === 'keydown') onFind(true)
      event.preventDefault()
      return false
    })
    const observer = new ResizeObserver(() => requestAnimationFrame(shown.fit))
    observer.observe(into)
    if (document.activeElement === document.body) shown.term.focus()
    return () => {
      observer.disconnect()
      shown.element.remove()
    }
  }, [pane, label, onFind])

  useEffect(() => dressScreens(theme, fontPx), [theme, fontPx, screen])

  return (
    <div className={styles.frame} role="tabpanel" id="terminal-screen" aria-labelledby={`terminal-screen-tab-${pane}`}>
      {finding && screen !== undefined && (
        <FindBar
          screen={screen}
          onClose={() => {
            onFind(false)
            screen.term.focus()
          }}
        />
      )}
      <div ref={holder} className={styles.holder} />
    </div>
  )
}
