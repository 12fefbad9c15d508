/**
 * What the window and the engine say to each other: plain data only, safe to structured-clone and to store.
 * Times are virtual microseconds since the world booted. This file imports nothing: it is the one thing of `src/` the window may see.
 */

/** A host name → world description: which machines a scenario has. */
export type WorldSpec = {
  /** Everything random follows from it. */
  readonly seed: string
  /** The date of virtual time 0, in milliseconds since 1970 UTC. */
  readonly bootEpochMs: number
  readonly workstation: {
    readonly hostname: string
    /** Starts dockerd. */
    readonly docker: boolean
    /** Images that are there from the start, e.g. `nginx:alpine`. */
    readonly images: readonly string[]
    /** Without internet every pull fails as on a machine without a network. */
    readonly internet: boolean
    /** Images come from the stand-ins of recorded sessions instead of the catalogue. */
    readonly recorded?: boolean
  }
  readonly cluster?: {
    /** Minor version the API server serves, e.g. `1.32`. */
    readonly version: string
    readonly nodes: readonly string[]
  }
}

export type ScenarioFile = { readonly path: string; readonly content: string }

/** A lesson step as the engine needs it: the engine judges checks, the window shows prose. */
export type ScenarioStep = { readonly id: string; readonly check: string }

/** Where a world begins. A share link and a saved session hold it whole. */
export type Scenario = {
  readonly format: 1
  readonly id: string
  readonly world: WorldSpec
  /** Files in the workspace, by path relative to it. */
  readonly files: readonly ScenarioFile[]
  readonly lesson?: { readonly id: string; readonly steps: readonly ScenarioStep[] }
}

/** Everything that comes from outside; each is kept in the journal with its time. */
export type Input =
  | { readonly kind: 'open-pane'; readonly pane: string; readonly rows: number; readonly cols: number }
  | { readonly kind: 'close-pane'; readonly pane: string }
  | { readonly kind: 'keys'; readonly pane: string; readonly text: string }
  | { readonly kind: 'resize'; readonly pane: string; readonly rows: number; readonly cols: number }
  | { readonly kind: 'write-file'; readonly path: string; readonly content: string }
  | { readonly kind: 'make-dir'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string }

/** An input, when it came, and after how many events of the world: enough to play it again at exactly the same point. */
export type JournalEntry = { readonly at: number; readonly events: number; readonly input: Input }

/** A saved session: what a reload or a share link plays again, and up to where (virtual time and number of events). */
export type SavedSession = { readonly scenario: Scenario; readonly journal: readonly JournalEntry[]; readonly at: number; readonly events: number }

/** Questions about the present state; they change nothing. */
export type Query =
  | { readonly ask: 'read-file'; readonly path: string }
  | { readonly ask: 'inspect'; readonly table: string; readonly key: string | number }

export type ToEngine =
  /** Starts a world; with `session.journal` plays it to `session.at` first. Ends the world that was. */
  | { readonly type: 'boot'; readonly session: SavedSession }
  | { readonly type: 'input'; readonly input: Input }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** How many virtual seconds a wall second holds (1 to 100). */
  | { readonly type: 'speed'; readonly factor: number }
  /** Paused: run the next event. */
  | { readonly type: 'step' }
  | { readonly type: 'query'; readonly id: number; readonly query: Query }
  /** The terminal has taken everything up to this sequence number. */
  | { readonly type: 'ack'; readonly pane: string; readonly seq: number }

/** One record of a mirrored table; `record` undefined: it is gone. */
export type PatchChange = { readonly table: string; readonly key: string | number; readonly record: object | undefined }

/** The tables the window mirrors. Record shapes are declared where the tables are made. */
export const MIRRORED_TABLES = [
  'processes', 'workspace', 'docker.containers', 'docker.images', 'docker.networks', 'docker.volumes',
  'k8s:nodes', 'k8s:namespaces', 'k8s:pods', 'k8s:services', 'k8s:deployments.apps', 'k8s:replicasets.apps',
] as const

/** A file or directory of the workspace; `version` grows with every change of its content. */
export type WorkspaceEntry = { readonly path: string; readonly kind: 'file' | 'dir'; readonly size: number; readonly version: number }

/** A text in the languages of the window. */
export type Localised = { readonly en: string; readonly zh: string }

export type StepState = { readonly id: string; readonly done: boolean; /** What is seen instead, when not done. */ readonly because: Localised }

export type ClockState = { readonly now: number; readonly running: boolean; readonly factor: number; /** When something will happen next; undefined: nothing, ever, by itself. */ readonly nextEventAt: number | undefined; /** How many events have run: with `now`, the end of a saved session. */ readonly events: number }

export type FromEngine =
  | { readonly type: 'booted'; readonly scenario: Scenario; readonly workspace: string; readonly bootEpochMs: number; readonly panes: readonly string[] }
  /** A journal is being played; 0 to 1. */
  | { readonly type: 'replaying'; readonly progress: number }
  | { readonly type: 'patch'; readonly now: number; readonly changes: readonly PatchChange[] }
  | { readonly type: 'clock'; readonly clock: ClockState }
  | { readonly type: 'tty'; readonly pane: string; readonly seq: number; readonly data: Uint8Array }
  | { readonly type: 'pane-closed'; readonly pane: string }
  | { readonly type: 'journal'; /** Added since the last such message. */ readonly entries: readonly JournalEntry[]; readonly at: number; readonly events: number }
  | { readonly type: 'lesson'; readonly steps: readonly StepState[] }
  | { readonly type: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly error: string }
  /** The engine broke one of its own promises, or a boot could not be done; `message` is for the learner, `detail` for a report. */
  | { readonly type: 'fault'; readonly message: string; readonly detail: string }

/** Ends `journal`-bound sizes: what a session from outside may hold at most. */
export const LIMITS = { journalEntries: 20_000, textBytes: 2_000_000, files: 500 } as const
