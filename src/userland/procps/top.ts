import { decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { readTextFile } from '../../kernel/libc/io.ts'
import { STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { Names } from '../lib/passwd.ts'
import { type Run, utility } from '../utility.ts'
import { commandLine, memory, processes, type ProcessInfo, TICKS, uptimeSeconds } from './process-list.ts'
import { uptimeLine } from './system-info.ts'

/** top(1). */
export const top = utility({
  name: 'top', about: 'Show a view of process activity in real time.\nRead the status of all processes from /proc each SECONDS and show a screenful of them.',
  gnu: { usage: 'top [options]', flags: ['b,batch-mode  run in non-interactive batch mode', 'n,iterations=NUMBER  exit on maximum iterations NUMBER', 'd,delay=SECS  iterative delay as SECS', 'p,pid=PIDLIST  monitor only the tasks in PIDLIST', 'u,filter-only-euser=USER', 'c,cmdline-toggle  reverse last remembered \'c\' state', 'H'] },
  busybox: { usage: 'top [-bmH] [-n COUNT] [-d SECONDS]', flags: ['b  Batch mode', 'n=N  Exit after N iterations', 'd=SEC  Delay between updates', 'm', 'H'] },
  *main(run) {
    for (const key of ['u', 'H', 'm']) if (run.has(key)) return yield* run.fail(`drydock: top -${key} is not simulated yet`)
    const view = new View(run)
    const batch = run.has('b') || !(yield* sys.isatty(STDOUT))
    const count = Number(run.value('n') ?? Number.POSITIVE_INFINITY)
    const delay = Number(run.value('d') ?? (run.gnu ? 3 : 5)) * SECOND
    if (batch) {
      for (let i = 0; i < count; i++) {
        if (i > 0) yield* sys.sleep(delay)
        yield* run.out.write(`${i > 0 ? '\n' : ''}${yield* view.frame(Number.POSITIVE_INFINITY, 512)}`)
        yield* run.out.flush()
      }
      return 0
    }
    return yield* interactive(run, view, count, delay)
  },
})

function* interactive(run: Run, view: View, count: number, delay: number): Gen<number> {
  const old = yield* sys.tcgetattr(STDIN)
  yield* sys.tcsetattr(STDIN, { icanon: false, echo: false })
  try {
    for (let i = 0; i < count; i++) {
      const { rows, cols } = yield* sys.winsize(STDOUT)
      yield* run.out.write(`\u001b[H\u001b[2J${yield* view.frame(rows || 24, cols || 80)}`)
      yield* run.out.flush()
      const [input] = yield* sys.poll([{ fd: STDIN, read: true }], delay)
      if (input?.readable !== true) continue
      const key = decodeUtf8(yield* sys.read(STDIN, 16))
      if (key === '' || key.includes('q') || key.includes('\x03')) break
    }
  } finally {
    yield* sys.tcsetattr(STDIN, old)
  }
  yield* run.out.write('\n')
  return 0
}

class View {
  readonly #run: Run
  readonly #names = new Names()
  #before = new Map<number, number>()
  #beforeCpu: readonly number[] = []
  #beforeAt = 0

  constructor(run: Run) {
    this.#run = run
  }

  *frame(rows: number, cols: number): Gen<string> {
    const run = this.#run
    const pids = run.value('p')?.split(',').map(Number)
    const list = (yield* processes()).filter((p) => pids === undefined || pids.includes(p.pid))
    const at = yield* uptimeSeconds()
    const span = Math.max(0.01, at - this.#beforeAt)
    const percent = new Map(list.map((p) => [p.pid, Math.max(0, ((p.utime + p.stime - (this.#before.get(p.pid) ?? (this.#beforeAt === 0 ? 0 : p.utime + p.stime))) / TICKS / (this.#beforeAt === 0 ? Math.max(0.01, at - p.start / TICKS) : span)) * 100)]))
    this.#before = new Map(list.map((p) => [p.pid, p.utime + p.stime]))
    this.#beforeAt = at
    const cpu = yield* this.#cpu()
    list.sort((a, b) => (percent.get(b.pid) ?? 0) - (percent.get(a.pid) ?? 0) || (run.gnu ? a.pid - b.pid : b.pid - a.pid))
    const lines = run.gnu ? yield* this.#gnu(list, percent, cpu) : yield* this.#busybox(list, percent, cpu)
    return `${lines.slice(0, rows - 1).map((line) => line.slice(0, cols)).join('\n')}\n`
  }

  /** Shares of the CPU time since the last frame, in percent: user, nice, system, idle, iowait. */
  *#cpu(): Gen<number[]> {
    const now = ((yield* readTextFile('/proc/stat')).split('\n')[0] ?? '').split(/\s+/).slice(1, 9).map(Number)
    const delta = now.map((n, i) => n - (this.#beforeCpu[i] ?? 0))
    this.#beforeCpu = now
    const total = delta.reduce((sum, n) => sum + n, 0)
    return delta.map((n, i) => (total > 0 ? (n / total) * 100 : i === 3 ? 100 : 0))
  }

  *#gnu(list: readonly ProcessInfo[], percent: ReadonlyMap<number, number>, cpu: readonly number[]): Gen<string[]> {
    const m = yield* memory()
    const mib = (key: string): string => ((m.get(key) ?? 0) / 1024).toFixed(1).padStart(8)
    const cache = (m.get('Buffers') ?? 0) + (m.get('Cached') ?? 0)
    const used = (m.get('MemTotal') ?? 0) - (m.get('MemAvailable') ?? 0)
    const count = (states: string): number => list.filter((p) => states.includes(p.state)).length
    const n = (i: number): string => (cpu[i] ?? 0).toFixed(1).padStart(4)
    const lines = [
      `top -${(yield* uptimeLine(this.#run, 0)).replace(/^ /, ' ')}`, `Tasks: ${String(list.length).padStart(3)} total, ${String(count('R')).padStart(3)} running, ${String(count('SDI')).padStart(3)} sleeping, ${String(count('T')).padStart(3)} stopped, ${String(count('Z')).padStart(3)} zombie`,
      `%Cpu(s): ${n(0)} us, ${n(2)} sy, ${n(1)} ni, ${n(3)} id, ${n(4)} wa, ${n(5)} hi, ${n(6)} si, ${n(7)} st`,
      `MiB Mem : ${mib('MemTotal')} total, ${mib('MemFree')} free, ${(used / 1024).toFixed(1).padStart(8)} used, ${(cache / 1024).toFixed(1).padStart(8)} buff/cache`, `MiB Swap: ${mib('SwapTotal')} total, ${mib('SwapFree')} free, ${'0.0'.padStart(8)} used. ${mib('MemAvailable')} avail Mem `,
      '', '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ]
    for (const p of list) {
      const ticks = p.utime + p.stime
      const time = `${Math.floor(ticks / 6000)}:${String(Math.floor(ticks / 100) % 60).padStart(2, '0')}.${String(ticks % 100).padStart(2, '0')}`
      const name = this.#run.has('c') ? commandLine(p) : p.comm
      lines.push(`${String(p.pid).padStart(7)} ${(yield* this.#names.user(p.uid)).slice(0, 8).padEnd(8)}  ${String(20 + p.nice).padStart(2)} ${String(p.nice).padStart(3)} ${String(Math.floor(p.vsize / 1024)).padStart(7)} ${String(Math.floor(p.rss / 1024)).padStart(6)} ${String(Math.floor(p.rss / 2048)).padStart(6)} ${p.state} ${(percent.get(p.pid) ?? 0).toFixed(1).padStart(5)} ${((p.rss / 1024 / (m.get('MemTotal') ?? 1)) * 100).toFixed(1).padStart(5)} ${time.padStart(9)} ${name}`)
    }
    return lines
  }

  *#busybox(list: readonly ProcessInfo[], percent: ReadonlyMap<number, number>, cpu: readonly number[]): Gen<string[]> {
    const m = yield* memory()
    const k = (key: string): number => m.get(key) ?? 0
    const n = (i: number): string => `${String(Math.round(cpu[i] ?? 0)).padStart(3)}%`
    const load = (yield* readTextFile('/proc/loadavg')).trim()
    const cpus = (yield* readTextFile('/proc/stat')).split('\n').filter((line) => /^cpu\d/.test(line)).length || 1
    const lines = [
      `Mem: ${k('MemTotal') - k('MemFree')}K used, ${k('MemFree')}K free, ${k('Shmem')}K shrd, ${k('Buffers')}K buff, ${k('Cached')}K cached`, `CPU: ${n(0)} usr ${n(2)} sys ${n(1)} nic ${n(3)} idle ${n(4)} io ${n(5)} irq ${n(6)} sirq`,
      `Load average: ${load.split(' ').slice(0, 4).join(' ')} ${load.split(' ')[4] ?? ''}`, '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND',
    ]
    for (const p of list) {
      const vsz = Math.floor(p.vsize / 1024)
      const size = vsz < 100_000 ? String(vsz).padStart(5) : `${String(Math.floor(vsz / 1024)).padStart(4)}m`
      const state = `${p.state}${p.nice > 0 ? 'N' : p.nice < 0 ? '<' : ''}`.padEnd(4)
      lines.push(`${String(p.pid).padStart(5)} ${String(p.ppid).padStart(5)} ${(yield* this.#names.user(p.uid)).slice(0, 8).padEnd(8)} ${state} ${size} ${`${Math.round((vsz / k('MemTotal')) * 100)}%`.padStart(4)} ${String(p.pid % cpus).padStart(3)} ${`${Math.round((percent.get(p.pid) ?? 0) / cpus)}%`.padStart(4)} ${commandLine(p)}`)
    }
    return lines
  }
}
