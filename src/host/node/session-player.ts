import { concat, decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Pipe } from '../../kernel/pipe/pipe.ts'
import { sys } from '../../kernel/sys.ts'
import { makeControlling } from '../../kernel/tty/devpts.ts'
import { openSlave } from '../../kernel/tty/pty.ts'
import type { Tty } from '../../kernel/tty/tty.ts'
import { resolve } from '../../kernel/vfs/path.ts'
import { type Machines } from '../../lesson/build-world.ts'
import { type Micros, MILLISECOND, SECOND } from '../../sim/time.ts'
import type { Process } from '../../kernel/proc/process.ts'
import type { Key, PlayedStep, SessionFile, SessionStep } from './session-file.ts'

/** A step that has not ended after so much virtual time is interrupted. */
const STEP_LIMIT: Micros = 900 * SECOND
/** How long nothing must have happened before the next key is typed. */
const QUIET: Micros = 300 * MILLISECOND

/** The recordings' terminal was wide. */
const WINDOW = { rows: 40, cols: 120 }

const END = /\x00END (\d+)\x00$/

/**
 * Plays a session's steps in one shell of the workstation. Commands reach the shell through its standard input, their own is empty;
 * a step with keys runs on the shell's controlling terminal.
 */
export class SessionPlayer {
  readonly #machines: Machines
  readonly #cwd: string
  readonly #env: ReadonlyMap<string, string>

  constructor(machines: Machines, cwd: string, env: ReadonlyMap<string, string>) {
    this.#machines = machines
    this.#cwd = cwd
    this.#env = env
  }

  play(session: SessionFile): PlayedStep[] {
    const { world } = this.#machines
    const main = new ShellTerminal(this.#machines, this.#cwd, this.#env)
    if (session.namespace !== undefined) this.#enterNamespace(main, session.namespace)
    const began = world.now
    const watches: { index: number; terminal: ShellTerminal; step: SessionStep; until: Micros }[] = []
    const played: (PlayedStep | undefined)[] = session.steps.map(() => undefined)
    session.steps.forEach((step, index) => {
      if (step.at !== undefined) this.#advance(began + step.at * SECOND, watches, played)
      if (step.watchUntil !== undefined) {
        const terminal = new ShellTerminal(this.#machines, this.#cwd, this.#env)
        terminal.begin(step)
        watches.push({ index, terminal, step, until: began + step.watchUntil * SECOND })
      } else {
        main.begin(session.tty ? { keys: [], ...step } : step)
        this.#finish(main, watches, played)
        played[index] = { step, ...main.take() }
      }
    })
    for (const { until } of [...watches].sort((a, b) => a.until - b.until)) this.#advance(until, watches, played)
    return played.map((p, i) => p ?? { step: session.steps[i]!, output: '', exit: 0 })
  }

  /** Makes the namespace that the session was recorded in, and the current context's. */
  #enterNamespace(terminal: ShellTerminal, name: string): void {
    terminal.begin({ command: `kubectl create namespace ${name}; kubectl config set-context --current --namespace=${name}`, comments: [] })
    this.#finish(terminal, [], [])
    terminal.take()
  }

  /** Runs to a time, ending watches that are due on the way. */
  #advance(to: Micros, watches: { index: number; terminal: ShellTerminal; step: SessionStep; until: Micros }[], played: (PlayedStep | undefined)[]): void {
    const { world } = this.#machines
    while (world.now < to) {
      const due = watches.filter((w) => played[w.index] === undefined).reduce((t, w) => Math.min(t, w.until), to)
      world.runUntil(Math.max(due, world.now))
      for (const watch of watches) {
        if (watch.until > world.now || played[watch.index] !== undefined) continue
        watch.terminal.interrupt()
        played[watch.index] = { step: watch.step, output: watch.terminal.take().output, exit: 0 }
      }
      if (due >= to) break
    }
  }

  #finish(terminal: ShellTerminal, watches: { index: number; terminal: ShellTerminal; step: SessionStep; until: Micros }[], played: (PlayedStep | undefined)[]): void {
    const { world } = this.#machines
    const limit = world.now + STEP_LIMIT
    while (!terminal.done) {
      terminal.type()
      const next = world.nextEventAt()
      if (next === undefined || next > limit) {
        if (terminal.typing) continue
        terminal.interrupt()
        return
      }
      for (const watch of watches) if (watch.until <= next) this.#advance(watch.until, [watch], played)
      world.step()
    }
  }
}

