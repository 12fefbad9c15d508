import { expect, test } from 'vitest'
import { Engine } from '../../src/host/engine.ts'
import type { Input, SavedSession, Scenario } from '../../src/host/protocol.ts'
import { buildWorld } from '../../src/lesson/build-world.ts'
import { PLAYGROUND } from '../../src/lesson/worlds.ts'
import { Sha256 } from '../../src/base/sha256.ts'
import { MILLISECOND, SECOND } from '../../src/sim/time.ts'

/** Everything a world has done, as one digest: every write of every table, when it was, and what terminals showed. */
class Recorder {
  readonly #hash = new Sha256()
  readonly engine: Engine

  constructor(scenario: Scenario) {
    this.engine = new Engine(scenario, buildWorld(scenario.world), {
      output: (pane, bytes) => this.#hash.update(pane).update(bytes),
      closed: (pane) => this.#hash.update(`closed ${pane}`),
    })
    this.engine.world.feed.listen(({ at, table, key }) => this.#hash.update(`${at} ${table} ${key}\n`))
  }

  get digest(): string {
    return `${this.engine.world.eventCount} ${this.#hash.hex()}`
  }
}

const scenario: Scenario = {
  format: 1,
  id: 'law',
  world: PLAYGROUND,
  files: [{ path: 'Dockerfile', content: 'FROM busybox\nRUN echo built > /x\nCMD ["sleep", "100"]\n' }],
}

const keys = (text: string): Input => ({ kind: 'keys', pane: 'a', text })

/** A session with two terminals, an edited file, a build, a container, and a deployment. */
const SCRIPT: readonly (readonly [after: number, input: Input])[] = [
  [0, { kind: 'open-pane', pane: 'a', rows: 24, cols: 80 }],
  [500, keys('docker build -t x . && docker run -d --name xx x\r')],
  [700, { kind: 'open-pane', pane: 'b', rows: 30, cols: 100 }],
  [300, { kind: 'keys', pane: 'b', text: 'for i in 1 2 3; do echo $RANDOM; sleep 1; done\r' }],
  [4000, { kind: 'write-file', path: 'notes.txt', content: 'hello\n' }],
  [3000, keys('cat notes.txt; docker ps; kubectl get pods -A\r')],
  [1500, { kind: 'keys', pane: 'b', text: 'yes | head -1000 | wc -l\rsleep 100\r' }],
  [2000, { kind: 'keys', pane: 'b', text: '\u0003' }],
  [1000, keys('docker rm -f xx; exit\r')],
]

function play(sliceOf: () => number): { session: SavedSession; digest: string } {
  const recorder = new Recorder(scenario)
  const { engine } = recorder
  for (const [after, input] of SCRIPT) {
    const until = engine.world.now + after * MILLISECOND
    let left = sliceOf()
    while (!engine.world.runUntil(until, () => --left <= 0)) left = sliceOf()
    engine.send(input)
  }
  engine.world.runUntil(engine.world.now + 30 * SECOND)
  return { session: engine.session, digest: recorder.digest }
}

test('the same inputs at the same times give the same bytes, whatever the slices', () => {
  let n = 0
  const odd = play(() => 1 + (n++ % 7))
  expect(odd.digest).toBe(play(() => 1_000_000).digest)
})

test('a session played again from its journal is the live session', () => {
  const live = play(() => 1000)
  const again = new Recorder(scenario)
  expect(again.engine.replay(structuredClone(live.session))).toBe(true)
  expect(again.digest).toBe(live.digest)
})

test('a replay that is interrupted by its budget goes on where it was', () => {
  const live = play(() => 1000)
  const again = new Recorder(scenario)
  let turns = 0
  let left = 0
  do {
    left = 300
    turns++
  } while (!again.engine.replay(live.session, () => --left <= 0))
  expect(turns).toBeGreaterThan(1)
  expect(again.digest).toBe(live.digest)
})
