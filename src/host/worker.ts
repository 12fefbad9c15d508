import { Engine, refusal } from './engine.ts'
import { Pacer } from './pacer.ts'
import type { FromEngine, ToEngine } from './protocol.ts'
import { WORKSPACE } from './workspace.ts'

declare const self: { postMessage(message: FromEngine): void; onmessage: ((event: { data: ToEngine }) => void) | null }

/** Wall milliseconds between two batches to the window. */
const FRAME_MS = 16
/** Terminal bytes the window has not taken yet beyond which the simulation waits for it. */
const MAX_UNACKED = 512 * 1024

type Running = { readonly engine: Engine; readonly pacer: Pacer }

const state: {
  running: Running | undefined
  timer: ReturnType<typeof setTimeout> | undefined
  lastFrame: number
  output: Map<string, Uint8Array[]>
  sent: Map<string, { seq: number; acked: number }>
  closed: string[]
  lesson: string
  clock: string
} = { running: undefined, timer: undefined, lastFrame: 0, output: new Map(), sent: new Map(), closed: [], lesson: '', clock: '' }

const send = (message: FromEngine): void => self.postMessage(message)

function fault(message: string, error: unknown): void {
  state.running = undefined
  send({ type: 'fault', message, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

self.onmessage = ({ data }) => {
  try {
    receive(data)
  } catch (error) {
    fault('The engine stopped because of an error of its own.', error)
  }
}

function receive(message: ToEngine): void {
  if (message.type === 'boot') return boot(message)
  const { running } = state
  if (running === undefined) return
  const { engine, pacer } = running
  switch (message.type) {
    case 'input':
      pacer.tick()
      try {
        engine.send(message.input)
      } catch (error) {
        send({ type: 'refused', id: 0, error: refusal(error) })
      }
      break
    case 'pause':
      pacer.pause()
      break
    case 'resume':
      pacer.resume()
      break
    case 'speed':
      pacer.factor = message.factor
      break
    case 'step':
      engine.world.step()
      break
    case 'query':
      answer(engine, message.id, message.query)
      return
    case 'ack': {
      const sent = state.sent.get(message.pane)
      if (sent !== undefined) sent.acked = message.seq
      break
    }
  }
  schedule(0)
}

function answer(engine: Engine, id: number, query: Extract<ToEngine, { type: 'query' }>['query']): void {
  try {
    send({ type: 'reply', id, value: engine.query(query) })
  } catch (error) {
    send({ type: 'refused', id, error: refusal(error) })
  }
}

function boot({ session }: Extract<ToEngine, { type: 'boot' }>): void {
  clearTimeout(state.timer)
  state.running = undefined
  state.output = new Map()
  state.sent = new Map()
  state.closed = []
  state.lesson = ''
  const engine = new Engine(session.scenario, {
    output: (pane, bytes) => state.output.set(pane, [...(state.output.get(pane) ?? []), bytes.slice()]),
    closed: (pane) => state.closed.push(pane),
  })
  replay(engine, session)
}

function replay(engine: Engine, session: Extract<ToEngine, { type: 'boot' }>['session']): void {
  const started = performance.now()
  const done = engine.replay(session, () => performance.now() - started > 50)
  if (!done) {
    send({ type: 'replaying', progress: session.events === 0 ? 1 : engine.world.eventCount / session.events })
    state.timer = setTimeout(() => guarded(() => replay(engine, session)), 0)
    return
  }
  state.running = { engine, pacer: new Pacer(engine.world) }
  const { scenario } = engine
  engine.takeJournal()
  send({ type: 'booted', scenario, workspace: WORKSPACE, bootEpochMs: engine.world.bootEpochMs, panes: engine.panes.names })
  frame(engine, state.running.pacer)
  schedule(0)
}

function guarded(act: () => void): void {
  try {
    act()
  } catch (error) {
    fault('The engine stopped because of an error of its own.', error)
  }
}

function schedule(delay: number): void {
  clearTimeout(state.timer)
  state.timer = setTimeout(() => guarded(turn), Math.min(delay, 1000))
}

/** One turn of the loop: simulate a slice, and send a batch when a frame has passed. */
function turn(): void {
  const { running } = state
  if (running === undefined) return
  const { engine, pacer } = running
  const flooded = [...state.sent.values()].some(({ seq, acked }) => seq - acked > MAX_UNACKED)
  const delay = flooded ? FRAME_MS : pacer.tick()
  const now = performance.now()
  if (now - state.lastFrame >= FRAME_MS) frame(engine, pacer)
  const pending = state.output.size > 0
  schedule(Math.min(delay, pending ? FRAME_MS : 200))
}

function frame(engine: Engine, pacer: Pacer): void {
  state.lastFrame = performance.now()
  for (const [pane, chunks] of state.output) flush(pane, chunks)
  state.output = new Map()
  for (const pane of state.closed) send({ type: 'pane-closed', pane })
  state.closed = []
  const { world } = engine
  const changes = engine.takeChanges()
  if (changes.length > 0) {
    send({ type: 'patch', now: world.now, changes })
    const steps = engine.lessonSteps()
    const text = JSON.stringify(steps)
    if (text !== state.lesson) send({ type: 'lesson', steps })
    state.lesson = text
  }
  const entries = engine.takeJournal()
  if (entries.length > 0) send({ type: 'journal', entries, at: world.now, events: world.eventCount })
  const clock = { now: world.now, running: pacer.running, factor: pacer.factor, nextEventAt: world.nextEventAt(), events: world.eventCount }
  const text = JSON.stringify({ ...clock, now: Math.floor(clock.now / 100_000), nextEventAt: 0, events: 0 })
  if (text !== state.clock) send({ type: 'clock', clock })
  state.clock = text
}

function flush(pane: string, chunks: readonly Uint8Array[]): void {
  const length = chunks.reduce((n, c) => n + c.length, 0)
  const data = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    data.set(chunk, at)
    at += chunk.length
  }
  const sent = state.sent.get(pane) ?? { seq: 0, acked: 0 }
  sent.seq += length
  state.sent.set(pane, sent)
  send({ type: 'tty', pane, seq: sent.seq, data })
}
