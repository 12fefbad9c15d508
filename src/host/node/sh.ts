import { PLAYGROUND } from '../../lesson/worlds.ts'
import { concat } from '../../base/bytes.ts'
import { Pipe } from '../../kernel/pipe/pipe.ts'
import { sys } from '../../kernel/sys.ts'
import { resolve } from '../../kernel/vfs/path.ts'
import { buildWorld, type Machines } from '../../lesson/build-world.ts'
import { Engine } from '../engine.ts'
import { Pacer } from '../pacer.ts'
import { WORKSPACE } from '../workspace.ts'

/** `drydock sh`: a shell of the playground's workstation on this terminal, or fed from standard input. */
export async function sh(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    process.stderr.write(`drydock sh: unexpected argument '${args[0]}'\n`)
    return 2
  }
  return process.stdin.isTTY ? interactive() : scripted(await readStdin())
}

/** Runs a script to its end, as fast as the machine can. */
function scripted(script: Uint8Array): number {
  const machines = buildWorld(PLAYGROUND)
  const { world, workstation, login } = machines
  let status: number | undefined
  const init = workstation.init
  const script$ = feeding(machines, script)
  workstation.spawn({
    argv: ['bash'], main: { program: () => sys.exec(login.shell, ['bash'], login.env) }, env: login.env, newSession: true,
    stdio: [script$, sink(machines, (b) => process.stdout.write(b)), sink(machines, (b) => process.stderr.write(b))],
    ...(init !== undefined && { cwd: resolve(init, WORKSPACE) }),
    onExit: (s) => {
      status = s.kind === 'exited' ? s.code : 1
    },
  })
  while (status === undefined) {
    if (!world.step()) {
      process.stderr.write('drydock sh: nothing is left that could happen, and the shell has not ended\n')
      return 1
    }
  }
  return status
}

function feeding({ workstation, world }: Machines, data: Uint8Array): ReturnType<Pipe['open']> {
  const pipe = new Pipe(workstation.nextPipeIno())
  const reader = pipe.open('read')
  const writer = pipe.open('write').hold()
  let rest = data
  const pump = (): void => {
    rest = rest.subarray(pipe.queue.put(rest))
    if (rest.length === 0) writer.release()
    else world.after(1000, pump)
  }
  pump()
  return reader
}

function sink({ workstation }: Machines, take: (bytes: Uint8Array) => void): ReturnType<Pipe['open']> {
  const pipe = new Pipe(workstation.nextPipeIno())
  pipe.open('read').hold()
  const put = pipe.queue.put.bind(pipe.queue)
  pipe.queue.put = (data) => {
    const count = put(data)
    take(pipe.queue.take(count))
    return count
  }
  return pipe.open('write')
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array)
  return concat(chunks)
}

/** Virtual time follows the wall; keys and output go straight through. */
function interactive(): Promise<number> {
  return new Promise((done) => {
    const finish = (): void => {
      process.stdin.setRawMode(false)
      process.stdin.pause()
      clearInterval(timer)
      done(0)
    }
    const engine = new Engine(
      { format: 1, id: 'sh', world: PLAYGROUND, files: [] },
      buildWorld(PLAYGROUND),
      { output: (_pane, bytes) => process.stdout.write(bytes), closed: finish },
    )
    const pacer = new Pacer(engine.world)
    const size = (): { rows: number; cols: number } => ({ rows: process.stdout.rows ?? 24, cols: process.stdout.columns ?? 80 })
    engine.send({ kind: 'open-pane', pane: 'main', ...size() })
    process.stdin.setRawMode(true)
    process.stdin.setEncoding('utf8')
    process.stdin.on('data', (text) => {
      pacer.tick()
      engine.send({ kind: 'keys', pane: 'main', text: String(text) })
    })
    process.stdout.on('resize', () => engine.send({ kind: 'resize', pane: 'main', ...size() }))
    const timer = setInterval(() => pacer.tick(), 10)
  })
}