/** A shell with its terminal, and what its commands write. */
class ShellTerminal {
  readonly #kernel: Kernel
  readonly #tty: Tty
  readonly #shell: Process
  readonly #commands: Pipe
  #output: Uint8Array[] = []
  #control = ''
  #keys: Key[] = []
  #lastActivity: Micros = 0
  #ended = false

  constructor({ workstation, pts }: Machines, cwd: string, env: ReadonlyMap<string, string>) {
    this.#kernel = workstation
    this.#tty = pts.allocate()
    this.#tty.resize(WINDOW)
    this.#tty.onOutput((bytes) => this.#gather(bytes))
    this.#commands = new Pipe(workstation.nextPipeIno())
    const stdin = this.#commands.open('read')
    this.#commands.open('write').hold()
    const out = this.#sink((bytes) => this.#gather(bytes))
    const control = this.#sink((bytes) => {
      this.#control += decodeUtf8(bytes)
    })
    const slave = openSlave(this.#tty, 2)
    const { init } = workstation
    this.#shell = workstation.spawn({
      argv: ['bash'], main: { program: () => sys.exec('/bin/bash', ['bash'], env) }, env, newSession: true,
      stdio: [stdin, out, out, out, out, out, out, slave, control], ...(init !== undefined && { cwd: resolve(init, cwd) }),
      onExit: () => {
        this.#ended = true
      },
    })
    makeControlling(this.#shell, this.#tty)
    this.#send('exec 3>&- 4>&- 5>&- 6>&-; __drydock_status() { return $1; }; trap : INT\n')
  }

  get done(): boolean {
    return this.#ended || END.test(this.#control)
  }

  begin(step: SessionStep): void {
    this.#control = ''
    this.#output = []
    this.#keys = [...(step.keys ?? [])]
    this.#lastActivity = this.#kernel.world.now
    const redirect = step.keys === undefined ? '</dev/null 7>&- 8>&-' : '<&7 >&7 2>&7 7>&- 8>&-'
    this.#send(`{\n${step.command}\n} ${redirect}\n__drydock_s=$?; printf '\\0END %d\\0' $__drydock_s >&8; __drydock_status $__drydock_s\n`)
  }

  /** Whether there are keys left to type. */
  get typing(): boolean {
    return this.#keys.length > 0
  }

  /** Types the next key when the terminal has been quiet for a while. */
  type(): void {
    const [key] = this.#keys
    const { world } = this.#kernel
    if (key === undefined) return
    const quietUntil = this.#lastActivity + (typeof key === 'string' ? QUIET : key.sleep * SECOND)
    const next = world.nextEventAt()
    if (next !== undefined && next <= quietUntil) return
    if (typeof key === 'string' && this.#tty.readers.empty && !key.startsWith('\x03')) {
      if (next !== undefined && next < quietUntil + 20 * SECOND) return
    }
    world.advanceTo(Math.max(world.now, Math.min(quietUntil, next ?? quietUntil)))
    this.#keys.shift()
    this.#lastActivity = world.now
    if (typeof key === 'string') this.#tty.input(encodeUtf8(key))
  }

  /** Ends what runs as ^C would, and by force if that does not help. */
  interrupt(): void {
    const { world, signals } = this.#kernel
    for (const signal of ['INT', 'KILL'] as const) {
      for (const child of [...this.#shell.children]) signals.post(child, signal)
      const limit = world.now + 2 * SECOND
      while (!this.done && (world.nextEventAt() ?? limit) < limit) world.step()
      if (this.done) return
    }
  }

  take(): { output: string; exit: number } {
    return { output: decodeUtf8(concat(this.#output)), exit: Number(END.exec(this.#control)?.[1] ?? 1) }
  }

  #gather(bytes: Uint8Array): void {
    this.#output.push(bytes.slice())
    this.#lastActivity = this.#kernel.world.now
  }

  #send(text: string): void {
    let rest = encodeUtf8(text)
    while (rest.length > 0) {
      const count = this.#commands.queue.put(rest)
      rest = rest.subarray(count)
      if (count === 0 && !this.#kernel.world.step()) return
    }
  }

  /** The write end of a pipe whose bytes are handed on at once. */
  #sink(take: (bytes: Uint8Array) => void): ReturnType<Pipe['open']> {
    const pipe = new Pipe(this.#kernel.nextPipeIno())
    pipe.open('read').hold()
    const put = pipe.queue.put.bind(pipe.queue)
    pipe.queue.put = (data) => {
      const count = put(data)
      take(pipe.queue.take(count))
      return count
    }
    return pipe.open('write')
  }
}
