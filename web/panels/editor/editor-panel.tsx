import { FileCode2, Save, TriangleAlert } from 'lucide-react'
import { Suspense, lazy, useEffect } from 'react'
import { closeFile, useUi } from '../../app/ui-store.ts'
import { useFileRevision } from '../../link/mirror.ts'
import { usePrefs } from '../../prefs/prefs.ts'
import { useStrings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { LoadGuard } from '../../ui/load-guard.tsx'
import { PanelFrame } from '../../ui/panel.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { forgetBuffer, isDirty, refreshBuffer, saveBuffer, settleClash, useBuffers } from './buffers.ts'
import styles from './editor-panel.module.css'

/** Monaco comes with its own words; they have to be there before it is. */
const CodeEditor = lazy(async () => {
  if (usePrefs.getState().language === 'zh') await import('monaco-editor/nls/lang/zh-cn')
  return import('./code-editor.tsx')
})
const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1)
/** What a tab says: the file's name, with its folder where another open file has the same one. */
function tabName(path: string, openFiles: readonly string[]): string {
  const name = baseName(path)
  const alone = openFiles.filter((other) => baseName(other) === name).length === 1
  return alone ? name : path.split('/').slice(-2).join('/')
}

/** The open files, one a tab, and the editor of the chosen one. */
export function EditorPanel() {
  const strings = useStrings()
  const openFiles = useUi((ui) => ui.openFiles)
  const file = useUi((ui) => ui.file)
  const byPath = useBuffers((buffers) => buffers.byPath)
  const dirty = file !== undefined && isDirty(byPath.get(file))
  const close = (path: string) => {
    closeFile(path)
    forgetBuffer(path)
  }
  const tabs = openFiles.map((path) => ({
    id: path,
    label: tabName(path, openFiles),
    closeLabel: strings.editor.closeFile(tabName(path, openFiles)),
    mark: isDirty(byPath.get(path)) && (
      <span className={styles.dirty} title={strings.editor.unsaved}>
        <span className="visually-hidden">{strings.editor.unsaved}</span>
      </span>
    ),
  }))
  return (
    <PanelFrame
      title={strings.panels.editor}
      {...(file === undefined
        ? { icon: <FileCode2 size={15} aria-hidden /> }
        : {
            bar: (
              <Tabs
                label={strings.panels.editor}
                tabs={tabs}
                selected={file}
                onSelect={(path) => useUi.setState({ file: path })}
                onClose={close}
                panelId="editor-text"
              />
            ),
          })}
      tools={
        file !== undefined && (
          <Button tone={dirty ? 'accent' : 'plain'} disabled={!dirty} onClick={() => saveBuffer(file)} title="Ctrl+S">
            <Save size={14} aria-hidden />
            {dirty ? strings.editor.save : strings.editor.saved}
          </Button>
        )
      }
    >
      {file === undefined ? <Nothing /> : <OpenFile key={file} path={file} />}
    </PanelFrame>
  )
}

function Nothing() {
  const { editor } = useStrings()
  return (
    <div className={styles.nothing}>
      <FileCode2 size={26} strokeWidth={1.4} aria-hidden />
      <p>{editor.none}</p>
      <p className={styles.soft}>{editor.noneHint}</p>
    </div>
  )
}

function OpenFile({ path }: { readonly path: string }) {
  const strings = useStrings()
  const revision = useFileRevision(path)
  const buffer = useBuffers((buffers) => buffers.byPath.get(path))
  useEffect(() => {
    void refreshBuffer(path)
  }, [path, revision])
  return (
    <div className={styles.file} role="tabpanel" id="editor-text" aria-label={strings.editor.label(baseName(path))}>
      <Clash path={path} />
      {buffer?.binary === true && <p className={styles.nothing}>{strings.editor.binary}</p>}
      {buffer !== undefined && !buffer.binary && (
        <LoadGuard>
          <Suspense fallback={<Waiting text={buffer.draft} />}>
            <CodeEditor path={path} />
          </Suspense>
        </LoadGuard>
      )}
    </div>
  )
}

/** The plain text, until the editor itself has come. */
function Waiting({ text }: { readonly text: string }) {
  const strings = useStrings()
  return (
    <div className={styles.waiting} aria-busy>
      <span className="visually-hidden" role="status">
        {strings.editor.loading}
      </span>
      <pre>{text}</pre>
    </div>
  )
}

function Clash({ path }: { readonly path: string }) {
  const { editor } = useStrings()
  const clash = useBuffers((buffers) => buffers.byPath.get(path)?.clash)
  if (clash === undefined) return null
  return (
    <div className={styles.clash} role="alert">
      <TriangleAlert size={15} aria-hidden />
      <span>{clash.kind === 'changed' ? editor.changed(baseName(path)) : editor.removed(baseName(path))}</span>
      {clash.kind === 'changed' ? (
        <>
          <Button onClick={() => settleClash(path, 'theirs')}>{editor.takeTheirs}</Button>
          <Button onClick={() => settleClash(path, 'mine')}>{editor.keepMine}</Button>
        </>
      ) : (
        <Button onClick={() => saveBuffer(path)}>{editor.saveAgain}</Button>
      )}
    </div>
  )
}
