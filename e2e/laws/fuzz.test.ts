import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/docker/cli/registry.ts'
import { Engine } from '../../src/host/engine.ts'
import type { Input, SavedSession, Scenario } from '../../src/host/protocol.ts'
import { commands } from '../../src/kubernetes/kubectl/registry.ts'
import { buildWorld } from '../../src/lesson/build-world.ts'
import { PLAYGROUND } from '../../src/lesson/worlds.ts'
import { SysError } from '../../src/kernel/errno.ts'
import { SECOND } from '../../src/sim/time.ts'
import { readSession } from '../../web/link/read-session.ts'

const SCENARIO: Scenario = {
  format: 1,
  id: 'fuzz',
  world: PLAYGROUND,
  files: [
    { path: 'Dockerfile', content: 'FROM busybox\nRUN echo built > /x\nCMD ["sleep", "100"]\n' },
    { path: 'pod.yaml', content: 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: busybox}]}\n' },
  ],
}

/** Events one command line may cost before it is stopped. */
const EVENTS = 60_000

/** A world with one terminal, on which command lines are typed one after the other. */
class Bench {
  readonly engine = new Engine(SCENARIO, buildWorld(SCENARIO.world), { output: () => {}, closed: () => {} })
  #pane = 0

  constructor() {
    this.engine.send({ kind: 'open-pane', pane: 'p0', rows: 24, cols: 80 })
    this.run(5)
  }

  run(seconds: number): void {
    const { world } = this.engine
    let left = EVENTS
    world.runUntil(world.now + seconds * SECOND, () => --left <= 0)
  }

  /** Types a line, lets it run a while, then stops it as a learner would. Throws what the engine throws. */
  type(line: string): void {
    this.#send(`${line}\r`)
    this.run(3)
    for (const key of ['\u0003', '\u0003', '\u0004\u0003', '\u001c\r']) {
      this.#send(key)
      this.run(0.2)
    }
  }

  #send(text: string): void {
    if (!this.engine.panes.names.includes(`p${this.#pane}`))
      this.engine.send({ kind: 'open-pane', pane: `p${++this.#pane}`, rows: 24, cols: 80 })
    this.engine.send({ kind: 'keys', pane: `p${this.#pane}`, text })
  }

  /** Whether time still goes on. */
  advances(): boolean {
    const { world } = this.engine
    const before = world.now
    for (let n = 0; n < 50 && world.now < before + SECOND; n++) this.run(1)
    return world.now >= before + SECOND
  }
}

const garbage = fc.constantFrom(
  '',
  "''",
  '"',
  "'",
  '$(',
  '`',
  '\\',
  '-',
  '--',
  '---',
  '=',
  '--=',
  ':',
  '::',
  '/',
  '..',
  '*',
  '{',
  '}',
  '[',
  '\u0000',
  '\u0001',
  'é',
  '\u{1f600}',
  '-1',
  '0',
  '999999999999999999999',
  '1e309',
  'NaN',
  '%s',
  '{{',
  '{{.}}',
  '{{range .}}',
  '{.a[',
  'a=b',
  '=b',
  'a,b',
  '@',
  'sha256:',
  'a/b/c/d',
  'A',
  '-o',
  '~',
  '&',
  '|',
  ';',
  '<',
  '>',
  '2>&1',
  '\t',
)
const noun = fc.constantFrom(
  'busybox',
  'nginx:alpine',
  'x',
  'y',
  'web',
  'p',
  'pod',
  'pods',
  'pod/p',
  'deploy',
  'deployment/web',
  'svc',
  'nodes',
  'node01',
  'all',
  'kube-system',
  'pod.yaml',
  'Dockerfile',
  '.',
  '/',
  '/etc/passwd',
  'sh',
  'sleep 1',
  'echo hi',
  '80',
  '8080:80',
  'json',
  'yaml',
  'wide',
  'name',
  '5s',
  '10m',
  'true',
  'false',
  'none',
  'bridge',
  'app=web',
  'key=value',
  'key-',
)

