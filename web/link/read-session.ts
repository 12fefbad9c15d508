import {
  LIMITS,
  type Input,
  type JournalEntry,
  type SavedSession,
  type Scenario,
  type ScenarioFile,
  type WorldSpec,
} from '../../src/host/protocol.ts'

/** A reader of untrusted data: the value in its proper shape, rebuilt from known fields only; throws when it has another. */
type Read<T> = (value: unknown) => T

class Mismatch extends Error {}

const fail = (): never => {
  throw new Mismatch('not a session')
}

const text =
  (max: number): Read<string> =>
  (value) =>
    typeof value === 'string' && value.length <= max ? value : fail()
const name = text(300)
const whole: Read<number> = (value) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : fail())
const flag: Read<boolean> = (value) => (typeof value === 'boolean' ? value : fail())
const object: Read<Readonly<Record<string, unknown>>> = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : fail()
const list =
  <T>(item: Read<T>, max: number): Read<readonly T[]> =>
  (value) =>
    Array.isArray(value) && value.length <= max ? value.map(item) : fail()

const size: Read<number> = (value) => Math.min(500, Math.max(1, whole(value)))

const inputs: { readonly [K in Input['kind']]: Read<Extract<Input, { kind: K }>> } = {
  'open-pane': (value) => ({ kind: 'open-pane', ...screen(value) }),
  resize: (value) => ({ kind: 'resize', ...screen(value) }),
  'close-pane': (value) => ({ kind: 'close-pane', pane: name(object(value)['pane']) }),
  keys: (value) => ({ kind: 'keys', pane: name(object(value)['pane']), text: text(LIMITS.textBytes)(object(value)['text']) }),
  'write-file': (value) => ({ kind: 'write-file', ...file(value) }),
  'make-dir': (value) => ({ kind: 'make-dir', path: name(object(value)['path']) }),
  rename: (value) => ({ kind: 'rename', from: name(object(value)['from']), to: name(object(value)['to']) }),
  remove: (value) => ({ kind: 'remove', path: name(object(value)['path']) }),
}

const screen = (value: unknown) => {
  const { pane, rows, cols } = object(value)
  return { pane: name(pane), rows: size(rows), cols: size(cols) }
}

const file: Read<ScenarioFile> = (value) => {
  const { path, content } = object(value)
  return { path: name(path), content: text(LIMITS.textBytes)(content) }
}

const input: Read<Input> = (value) => {
  const kind = object(value)['kind']
  return typeof kind === 'string' && Object.hasOwn(inputs, kind) ? inputs[kind as Input['kind']](value) : fail()
}

const entry: Read<JournalEntry> = (value) => {
  const { at, events, input: what } = object(value)
  return { at: whole(at), events: whole(events), input: input(what) }
}

const world: Read<WorldSpec> = (value) => {
  const { seed, bootEpochMs, workstation, cluster } = object(value)
  const { hostname, docker, images, internet, recorded } = object(workstation)
  const machines = {
    hostname: name(hostname),
    docker: flag(docker),
    images: list(name, 200)(images),
    internet: flag(internet),
    ...(recorded === undefined ? {} : { recorded: flag(recorded) }),
  }
  const spec = { seed: name(seed), bootEpochMs: whole(bootEpochMs), workstation: machines }
  if (cluster === undefined) return spec
  const { version, nodes } = object(cluster)
  return { ...spec, cluster: { version: name(version), nodes: list(name, 200)(nodes) } }
}

const scenario: Read<Scenario> = (value) => {
  const { format, id, world: spec, files, lesson } = object(value)
  if (format !== 1) return fail()
  const base = { format: 1 as const, id: name(id), world: world(spec), files: list(file, LIMITS.files)(files) }
  if (lesson === undefined) return base
  const { id: lessonId, steps } = object(lesson)
  const step: Read<{ id: string; check: string }> = (one) => ({ id: name(object(one)['id']), check: text(2000)(object(one)['check']) })
  return { ...base, lesson: { id: name(lessonId), steps: list(step, 200)(steps) } }
}

/** A session from outside, checked field by field; undefined when it is none, or holds more entries than it may. */
export function readSession(value: unknown, maxEntries: number = LIMITS.journalEntries): SavedSession | undefined {
  try {
    const { scenario: start, journal, at, events } = object(value)
    return { scenario: scenario(start), journal: list(entry, maxEntries)(journal), at: whole(at), events: whole(events) }
  } catch (error) {
    if (error instanceof Mismatch) return undefined
    throw error
  }
}
