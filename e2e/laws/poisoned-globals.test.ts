import { afterEach, expect, test } from 'vitest'
import { Engine } from '../../src/host/engine.ts'
import type { Scenario } from '../../src/host/protocol.ts'
import { buildWorld } from '../../src/lesson/build-world.ts'
import { PLAYGROUND } from '../../src/lesson/worlds.ts'
import { SECOND } from '../../src/sim/time.ts'

/** What the engine must not use, whatever a lint rule can see: the host's time, chance and event loop. */
const POISONS = ['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'crypto', 'fetch'] as const

const restore: (() => void)[] = []

function poison(): void {
  const replace = (owner: object, name: string): void => {
    const before = Object.getOwnPropertyDescriptor(owner, name)
    if (before === undefined) return
    Object.defineProperty(owner, name, {
      configurable: true,
      get: () => {
        throw new Error(`the engine used ${name}: time comes from the world, chance from world.random(stream)`)
      },
    })
    restore.push(() => Object.defineProperty(owner, name, before))
  }
  for (const name of POISONS) replace(globalThis, name)
  replace(Math, 'random')
}

afterEach(() => {
  for (const undo of restore.splice(0)) undo()
})

test('a session with Docker and Kubernetes needs neither wall time nor chance nor the event loop', () => {
  const scenario: Scenario = {
    format: 1,
    id: 'poison',
    world: PLAYGROUND,
    files: [{ path: 'Dockerfile', content: 'FROM busybox\nRUN echo hi > /hi\n' }],
  }
  let screen = ''
  const decoder = new TextDecoder()
  poison()
  const engine = new Engine(scenario, buildWorld(scenario.world), {
    output: (_pane, bytes) => (screen += decoder.decode(bytes)),
    closed: () => undefined,
  })
  engine.send({ kind: 'open-pane', pane: 'a', rows: 24, cols: 100 })
  for (const line of [
    'date; echo $RANDOM',
    'docker build -q . && docker run -d nginx:alpine',
    'kubectl run web --image=busybox -- sleep 100',
    'kubectl get pods',
  ]) {
    engine.send({ kind: 'keys', pane: 'a', text: `${line}\r` })
    engine.world.runUntil(engine.world.now + 20 * SECOND)
  }
  for (const undo of restore.splice(0)) undo()
  expect(screen).toContain('2026')
  expect(screen).toMatch(/web +1\/1 +Running/)
})

test('the poison works', () => {
  poison()
  expect(() => Date.now()).toThrow('the engine used Date')
  expect(() => Math.random()).toThrow('the engine used random')
})
