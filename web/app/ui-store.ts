import { create } from 'zustand'

/** What is selected in the views: its kind and its key in the engine's table. */
export type Selection = { readonly kind: string; readonly id: string }

export type ViewId = 'layers' | 'containers' | 'cluster'
export type PhoneTab = 'lesson' | 'files' | 'terminal' | 'views'
export type DialogId = 'share' | 'start-over'

type Notice = { readonly id: number; readonly tone: 'plain' | 'bad'; readonly title: string; readonly text?: string }

type Ui = {
  /** Rises with each new scene, so that nothing of the old one is shown again. */
  readonly scene: number
  readonly panes: readonly number[]
  readonly pane: number
  readonly openFiles: readonly string[]
  readonly file: string | undefined
  readonly view: ViewId
  readonly phoneTab: PhoneTab
  readonly selection: Selection | undefined
  readonly dialog: DialogId | undefined
  readonly notices: readonly Notice[]
}

/** Facts of the window only: what is open, chosen and folded. Nothing of the engine is copied here. */
export const useUi = create<Ui>(() => ({
  scene: 0,
  panes: [1],
  pane: 1,
  openFiles: [],
  file: undefined,
  view: 'layers',
  phoneTab: 'terminal',
  selection: undefined,
  dialog: undefined,
  notices: [],
}))

const set = useUi.setState

/** Shows one more terminal, or the one of that number. */
export function showPane(pane?: number): void {
  set(({ panes }) => {
    const next = pane ?? Math.max(0, ...panes) + 1
    return { panes: panes.includes(next) ? panes : [...panes, next], pane: next, phoneTab: 'terminal' }
  })
}

/** Takes a terminal's tab away; the last one stays. */
export function dropPane(pane: number): void {
  set((ui) => {
    const panes = ui.panes.filter((other) => other !== pane)
    if (panes.length === 0) return {}
    return { panes, pane: ui.pane === pane ? (panes.at(-1) ?? 1) : ui.pane }
  })
}

/** Opens a file in the editor and shows it. */
export function openFile(path: string): void {
  set(({ openFiles }) => ({ openFiles: openFiles.includes(path) ? openFiles : [...openFiles, path], file: path, phoneTab: 'files' }))
}

/** Closes a file's tab. */
export function closeFile(path: string): void {
  set((ui) => {
    const at = ui.openFiles.indexOf(path)
    const openFiles = ui.openFiles.filter((other) => other !== path)
    return { openFiles, file: ui.file === path ? (openFiles[at] ?? openFiles.at(-1)) : ui.file }
  })
}

/** Follows a renamed file or folder. */
export function renameOpenFiles(from: string, to: string): void {
  const moved = (path: string) => (path === from ? to : path.startsWith(`${from}/`) ? to + path.slice(from.length) : path)
  set((ui) => ({ openFiles: ui.openFiles.map(moved), file: ui.file === undefined ? undefined : moved(ui.file) }))
}

export const select = (selection: Selection | undefined): void => set({ selection })
export const showView = (view: ViewId): void => set({ view, selection: undefined })
export const showPhoneTab = (phoneTab: PhoneTab): void => set({ phoneTab })
export const showDialog = (dialog: DialogId | undefined): void => set({ dialog })

/** Tells the reader something at the top of the window until it is closed. */
export function notify(notice: Omit<Notice, 'id'>): void {
  set(({ notices }) => ({ notices: [...notices, { ...notice, id: (notices.at(-1)?.id ?? 0) + 1 }] }))
}

export const dismiss = (id: number): void => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))

/** What the window shows when a scene begins. */
export function resetUi(): void {
  set(({ scene }) => ({
    scene: scene + 1,
    panes: [1],
    pane: 1,
    openFiles: [],
    file: undefined,
    selection: undefined,
    dialog: undefined,
  }))
}
