import { ChevronDown, ChevronRight, FileText, FilePlus2, Folder, FolderOpen, FolderPlus, Pencil, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { closeFile, openFile, renameOpenFiles, useUi } from '../../app/ui-store.ts'
import { makeFolder, removeFile, renameFile, writeFile } from '../../link/engine.ts'
import { useMirror } from '../../link/mirror.ts'
import { useStrings } from '../../strings/strings.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { PanelFrame } from '../../ui/panel.tsx'
import { isDirty, useBuffers } from '../editor/buffers.ts'
import styles from './file-tree.module.css'
import { NameField } from './name-field.tsx'
import { type TreeLine, parentOf, pathIn, treeLines } from './tree.ts'

type Naming =
  | { readonly act: 'file' | 'folder'; readonly folder: string }
  | { readonly act: 'rename'; readonly folder: string; readonly line: TreeLine }

/** The workspace's files: a tree to walk with the arrow keys, with the means to create, rename and delete. */
export function FileTree() {
  const strings = useStrings()
  const files = useMirror((mirror) => mirror.tables.files)
  const current = useUi((ui) => ui.file)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState<string>()
  const [naming, setNaming] = useState<Naming>()
  const [removing, setRemoving] = useState<TreeLine>()
  const list = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => treeLines(files, folded), [files, folded])
  const chosenLine = lines.find((line) => line.path === chosen)
  const folder = chosenLine === undefined ? '' : chosenLine.kind === 'directory' ? chosenLine.path : parentOf(chosenLine.path)

  const fold = (path: string, fold: boolean) =>
    setFolded((before) => {
      const next = new Set(before)
      if (fold) next.add(path)
      else next.delete(path)
      return next
    })
  const choose = (line: TreeLine) => {
    setChosen(line.path)
    if (line.kind === 'directory') fold(line.path, !folded.has(line.path))
    else openFile(line.path)
  }
  const rename = (line: TreeLine) => setNaming({ act: 'rename', folder: parentOf(line.path), line })
  const focus = (path: string | undefined) => {
    if (path === undefined) return
    setChosen(path)
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent, line: TreeLine) => {
    const at = lines.indexOf(line)
    const acts: Record<string, () => void> = {
      ArrowDown: () => focus(lines[at + 1]?.path),
      ArrowUp: () => focus(lines[at - 1]?.path),
      Home: () => focus(lines[0]?.path),
      End: () => focus(lines.at(-1)?.path),
      ArrowRight: () => line.kind === 'directory' && fold(line.path, false),
      ArrowLeft: () => (line.kind === 'directory' && !folded.has(line.path) ? fold(line.path, true) : focus(parentOf(line.path))),
      Enter: () => choose(line),
      ' ': () => choose(line),
      F2: () => rename(line),
      Delete: () => setRemoving(line),
    }
    const act = acts[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  const named = (name: string) => {
    setNaming(undefined)
    if (naming === undefined) return
    const path = pathIn(naming.folder, name)
    if (naming.act === 'folder') makeFolder(path)
    else if (naming.act === 'rename') {
      if (path === naming.line.path) return
      renameFile(naming.line.path, path)
      renameOpenFiles(naming.line.path, path)
    } else {
      writeFile(path, '')
      openFile(path)
    }
    setChosen(path)
  }

  return (
    <PanelFrame
      title={strings.files.title}
      tools={
        <>
          <IconButton label={strings.files.newFile} onClick={() => setNaming({ act: 'file', folder })}>
            <FilePlus2 size={15} aria-hidden />
          </IconButton>
          <IconButton label={strings.files.newFolder} onClick={() => setNaming({ act: 'folder', folder })}>
            <FolderPlus size={15} aria-hidden />
          </IconButton>
          {chosenLine !== undefined && (
            <>
              <IconButton label={`${strings.files.rename}: ${chosenLine.name}`} onClick={() => rename(chosenLine)}>
                <Pencil size={14} aria-hidden />
              </IconButton>
              <IconButton label={`${strings.files.remove}: ${chosenLine.name}`} onClick={() => setRemoving(chosenLine)}>
                <Trash2 size={14} aria-hidden />
              </IconButton>
            </>
          )}
        </>
      }
    >
      <div className={styles.scroll}>
        {naming !== undefined && (
          <div className={styles.naming}>
            <NameField
              key={`${naming.act} ${naming.folder}`}
              folder={naming.folder}
              start={naming.act === 'rename' ? naming.line.name : ''}
              {...(naming.act === 'rename' ? { self: naming.line.path } : {})}
              onDone={named}
              onCancel={() => setNaming(undefined)}
            />
          </div>
        )}
        {lines.length === 0 && naming === undefined && <p className={styles.empty}>{strings.files.empty}</p>}
        {lines.length > 0 && (
          <div ref={list} role="tree" aria-label={strings.files.title}>
            {lines.map((line, index) => (
              <div
                key={line.path}
                role="treeitem"
                aria-level={line.depth + 1}
                aria-selected={line.path === (chosen ?? current)}
                {...(line.kind === 'directory' ? { 'aria-expanded': !folded.has(line.path) } : {})}
                tabIndex={line.path === chosen || (chosenLine === undefined && index === 0) ? 0 : -1}
                data-path={line.path}
                data-current={line.path === current}
                data-chosen={line.path === chosen}
                className={styles.item}
                style={{ paddingLeft: 12 + line.depth * 14 }}
                onClick={() => choose(line)}
                onKeyDown={(event) => onKeyDown(event, line)}
              >
                <Twist line={line} folded={folded.has(line.path)} />
                <span className={styles.name}>{line.name}</span>
                <Unsaved path={line.path} />
              </div>
            ))}
          </div>
        )}
      </div>
      {removing !== undefined && <Remove line={removing} onClose={() => setRemoving(undefined)} />}
    </PanelFrame>
  )
}

function Remove({ line, onClose }: { readonly line: TreeLine; readonly onClose: () => void }) {
  const { files, app } = useStrings()
  const remove = () => {
    removeFile(line.path)
    closeFile(line.path)
    onClose()
  }
  return (
    <Dialog
      title={files.removeTitle(line.name)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{app.cancel}</Button>
          <Button tone="danger" onClick={remove}>
            {files.remove}
          </Button>
        </>
      }
    >
      <p>{files.removeText}</p>
    </Dialog>
  )
}

function Twist({ line, folded }: { readonly line: TreeLine; readonly folded: boolean }) {
  if (line.kind === 'file') return <FileText className={styles.fileIcon} size={14} aria-hidden />
  const Arrow = folded ? ChevronRight : ChevronDown
  const Icon = folded ? Folder : FolderOpen
  return (
    <>
      <Arrow className={styles.arrow} size={12} aria-hidden />
      <Icon size={14} aria-hidden />
    </>
  )
}

function Unsaved({ path }: { readonly path: string }) {
  const { editor } = useStrings()
  const dirty = useBuffers((buffers) => isDirty(buffers.byPath.get(path)))
  return dirty ? <span className={styles.dirty} title={editor.unsaved} /> : null
}
