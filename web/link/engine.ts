import type { FromEngine, Input, Query, SavedSession, ToEngine } from '../../src/host/protocol.ts'
import { forgetMirror, useMirror } from './mirror.ts'
import { receivePatch } from './projection.ts'
import { beginSession, markSession, recordJournal } from './session.ts'

/** The name of a terminal in the engine. */
export type PaneId = string

export const paneId = (n: number): PaneId => `pane-${n}`

/** The number of a terminal, from its name in the engine. */
export const paneNumber = (pane: PaneId): number => Number(/\d+$/.exec(pane)?.[0] ?? 1)

type TtyListener = (bytes: Uint8Array, seq: number) => void
/** What the engine may say before it has said that the scene is up; all else still belongs to the scene before. */
const outOfScene: ReadonlySet<FromEngine['type']> = new Set(['booted', 'replaying', 'fault'])

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
type Output = { readonly bytes: Uint8Array; readonly seq: number }

/** One engine: its worker, the questions not yet answered, and the terminals' listeners. */
class Engine {
  #worker: Worker | undefined
  #waiting = new Map<number, Waiting>()
  #asked = 0
  #listeners = new Map<PaneId, TtyListener>()
  /** What a terminal printed before its screen was there. */
  #early = new Map<PaneId, Output[]>()
  #open = new Map<PaneId, { rows: number; cols: number }>()
  #ready = false
  readonly #onClosed = new Set<(pane: PaneId) => void>()
  readonly #onRefused = new Set<(error: string) => void>()
  readonly #onBooted = new Set<(panes: readonly string[]) => void>()

  boot(session: SavedSession): void {
    this.#worker ??= this.#start()
    this.#ready = false
    this.#early.clear()
    this.#open.clear()
    for (const { reject } of this.#waiting.values()) reject(new Error('the scene ended'))
    this.#waiting.clear()
    forgetMirror()
    beginSession(session)
    if (session.journal.length > 0) useMirror.setState({ phase: 'replaying' })
    this.send({ type: 'boot', session })
  }

  send(message: ToEngine): void {
    this.#worker?.postMessage(message)
  }

  input(input: Input): void {
    if (this.#ready) this.send({ type: 'input', input })
  }

  ask(query: Query): Promise<unknown> {
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.send({ type: 'query', id, query })
    })
  }

