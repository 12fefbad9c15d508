import { PanelLeftOpen, PanelRightOpen } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels'
import { EditorPanel } from '../panels/editor/editor-panel.tsx'
import { FileTree } from '../panels/files/file-tree.tsx'
import { LessonPanel } from '../panels/lesson/lesson-panel.tsx'
import { TerminalPanel } from '../panels/terminal/terminal-panel.tsx'
import { ViewsPanel } from '../panels/views-panel.tsx'
import { usePrefs } from '../prefs/prefs.ts'
import { useStrings } from '../strings/strings.ts'
import { IconButton } from '../ui/button.tsx'
import styles from './app.module.css'

const layoutKey = (id: string) => `drydock.layout.${id}`

/** The sizes of a group's panels as they were left. */
function savedLayout(id: string): Layout | undefined {
  try {
    return JSON.parse(localStorage.getItem(layoutKey(id)) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

function saveLayout(id: string, layout: Layout): void {
  try {
    localStorage.setItem(layoutKey(id), JSON.stringify(layout))
  } catch {
    // Nothing is lost but the sizes.
  }
}

function PanelGroup({
  id,
  orientation,
  children,
}: {
  readonly id: string
  readonly orientation: 'horizontal' | 'vertical'
  readonly children: ReactNode
}) {
  const start = useRef(savedLayout(id))
  return (
    <Group
      id={id}
      className={styles.group}
      orientation={orientation}
      {...(start.current ? { defaultLayout: start.current } : {})}
      onLayoutChanged={(layout) => saveLayout(id, layout)}
    >
      {children}
    </Group>
  )
}

/** Lesson at the left, files and editor over terminals in the middle, live views at the right. */
export function DesktopLayout() {
  const strings = useStrings()
  const { lessonFolded, viewsFolded, change } = usePrefs()
  const { panels, app } = strings
  return (
    <div className={styles.columns}>
      {lessonFolded && <Rail side="left" name={panels.lesson} onOpen={() => change({ lessonFolded: false })} />}
      <PanelGroup key={`columns-${lessonFolded}-${viewsFolded}`} id={`columns-${lessonFolded}-${viewsFolded}`} orientation="horizontal">
        {!lessonFolded && (
          <>
            <Panel id="lesson" defaultSize="22%" minSize="240px">
              <LessonPanel />
            </Panel>
            <Separator className={styles.separator ?? ''} aria-label={app.resize(panels.lesson)} />
          </>
        )}
        <Panel id="work" defaultSize="46%" minSize="380px">
          <PanelGroup id="work" orientation="vertical">
            <Panel id="edit" defaultSize="46%" minSize="140px">
              <PanelGroup id="edit" orientation="horizontal">
                <Panel id="files" defaultSize="28%" minSize="140px">
                  <FileTree />
                </Panel>
                <Separator className={styles.separator ?? ''} aria-label={app.resize(panels.files)} />
                <Panel id="editor" minSize="200px">
                  <EditorPanel />
                </Panel>
              </PanelGroup>
            </Panel>
            <Separator className={styles.separator ?? ''} aria-label={app.resize(panels.terminal)} />
            <Panel id="terminal" minSize="120px">
              <TerminalPanel />
            </Panel>
          </PanelGroup>
        </Panel>
        {!viewsFolded && (
          <>
            <Separator className={styles.separator ?? ''} aria-label={app.resize(panels.views)} />
            <Panel id="views" defaultSize="32%" minSize="280px">
              <ViewsPanel />
            </Panel>
          </>
        )}
      </PanelGroup>
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
