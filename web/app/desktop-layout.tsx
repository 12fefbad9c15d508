import { PanelLeftOpen, PanelRightOpen } from 'lucide-react'
import { EditorPanel } from '../panels/editor/editor-panel.tsx'
import { FileTree } from '../panels/files/file-tree.tsx'
import { LessonPanel } from '../panels/lesson/lesson-panel.tsx'
import { TerminalPanel } from '../panels/terminal/terminal-panel.tsx'
import { ViewsPanel } from '../panels/views-panel.tsx'
import { usePrefs } from '../prefs/prefs.ts'
import { useStrings } from '../strings/strings.ts'
import { IconButton } from '../ui/button.tsx'
import { type Part, Split } from '../ui/split.tsx'
import styles from './app.module.css'

/** Lesson at the left, files and editor over terminals in the middle, live views at the right. */
export function DesktopLayout() {
  const { panels, app } = useStrings()
  const { lessonFolded, viewsFolded, change } = usePrefs()
  const files = { id: 'files', share: 28, minPx: 150, content: <FileTree /> }
  const editor = { id: 'editor', share: 72, minPx: 200, border: app.resize(panels.files), content: <EditorPanel /> }
  const edit = { id: 'edit', share: 46, minPx: 140, content: <Split id="edit" direction="row" parts={[files, editor]} /> }
  const terminal = { id: 'terminal', share: 54, minPx: 120, border: app.resize(panels.terminal), content: <TerminalPanel /> }
  const work = <Split id="work" direction="column" parts={[edit, terminal]} />
  const columns: Part[] = [
    { id: 'lesson', share: 22, minPx: 230, content: <LessonPanel /> },
    { id: 'work', share: 46, minPx: 380, border: app.resize(panels.lesson), content: work },
    { id: 'views', share: 32, minPx: 280, border: app.resize(panels.views), content: <ViewsPanel /> },
  ]
  const shown = columns.filter(({ id }) => !((id === 'lesson' && lessonFolded) || (id === 'views' && viewsFolded)))
  const name = shown.map(({ id }) => id).join('-')
  return (
    <div className={styles.columns}>
      {lessonFolded && <Rail side="left" name={panels.lesson} onOpen={() => change({ lessonFolded: false })} />}
      <Split key={name} id={name} direction="row" parts={shown} />
      {viewsFolded && <Rail side="right" name={panels.views} onOpen={() => change({ viewsFolded: false })} />}
    </div>
  )
}

type RailProps = { readonly side: 'left' | 'right'; readonly name: string; readonly onOpen: () => void }

/** The narrow strip that stands for a folded panel at a side of the window. */
function Rail({ side, name, onOpen }: RailProps) {
  const { app } = useStrings()
  const Icon = side === 'left' ? PanelLeftOpen : PanelRightOpen
  return (
    <div className={`${styles.rail} ${side === 'left' ? styles.railLeft : styles.railRight}`}>
      <IconButton label={app.unfold(name)} onClick={onOpen}>
        <Icon size={16} aria-hidden />
      </IconButton>
      <span aria-hidden>{name}</span>
    </div>
  )
}