  onTty(pane: PaneId, listener: TtyListener): () => void {
    this.#listeners.set(pane, listener)
    for (const { bytes, seq } of this.#early.get(pane) ?? []) listener(bytes, seq)
    this.#early.delete(pane)
    return () => void this.#listeners.delete(pane)
  }

  onBooted(listener: (panes: readonly string[]) => void): () => void {
    this.#onBooted.add(listener)
    return () => void this.#onBooted.delete(listener)
  }

  onClosed(listener: (pane: PaneId) => void): () => void {
    this.#onClosed.add(listener)
    return () => void this.#onClosed.delete(listener)
  }

  onRefused(listener: (error: string) => void): () => void {
    this.#onRefused.add(listener)
    return () => void this.#onRefused.delete(listener)
  }

  /** Tells the engine a terminal's size; the first time this opens the terminal. */
  resize(pane: PaneId, cols: number, rows: number): void {
    const known = this.#open.get(pane)
    if (known?.rows === rows && known.cols === cols) return
    this.#open.set(pane, { rows, cols })
    if (this.#ready) this.input({ kind: known === undefined ? 'open-pane' : 'resize', pane, rows, cols })
  }

  close(pane: PaneId): void {
    if (this.#open.delete(pane)) this.input({ kind: 'close-pane', pane })
    this.#early.delete(pane)
  }

  #start(): Worker {
    const worker = new Worker(new URL('../../src/host/worker.ts', import.meta.url), { type: 'module', name: 'engine' })
    worker.addEventListener('message', (event: MessageEvent<FromEngine>) => this.#receive(event.data))
    worker.addEventListener('error', (event) =>
      useMirror.setState({ phase: 'fault', fault: event.message || 'the engine could not be loaded' }),
    )
    return worker
  }

  #receive(message: FromEngine): void {
    if (!this.#ready && !outOfScene.has(message.type)) return
    switch (message.type) {
      case 'booted':
        return this.#booted(message)
      case 'replaying':
        return useMirror.setState({ phase: 'replaying', replayed: message.progress })
      case 'patch':
        return receivePatch(message)
      case 'clock':
        markSession(message.clock.now, message.clock.events)
        return useMirror.setState({ clock: message.clock })
      case 'tty':
        return this.#print(message.pane, { bytes: message.data, seq: message.seq })
      case 'pane-closed':
        this.#open.delete(message.pane)
        for (const listener of this.#onClosed) listener(message.pane)
        return
      case 'journal':
        return recordJournal(message)
      case 'lesson':
        return useMirror.setState({ steps: message.steps })
      case 'reply':
        return this.#settle(message.id, (waiting) => waiting.resolve(message.value))
      case 'refused':
        if (message.id === 0) for (const listener of this.#onRefused) listener(message.error)
        return this.#settle(message.id, (waiting) => waiting.reject(new Error(message.error)))
      case 'fault':
        return useMirror.setState({ phase: 'fault', fault: `${message.message}\n${message.detail}`.trim() })
    }
  }

  #booted({ scenario, workspace, bootEpochMs, panes }: Extract<FromEngine, { type: 'booted' }>): void {
    this.#ready = true
    forgetMirror()
    useMirror.setState({ phase: 'ready', scenario, workspace, bootEpochMs })
    const there = new Set(panes)
    for (const [pane, size] of this.#open) this.input({ kind: there.has(pane) ? 'resize' : 'open-pane', pane, ...size })
    for (const pane of panes) if (!this.#open.has(pane)) this.#open.set(pane, { rows: 0, cols: 0 })
    for (const listener of this.#onBooted) listener(panes)
  }

  #print(pane: PaneId, output: Output): void {
    const listener = this.#listeners.get(pane)
    if (listener !== undefined) return listener(output.bytes, output.seq)
    this.#early.set(pane, [...(this.#early.get(pane) ?? []), output])
    this.send({ type: 'ack', pane, seq: output.seq })
  }

  #settle(id: number, settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (waiting !== undefined) settle(waiting)
  }
}

const engine = new Engine()

/** Starts a world and, when the session has a journal, plays it. */
export const boot = (session: SavedSession): void => engine.boot(session)
export const onBooted = (listener: (panes: readonly string[]) => void): (() => void) => engine.onBooted(listener)
/** Calls back when a terminal's shell has ended. */
export const onPaneClosed = (listener: (pane: PaneId) => void): (() => void) => engine.onClosed(listener)
/** Calls back with the reason when the host refused an input, such as a rename. */
export const onRefused = (listener: (error: string) => void): (() => void) => engine.onRefused(listener)
export const onTty = (pane: PaneId, listener: TtyListener): (() => void) => engine.onTty(pane, listener)
export const typeText = (pane: PaneId, text: string): void => engine.input({ kind: 'keys', pane, text })
export const resizePane = (pane: PaneId, cols: number, rows: number): void => engine.resize(pane, cols, rows)
export const closePane = (pane: PaneId): void => engine.close(pane)
export const acknowledge = (pane: PaneId, seq: number): void => engine.send({ type: 'ack', pane, seq })
export const writeFile = (path: string, content: string): void => engine.input({ kind: 'write-file', path, content })
export const makeFolder = (path: string): void => engine.input({ kind: 'make-dir', path })
export const renameFile = (from: string, to: string): void => engine.input({ kind: 'rename', from, to })
export const removeFile = (path: string): void => engine.input({ kind: 'remove', path })
export const pause = (): void => engine.send({ type: 'pause' })
export const resume = (): void => engine.send({ type: 'resume' })
export const step = (): void => engine.send({ type: 'step' })
export const setSpeed = (factor: number): void => engine.send({ type: 'speed', factor })

/** The text of a file of the workspace; undefined when it cannot be read. */
export async function readFile(path: string): Promise<string | undefined> {
  const value = await engine.ask({ ask: 'read-file', path }).catch(() => undefined)
  return typeof value === 'string' ? value : undefined
}
