import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { Kernel } from '../../kernel/kernel.ts'
import { writeFile } from '../../kernel/libc/io.ts'
import { binary, type Program } from '../../kernel/program.ts'
import { sys } from '../../kernel/sys.ts'
import { mountSystem } from '../../kernel/system-mounts.ts'
import { run, type RunResult, testWorld } from '../../kernel/testing.ts'
import { DevPtsFs, makeControlling } from '../../kernel/tty/devpts.ts'
import { openSlave } from '../../kernel/tty/pty.ts'
import type { Tty } from '../../kernel/tty/tty.ts'
import type { Grammar } from './syntax/context.ts'
import { SHELL_PROGRAMS } from './programs.ts'

const OWNER = { uid: 0, gid: 0 } as const

/** A host for shell tests: /bin with the shells and these programs, by the last part of their names. */
export function shellHost(programs: readonly Program[] = [], sh: Grammar = 'ash'): Kernel {
  const kernel = new Kernel(testWorld('shell'), { hostname: 'box', programs: [...SHELL_PROGRAMS, ...programs] })
  const { disk } = kernel
  const dir = (name: string, mode = 0o755): number => disk.create(disk.root, name, { kind: 'dir', mode, ...OWNER })
  const bin = dir('bin')
  dir('tmp', 0o1777)
  dir('proc')
  dir('dev')
  dir('sys')
  dir('run')
  disk.create(disk.create(disk.root, 'usr', { kind: 'dir', mode: 0o755, ...OWNER }), 'bin', { kind: 'symlink', mode: 0o777, target: '/bin', ...OWNER })
  const etc = dir('etc')
  const passwd = encodeUtf8('root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n')
  disk.create(etc, 'passwd', { kind: 'file', mode: 0o644, ...OWNER, content: { bytes: passwd, size: passwd.length } })
  dir('root')
  const add = (file: string, program: string): void => {
    disk.create(bin, file, { kind: 'file', mode: 0o755, ...OWNER, content: binary(program) })
  }
  add('sh', sh)
  for (const name of ['ash', 'dash', 'bash']) add(name, name)
  for (const program of programs) add(program.name.replace(/^.*:/, ''), program.name)
  mountSystem(kernel)
  return kernel
}

export type ShellRun = { readonly argv?: readonly string[]; readonly stdin?: string; readonly files?: Readonly<Record<string, string>>; readonly env?: Record<string, string>; readonly seconds?: number }

/** Runs a shell with `-c script` (or `argv`) as root in /tmp and gives what it printed. */
export function shell(kernel: Kernel, grammar: Grammar, script: string, options: ShellRun = {}): Pick<RunResult, 'stdout' | 'stderr'> & { status: number | string } {
  const argv = options.argv ?? [grammar, '-c', script]
  const result = run(kernel, function* (): Gen<number> {
    yield* sys.chdir('/tmp')
    for (const [path, content] of Object.entries(options.files ?? {})) yield* writeFile(path, content)
    return yield* sys.exec(`/bin/${grammar}`, argv, new Map(Object.entries({ PATH: '/bin', HOME: '/root', ...options.env })))
  }, { stdin: options.stdin ?? '', limit: (options.seconds ?? 60) * 1_000_000 })
  const { status } = result
  return {
    stdout: result.stdout, stderr: result.stderr,
    status: status === undefined ? 'running' : status.kind === 'exited' ? status.code : status.kind === 'signaled' ? status.signal : status.kind,
  }
}

/** A shell on a terminal of 80 columns: what is typed, and what the screen has been sent. */
export type Terminal = { type: (text: string, seconds?: number) => string; screen: () => string; alive: () => boolean; tty: Tty }

/** Starts an interactive shell. `type` gives what has been written since the last time, without carriage returns. */
export function terminal(kernel: Kernel, grammar: Grammar, env: Record<string, string> = {}): Terminal {
  const tty = new DevPtsFs(kernel.world, kernel.nextDev()).allocate()
  tty.resize({ rows: 24, cols: 80 })
  let out = ''
  let seen = 0
  tty.onOutput(bytes => { out += decodeUtf8(bytes) })
  const slave = openSlave(tty, 2)
  const environment = new Map(Object.entries({ PATH: '/bin', HOME: '/root', TERM: 'dumb', PWD: '/root', ...env }))
  const process = kernel.spawn({
    argv: [grammar], env: environment, newSession: true, stdio: [slave, slave, slave],
    main: { program: function* (): Gen<number> {
      yield* sys.chdir('/root')
      return yield* sys.exec(`/bin/${grammar}`, [grammar], environment)
    } },
  })
  makeControlling(process, tty)
  const type = (text: string, seconds = 1): string => {
    tty.input(encodeUtf8(text))
    kernel.world.runUntil(kernel.world.now + seconds * 1_000_000)
    const fresh = out.slice(seen).replaceAll('\r', '')
    seen = out.length
    return fresh
  }
  type('')
  return { type, screen: () => out, alive: () => process.alive, tty }
}