/** A command line of a tool: a real command with real flags in any order, and some garbage. */
function lineOf(
  tool: string,
  list: readonly { readonly mounts: readonly { readonly path: string }[]; readonly flags: Readonly<Record<string, unknown>> }[],
): fc.Arbitrary<string> {
  const word = fc.oneof({ weight: 6, arbitrary: noun }, { weight: 1, arbitrary: garbage })
  return fc.constantFrom(...list).chain(({ mounts, flags }) => {
    const names = Object.keys(flags)
    const flag =
      names.length === 0
        ? word
        : fc
            .tuple(fc.constantFrom(...names), fc.constantFrom('=', ' ', ''), word)
            .map(([name, joint, value]) => (joint === '' ? `--${name}` : `--${name}${joint}${value}`))
    return fc
      .tuple(
        fc.constantFrom(...mounts),
        fc.array(fc.oneof({ weight: 2, arbitrary: flag }, { weight: 3, arbitrary: word }), { maxLength: 6 }),
      )
      .map(([mount, words]) => [tool, mount.path, ...words].join(' '))
  })
}

const shellWord = fc.oneof(
  { weight: 3, arbitrary: noun },
  { weight: 2, arbitrary: garbage },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      'if',
      'then',
      'fi',
      'while',
      'do',
      'done',
      'for',
      'in',
      'case',
      'esac',
      '((',
      '))',
      '[[',
      ']]',
      '=~',
      '$x',
      '${x',
      '${x//a/b}',
      '$((1/0))',
      '$((2**63))',
      '<<E',
      '<(',
      '&&',
      '||',
      '&',
      '|',
      ';',
      '\n',
      '(',
      ')',
      '!',
      'time',
      'exec',
      'trap',
      'kill',
      '$$',
      '-9',
      'wait',
      'fg',
      'bg',
      '%1',
      'read',
      'set',
      '-e',
      '-x',
      'shopt',
      '-s',
      'extglob',
      'eval',
      'exit',
      'cd',
      'alias',
    ),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      'ls',
      'cat',
      'grep',
      '-E',
      '(a+)+$',
      'sed',
      's/(/x/',
      's/a*/b/g',
      'awk',
      '{print',
      '$1}',
      'BEGIN{while(1);}',
      'find',
      '-regex',
      '-exec',
      'sort',
      'head',
      'tail',
      '-f',
      'yes',
      'seq',
      '1',
      '99999999',
      'xargs',
      'tar',
      'curl',
      'localhost',
      'ps',
      'top',
      'kill',
      '-STOP',
      'rm',
      '-rf',
      '/tmp/*',
      'mkdir',
      'ln',
      '-s',
      'dd',
      'if=/dev/zero',
      'of=/tmp/z',
      'date',
      '-d',
      'printf',
      'stat',
      'mount',
      'sleep',
      'nc',
      '-l',
      'vi',
      'busybox',
      'su',
      'env',
      'timeout',
    ),
  },
)
const script = fc.array(shellWord, { minLength: 1, maxLength: 10 }).map((words) => words.join(' '))

test.each([
  ['shell', script, 120],
  ['docker', lineOf('docker', COMMANDS), 160],
  ['kubectl', lineOf('kubectl', commands), 160],
] as const)('no %s command line breaks or stops the engine', (_tool, line, count) => {
  const bench = new Bench()
  for (const [i, each] of fc.sample(line, { seed: 42, numRuns: count }).entries()) {
    expect(() => bench.type(each), each).not.toThrow()
    if (i % 25 === 0) expect(bench.advances(), each).toBe(true)
  }
  expect(bench.advances()).toBe(true)
})

