import { concat } from '../base/bytes.ts'
import { buildFirstLight } from '../lesson/first-light.ts'
import type { Machines } from '../lesson/build-world.ts'
import { Dawn } from './dawn.ts'
import { Engine, refusal } from './engine.ts'
import { Pacer } from './pacer.ts'
import type { FromEngine, ToEngine } from './protocol.ts'
import { WORKSPACE } from './workspace.ts'

declare const self: { postMessage(message: FromEngine): void; onmessage: ((event: { data: ToEngine }) => void) | null }

/** Wall milliseconds between two batches to the window. */
const FRAME_MS = 16
/** Terminal bytes the window has not taken yet beyond which the simulation waits for it. */
const MAX_UNACKED = 512 * 1024

type Running = { readonly engine: Engine; readonly pacer: Pacer; readonly dawn?: Dawn }

/** The whole engine. Most of its code is here, and neither the prompt nor typing at it wait for it. */
const whole = import('../lesson/build-world.ts')

const state: {
  running: Running | undefined
  timer: ReturnType<typeof setTimeout> | undefined
  lastFrame: number
  output: Map<string, Uint8Array[]>
  sent: Map<string, { seq: number; acked: number }>
  closed: string[]
  lesson: string
  clock: string
  boots: number
} = { boots: 0, running: undefined, timer: undefined, lastFrame: 0, output: new Map(), sent: new Map(), closed: [], lesson: '', clock: '' }

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
        if (running.dawn === undefined) engine.send(message.input)
        else running.dawn.send(message.input)
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
      stepMoment(engine)
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

/** Runs what is due at the next moment at which something is, at most so many events of it. */
function stepMoment({ world }: Engine): void {
  let left = 10_000
  world.runUntil(world.nextEventAt() ?? world.now, () => --left === 0)
}

function answer(engine: Engine, id: number, query: Extract<ToEngine, { type: 'query' }>['query']): void {
  try {
    send({ type: 'reply', id, value: engine.query(query) })
  } catch (error) {
    send({ type: 'refused', id, error: refusal(error) })
  }
}

type Session = Extract<ToEngine, { type: 'boot' }>['session']

const listener = {
  output: (pane: string, bytes: Uint8Array): void => void state.output.set(pane, [...(state.output.get(pane) ?? []), bytes.slice()]),
  closed: (pane: string): void => void state.closed.push(pane),
}

function boot({ session }: Extract<ToEngine, { type: 'boot' }>): void {
  clearTimeout(state.timer)
  const number = ++state.boots
  Object.assign(state, { running: undefined, output: new Map(), sent: new Map(), closed: [], lesson: '', clock: '' })
  if (session.journal.length === 0) firstLight(session)
  whole.then(
    ({ buildWorld }) => guarded(() => number === state.boots && wholeEngine(session, buildWorld(session.scenario.world))),
    (error: unknown) => fault('The engine could not be loaded.', error),
  )
}

/** Brings up a prompt from the small part of the engine that came first. */
function firstLight({ scenario }: Session): void {
  const { format, id, world, files } = scenario
  const engine = new Engine({ format, id, world, files }, buildFirstLight(world), listener)
  start({ engine, pacer: new Pacer(engine.world), dawn: new Dawn(engine) }, scenario)
}

/** Takes over from first light: the same inputs at the same times, so that the learner sees the same screen go on. */
function wholeEngine(session: Session, machines: Machines): void {
  const { running } = state
  const shown = running?.dawn
  if (running === undefined || shown === undefined) return replay(new Engine(session.scenario, machines, listener), session)
  const said = new Map<string, Uint8Array[]>()
  const output = { value: (pane: string, bytes: Uint8Array): void => void said.set(pane, [...(said.get(pane) ?? []), bytes.slice()]) }
  const engine = new Engine(session.scenario, machines, { ...listener, output: (pane, bytes) => output.value(pane, bytes) })
  shown.play(engine)
  output.value = listener.output
  state.output = new Map()
  for (const [pane, chunks] of said) {
    const rest = shown.rest(pane, concat(chunks))
    if (rest.length > 0) listener.output(pane, rest)
  }
  const pacer = new Pacer(engine.world)
  pacer.factor = running.pacer.factor
  if (!running.pacer.running) pacer.pause()
  state.running = { engine, pacer }
  for (const input of shown.held) receive({ type: 'input', input })
  frame(engine, pacer)
  schedule(0)
}

function start(running: Running, scenario: Session['scenario']): void {
  const { engine, pacer } = running
  state.running = running
  engine.takeJournal()
  send({ type: 'booted', scenario, workspace: WORKSPACE, bootEpochMs: engine.world.bootEpochMs, panes: engine.panes.names })
  frame(engine, pacer)
  schedule(0)
}

function replay(engine: Engine, session: Session): void {
  const started = performance.now()
  const done = engine.replay(session, () => performance.now() - started > 50)
  if (!done) {
    send({ type: 'replaying', progress: session.events === 0 ? 1 : engine.world.eventCount / session.events })
    state.timer = setTimeout(() => guarded(() => replay(engine, session)), 0)
    return
  }
  start({ engine, pacer: new Pacer(engine.world) }, session.scenario)
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
  if (entries.length > 0 && state.running?.dawn === undefined) send({ type: 'journal', entries, at: world.now, events: world.eventCount })
  const clock = { now: world.now, running: pacer.running, factor: pacer.factor, nextEventAt: world.nextEventAt(), events: world.eventCount }
  const text = JSON.stringify({ ...clock, now: Math.floor(clock.now / 100_000), nextEventAt: 0, events: 0 })
  if (text !== state.clock) send({ type: 'clock', clock })
  state.clock = text
}

function flush(pane: string, chunks: readonly Uint8Array[]): void {
  const data = concat(chunks)
  state.running?.dawn?.show(pane, data)
  const sent = state.sent.get(pane) ?? { seq: 0, acked: 0 }
  sent.seq += data.length
  state.sent.set(pane, sent)
  send({ type: 'tty', pane, seq: sent.seq, data })
}
