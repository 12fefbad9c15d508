import { boot, onBooted, onPaneClosed, onRefused, paneId, paneNumber } from '../link/engine.ts'
import { fresh, freshPlayground, loadLesson } from '../link/course.ts'
import { useMirror } from '../link/mirror.ts'
import { LinkError, type LinkTrouble } from '../link/link-error.ts'
import { type SavedSession, currentSession, onSessionChange } from '../link/session.ts'
import { type Slot, forgetSession, lastSlot, loadSession, rememberSlot, saveSession, sharedSlot } from '../link/storage.ts'
import { forgetBuffers } from '../panels/editor/buffers.ts'
import { closeScreen, endScreen, forgetScreens } from '../panels/terminal/screens.ts'
import { strings } from '../strings/strings.ts'
import { dropPane, notify, openFile, resetUi, showPane, useUi } from './ui-store.ts'

const fragment = 's='
const saveEveryMs = 800

/** What the window has to say about how its scene came to be; the words are the catalogue's. */
export type Arrival =
  | { readonly kind: 'restored' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'broken'; readonly trouble: LinkTrouble }

/** The scene that is on: where it is kept, and how much of its journal came with it. */
let scene: { readonly slot: Slot; readonly given: number } = { slot: 'playground', given: 0 }

function begin(session: SavedSession, slot: Slot): void {
  keepScene()
  scene = { slot, given: session.journal.length }
  forgetScreens()
  forgetBuffers()
  resetUi()
  boot(session)
}

/** The beginning of a scenario: a lesson's, or the playground's. */
async function beginningOf(id: string): Promise<SavedSession> {
  const lesson = await loadLesson(id)
  return lesson === undefined ? freshPlayground() : fresh(lesson.scenario)
}

/** Goes to the playground or a lesson, as it was left or from its beginning. True when it had been left before. */
export async function startScenario(id: string): Promise<boolean> {
  const saved = await loadSession(id)
  const session = saved === undefined || saved.journal.length === 0 ? await beginningOf(id) : saved
  begin(session, id)
  rememberSlot(id)
  return session === saved
}

/** Throws the scene away and begins it anew. */
export async function startOver(): Promise<void> {
  const { slot } = scene
  const scenario = useMirror.getState().scenario
  scene = { slot: '', given: 0 }
  await forgetSession(slot)
  begin(slot === sharedSlot && scenario !== undefined ? fresh(scenario) : await beginningOf(slot), slot)
}

/** Brings up the scene of the link, else the saved one, else the playground. */
export async function arrive(tell: (arrival: Arrival) => void): Promise<void> {
  onBooted((panes) => {
    for (const pane of [...panes].reverse()) showPane(paneNumber(pane))
    useUi.setState(({ panes: shown }) => ({ panes: [...shown].sort((a, b) => a - b) }))
    openFirstFile()
  })
  onPaneClosed(endPane)
  onRefused((error) => notify({ tone: 'bad', title: error }))
  keepSaving()
  window.addEventListener('hashchange', () => void openLink(tell))
  if (await openLink(tell)) return
  const slot = lastSlot()
  if (await startScenario(slot === sharedSlot && (await loadSession(slot)) === undefined ? 'playground' : slot)) tell({ kind: 'restored' })
}

/** A shell that ended takes its tab along; the last one says so, and a key makes room for a new shell. */
function endPane(pane: string): void {
  const leave = () => {
    closeScreen(pane)
    dropPane(paneNumber(pane))
  }
  if (useUi.getState().panes.length > 1) return leave()
  endScreen(pane, strings().terminal.ended, () => {
    showPane()
    leave()
  })
}

/** Something to look at: the scenario's Dockerfile, else its first file. */
function openFirstFile(): void {
  const files = useMirror.getState().scenario?.files ?? []
  const first = files.find(({ path }) => path.endsWith('Dockerfile')) ?? files[0]
  const { phoneTab, openFiles } = useUi.getState()
  if (first === undefined || openFiles.length > 0) return
  openFile(first.path)
  useUi.setState({ phoneTab })
}

async function openLink(tell: (arrival: Arrival) => void): Promise<boolean> {
  const hash = window.location.hash.slice(1)
  if (!hash.startsWith(fragment)) return false
  history.replaceState(undefined, '', window.location.pathname + window.location.search)
  try {
    const { decodeSession } = await import('../link/share-codec.ts')
    const session = decodeSession(hash.slice(fragment.length))
    begin(session, sharedSlot)
    tell({ kind: 'opened' })
  } catch (error) {
    begin(freshPlayground(), sharedSlot)
    tell({ kind: 'broken', trouble: error instanceof LinkError ? error.trouble : 'damaged' })
  }
  return true
}

/** The link that brings this scene back, given its fragment. */
export const linkTo = (encoded: string): string => `${window.location.origin}${window.location.pathname}#${fragment}${encoded}`

/** Keeps the scene as it stands, when the learner did something in it. */
function keepScene(): void {
  const session = currentSession()
  if (session === undefined || scene.slot === '' || !isMine(session)) return
  void saveSession(scene.slot, session)
  rememberSlot(scene.slot)
}

function keepSaving(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = () => {
    clearTimeout(timer)
    timer = undefined
    keepScene()
  }
  onSessionChange(() => {
    timer ??= setTimeout(save, saveEveryMs)
  })
  window.addEventListener('pagehide', save)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save())
}

/** Whether the learner did something here: more than a terminal opening or changing its size. */
const isMine = ({ journal }: SavedSession): boolean =>
  (scene.slot !== sharedSlot && scene.given > 0) ||
  journal.slice(scene.given).some(({ input }) => input.kind !== 'open-pane' && input.kind !== 'resize')

/** Types a command into the shown terminal and goes there; the learner presses Enter, unless `run` does. */
export function typeCommand(command: string, type: (pane: string, text: string) => void, run = false): void {
  const { pane } = useUi.getState()
  type(paneId(pane), run ? `${command}\r` : command)
  showPane(pane)
  // At once for a terminal that is there, and in the next frame for one that is only now shown.
  focusTerminal()
  requestAnimationFrame(focusTerminal)
}

const focusTerminal = (): void => document.querySelector<HTMLElement>('#terminal-screen textarea')?.focus()