/** Patterns that keep a careless matcher busy for ever. */
const HOSTILE = [
  "printf '%050d\\n' 0 | tr 0 a | grep -E '(a+)+$|(a|aa)+b|(a*)*c'",
  "printf '%050db\\n' 0 | tr 0 a | grep -P '(a+)+$'",
  "printf '%0200db\\n' 0 | tr 0 a | sed -E 's/(a*)*(a|aa)*\\1c/x/'",
  '[[ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab =~ (a+)+$ ]]',
  "find / -regex '\\(\\(.*\\)*\\)*x'",
  "expr aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab : '\\(a*\\)*$'",
  "yes aaaaaaaaaaaaaaaaaaaaaaaaab | head -200 | awk '/(a+)+$/ { n++ } END { print n+0 }'",
]

test('no hostile pattern stops the engine', () => {
  const bench = new Bench()
  for (const line of HOSTILE) {
    expect(() => bench.type(line), line).not.toThrow()
    expect(bench.advances(), line).toBe(true)
  }
})

const path = fc.constantFrom(
  '',
  '.',
  '..',
  '/',
  'a',
  'a/b',
  'a/b/c',
  '../x',
  '/etc/passwd',
  'Dockerfile',
  'Dockerfile/x',
  'a\u0000b',
  '\u{1f600}',
  'x'.repeat(300),
)
const pane = fc.constantFrom('p', 'q', '')
const size = fc.integer({ min: 0, max: 600 })
const input: fc.Arbitrary<Input> = fc.oneof(
  fc.record({ kind: fc.constant('open-pane' as const), pane, rows: size, cols: size }),
  fc.record({ kind: fc.constant('resize' as const), pane, rows: size, cols: size }),
  fc.record({ kind: fc.constant('close-pane' as const), pane }),
  fc.record({ kind: fc.constant('keys' as const), pane, text: fc.string({ unit: 'binary', maxLength: 40 }) }),
  fc.record({ kind: fc.constant('keys' as const), pane, text: script.map((text) => `${text}\r`) }),
  fc.record({ kind: fc.constant('write-file' as const), path, content: fc.string() }),
  fc.record({ kind: fc.constant('make-dir' as const), path }),
  fc.record({ kind: fc.constant('rename' as const), from: path, to: path }),
  fc.record({ kind: fc.constant('remove' as const), path }),
)

describe('a session from outside', () => {
  test('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.constantFrom('scenario', 'journal', 'at', 'events', 'x'), (value, key) => {
        const session = { scenario: SCENARIO, journal: [{ at: 1, events: 1, input: { kind: 'remove', path: 'a' } }], at: 1, events: 1 }
        expect(() => readSession(value)).not.toThrow()
        expect(() => readSession({ ...session, [key]: value })).not.toThrow()
        expect(() => readSession({ ...session, scenario: { ...SCENARIO, world: value } })).not.toThrow()
        expect(() => readSession({ ...session, journal: [{ at: 1, events: 1, input: { kind: key, path: value } }] })).not.toThrow()
      }),
      { seed: 4, numRuns: 500 },
    )
  })

  test('with any inputs is played to its end, or one of them is refused as a file operation is', () => {
    for (const journal of fc.sample(fc.array(fc.tuple(input, fc.integer({ min: 0, max: 2_000_000 })), { maxLength: 30 }), {
      seed: 5,
      numRuns: 6,
    })) {
      let at = 0
      const entries = journal.map(([what, after]) => ({ at: (at += after), events: 0, input: what }))
      const session = readSession(
        structuredClone({ scenario: SCENARIO, journal: entries, at: at + SECOND, events: 0 } satisfies SavedSession),
      )
      expect(session).toBeDefined()
      const engine = new Engine(SCENARIO, buildWorld(SCENARIO.world), { output: () => {}, closed: () => {} })
      let left = EVENTS
      for (const entry of session?.journal ?? []) {
        engine.world.runUntil(entry.at, () => --left <= 0)
        try {
          engine.send(entry.input)
        } catch (error) {
          expect(error, JSON.stringify(entry.input)).toBeInstanceOf(SysError)
        }
      }
      left = EVENTS
      engine.world.runUntil(engine.world.now + SECOND, () => --left <= 0)
      expect(left).toBeGreaterThan(-1)
    }
  })
})
