import { concat, decodeUtf8, encodeUtf8 } from '../base/bytes.ts'
import { type Micros, SECOND, unixSeconds } from '../sim/time.ts'
import { World } from '../sim/world.ts'
import type { Gen } from './coroutine.ts'
import { Kernel, type KernelOptions } from './kernel.ts'
import { Pipe } from './pipe/pipe.ts'
import type { Process } from './proc/process.ts'
import type { Env, Program } from './program.ts'
import { type Sys, sys, type WaitStatus } from './sys.ts'
import type { OpenFile } from './vfs/open-file.ts'

/** A world for tests: boots on 2026-01-01 12:00 UTC. */
export function testWorld(seed = 'test'): World {
  return new World({ seed, bootEpochMs: unixSeconds(2026, 1, 1, 12) * 1000 })
}

/** A host for tests with an empty disk. */
export function testKernel(programs: readonly Program[] = [], options: Partial<KernelOptions> = {}): Kernel {
  return new Kernel(testWorld(), { hostname: 'box', programs, ...options })
}

export type RunOptions = { stdin?: string; env?: Record<string, string>; limit?: Micros; argv?: readonly string[] } & Partial<Parameters<Kernel['spawn']>[0]>
export type RunResult = { stdout: string; stderr: string; status: WaitStatus | undefined; took: Micros; process: Process }

/** Runs a coroutine or a file as a process until it ends (or `limit` virtual time is over: then status is undefined) and gives what it wrote. */
export function run(kernel: Kernel, main: ((sys: Sys) => Gen<number>) | string, options: RunOptions = {}): RunResult {
  const { stdin = '', env = {}, limit = 3600 * SECOND, argv, ...spawn } = options
  const started = kernel.world.now
  const out = new Capture(kernel)
  const err = new Capture(kernel)
  let status: WaitStatus | undefined
  const environment: Env = new Map(Object.entries({ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...env }))
  const process = kernel.spawn({
    argv: argv ?? (typeof main === 'string' ? [main] : ['test']),
    main: typeof main === 'string' ? { path: main } : { program: () => main(sys) },
    env: environment, newSession: true, stdio: [input(kernel, stdin), out.file, err.file], ...spawn,
    onExit: (s) => { status = s },
  })
  while (status === undefined && kernel.world.now - started <= limit) if (!kernel.world.step()) break
  return { stdout: out.text(), stderr: err.text(), status, took: kernel.world.now - started, process }
}

/** A read end that gives these bytes and then the end. */
function input(kernel: Kernel, text: string): OpenFile {
  const pipe = new Pipe(kernel.nextPipeIno())
  const reader = pipe.open('read').hold()
  const writer = pipe.open('write').hold()
  let rest = encodeUtf8(text)
  const pump = (): void => {
    rest = rest.subarray(pipe.queue.put(rest))
    if (rest.length === 0) writer.release()
    else kernel.world.after(100, pump)
  }
  pump()
  reader.refs--
  return reader
}

/** A write end whose bytes are kept. */
class Capture {
  readonly file: OpenFile
  readonly #chunks: Uint8Array[] = []

  constructor(kernel: Kernel) {
    const pipe = new Pipe(kernel.nextPipeIno())
    pipe.open('read').hold()
    this.file = pipe.open('write')
    const put = pipe.queue.put.bind(pipe.queue)
    pipe.queue.put = (data) => {
      const count = put(data)
      this.#chunks.push(pipe.queue.take(count))
      return count
    }
  }

  text(): string {
    return decodeUtf8(concat(this.#chunks))
  }
}
