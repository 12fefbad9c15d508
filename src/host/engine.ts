import { isErrno } from '../kernel/errno.ts'
import type { Machines } from '../lesson/build-world.ts'
import { LessonRunner } from '../lesson/runner.ts'
import { NetChanges } from '../sim/feed.ts'
import { Journal } from '../sim/journal.ts'
import type { Micros } from '../sim/time.ts'
import type { Budget, World } from '../sim/world.ts'
import { Panes, type PaneListener } from './panes.ts'
import { type Input, type JournalEntry, MIRRORED_TABLES, type PatchChange, type Query, type SavedSession, type Scenario, type StepState } from './protocol.ts'
import { Workspace, WORKSPACE } from './workspace.ts'

const MIRRORED: ReadonlySet<string> = new Set(MIRRORED_TABLES)

/**
 * One running scenario, the whole engine behind it: inputs go in and are kept in the journal; output of terminals, changes of tables
 * and the lesson's state come out. It knows no wall time; whoever holds it says how far to run.
 */
export class Engine {
  readonly scenario: Scenario
  readonly machines: Machines
  readonly workspace: Workspace
  readonly panes: Panes
  readonly #journal = new Journal<Input>()
  readonly #net = new NetChanges()
  readonly #lesson: LessonRunner | undefined
  #published = 0

  constructor(scenario: Scenario, machines: Machines, listener: PaneListener) {
    this.scenario = scenario
    this.machines = machines
    const { world, workstation, pts, login } = this.machines
    world.feed.listen((change) => {
      if (MIRRORED.has(change.table)) this.#net.add(change)
    })
    for (const table of world.tables()) {
      if (!MIRRORED.has(table.name)) continue
      for (const [key, after] of table.entries()) this.#net.add({ table: table.name, key, before: undefined, after, at: world.now, cause: undefined })
    }
    this.workspace = new Workspace(workstation)
    this.panes = new Panes(workstation, pts, { ...login, cwd: WORKSPACE }, listener)
    for (const { path, content } of scenario.files) this.workspace.write(path, content)
    if (scenario.lesson !== undefined) this.#lesson = new LessonRunner(world, this.machines.view, scenario.lesson.steps)
  }

  get world(): World {
    return this.machines.world
  }

  /** Where the session is now, with all that led there. */
  get session(): SavedSession {
    return { scenario: this.scenario, journal: this.#journal.entries, at: this.world.now, events: this.world.eventCount }
  }

  /** Takes an input at the present moment and keeps it. Throws a `SysError` when a file operation cannot be done; nothing is kept then. */
  send(input: Input): void {
    const { world } = this
    const entry = { at: world.now, events: world.eventCount, input }
    world.because('learner', input.kind, () => this.#apply(input))
    this.#journal.append(entry)
  }

  /** Plays a journal into this new world, up to the session's end. False when the budget ended it: call again to go on. */
  replay(session: SavedSession, spent: Budget = () => false): boolean {
    for (const entry of session.journal.slice(this.#journal.entries.length)) {
      if (!this.#runToEvent(entry.events, entry.at, spent)) return false
      this.send(entry.input)
    }
    return this.#runToEvent(session.events, session.at, spent)
  }

  #runToEvent(events: number, at: Micros, spent: Budget): boolean {
    const { world } = this
    while (world.eventCount < events) {
      if (!world.step()) break
      if (spent()) return false
    }
    const next = world.nextEventAt()
    if (next === undefined || next >= at) world.advanceTo(at)
    return true
  }

  /** Journal entries since the last call. */
  takeJournal(): readonly JournalEntry[] {
    const fresh = this.#journal.entries.slice(this.#published)
    this.#published = this.#journal.entries.length
    return fresh
  }

  /** The net changes of the mirrored tables since the last call. */
  takeChanges(): PatchChange[] {
    const tables = this.#net.take().map(({ table, key, after }) => ({ table, key, record: after }))
    return [...tables, ...this.workspace.changes()]
  }

  /** The lesson's steps, judged on the present state; empty without a lesson. */
  lessonSteps(): readonly StepState[] {
    return this.#lesson?.judge() ?? []
  }

  /** Answers a question about the present state. Throws a `SysError` for a file that cannot be read. */
  query(query: Query): unknown {
    switch (query.ask) {
      case 'read-file':
        return this.workspace.read(query.path)
      case 'inspect': {
        for (const table of this.world.tables()) if (table.name === query.table) return table.get(query.key)
        return undefined
      }
    }
  }

  #apply(input: Input): void {
    switch (input.kind) {
      case 'open-pane':
        return this.panes.open(input.pane, input.rows, input.cols)
      case 'close-pane':
        return this.panes.close(input.pane)
      case 'keys':
        return this.panes.keys(input.pane, input.text)
      case 'resize':
        return this.panes.resize(input.pane, input.rows, input.cols)
      case 'write-file':
        return this.workspace.write(input.path, input.content)
      case 'make-dir':
        return this.workspace.makeDir(input.path)
      case 'rename':
        return this.workspace.rename(input.from, input.to)
      case 'remove':
        return this.workspace.remove(input.path)
    }
  }
}

/** What went wrong with an input or query, in words for the window. */
export const refusal = (error: unknown): string => (isErrno(error) ? error.message : error instanceof Error ? error.message : String(error))
