import { SECOND } from '../../sim/time.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readTextFile } from '../../kernel/libc/io.ts'
import { sys } from '../../kernel/sys.ts'
import { strftime, zoneOf } from '../lib/date.ts'
import { humanSize } from '../lib/size.ts'
import { type Run, utility } from '../utility.ts'
import { memory, uptimeSeconds } from './process-list.ts'

/** free(1). */
export const free = utility({
  name: 'free', notYet: ['w'], about: 'Display free and used memory',
  gnu: { usage: 'free [options]', flags: ['b,bytes  show output in bytes', 'k,kibi  show output in kibibytes', 'm,mebi  show output in mebibytes', 'g,gibi  show output in gibibytes', 'h,human  show human-readable output', 't,total  show total for RAM + swap', 'w,wide  wide output'] },
  busybox: { usage: 'free [-bkmgh]', flags: ['b  Bytes', 'k  Kilobytes', 'm  Megabytes', 'g  Gigabytes', 'h  Human readable'] },
  *main(run) {
    const m = yield* memory()
    const get = (key: string): number => m.get(key) ?? 0
    const cache = get('Buffers') + get('Cached') + get('SReclaimable')
    const used = get('MemTotal') - (run.gnu ? get('MemAvailable') : get('MemFree') + cache)
    const asked = run.last('b', 'k', 'm', 'g')
    const unit = (kb: number): string => {
      if (run.has('h')) return kb === 0 ? (run.gnu ? '0B' : '0') : humanSize(kb * 1024).replace(/$/, run.gnu ? 'i' : '')
      return String(asked === 'b' ? kb * 1024 : asked === 'm' ? Math.floor(kb / 1024) : asked === 'g' ? Math.floor(kb / 1_048_576) : kb)
    }
    const width = run.gnu ? 11 : 11
    const row = (name: string, cells: readonly number[]): string => `${name.padEnd(run.gnu ? 8 : 5)}${cells.map((cell) => unit(cell).padStart(run.gnu ? width + 1 : 12)).join('').replace(/^ /, run.gnu ? '' : ' ')}\n`
    yield* run.out.write(run.gnu ? '               total        used        free      shared  buff/cache   available\n' : '              total        used        free      shared  buff/cache   available\n')
    yield* run.out.write(row('Mem:', [get('MemTotal'), used, get('MemFree'), get('Shmem'), cache, get('MemAvailable')]))
    yield* run.out.write(row('Swap:', [get('SwapTotal'), get('SwapTotal') - get('SwapFree'), get('SwapFree')]))
    if (run.has('t')) yield* run.out.write(row('Total:', [get('MemTotal') + get('SwapTotal'), used + get('SwapTotal') - get('SwapFree'), get('MemFree') + get('SwapFree')]))
    return 0
  },
})

/** The line uptime(1), w(1) and top(1) begin with. */
export function* uptimeLine(run: Run, users: number): Gen<string> {
  const up = Math.floor(yield* uptimeSeconds())
  const [days, hours, minutes] = [Math.floor(up / 86_400), Math.floor(up / 3600) % 24, Math.floor(up / 60) % 60]
  const span = `${days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''}${hours > 0 ? `${String(hours).padStart(2)}:${String(minutes).padStart(2, '0')}` : `${minutes} min`}`
  const now = strftime('%H:%M:%S', Math.floor((yield* sys.now()) / SECOND), 0, zoneOf(run.env.get('TZ')))
  const load = (yield* readTextFile('/proc/loadavg')).split(' ').slice(0, 3).join(', ')
  return ` ${now} up ${span},  ${users} user${users === 1 ? '' : 's'},  load average: ${load}`
}

/** uptime(1). */
export const uptime = utility({
  name: 'uptime', about: 'Display the time since the last boot',
  gnu: { usage: 'uptime [options]', flags: ['p,pretty  show uptime in pretty format', 's,since  system up since'] }, busybox: { usage: 'uptime' },
  *main(run) {
    const up = Math.floor(yield* uptimeSeconds())
    if (run.has('s')) yield* run.out.write(`${strftime('%Y-%m-%d %H:%M:%S', Math.floor((yield* sys.now()) / SECOND) - up)}\n`)
    else if (run.has('p')) {
      const parts = ([['day', 86_400, 1e9], ['hour', 3600, 24], ['minute', 60, 60]] as const).map(([name, size, of]) => [name, Math.floor(up / size) % of] as const).filter(([, n]) => n > 0).map(([name, n]) => `${n} ${name}${n > 1 ? 's' : ''}`)
      yield* run.out.write(`up ${parts.join(', ') || '0 minutes'}\n`)
    } else yield* run.out.write(`${yield* uptimeLine(run, 0)}\n`.replace(run.gnu ? /^$/ : /,  0 users/, run.gnu ? '' : ',  0 users'))
    return 0
  },
})

/** dmesg(1). */
export const dmesg = utility({
  name: 'dmesg', notYet: ['T', 'H', 'w', 'x', 'c', 'r', 'n', 's'], about: 'Print or control the kernel ring buffer', gnu: { usage: 'dmesg [options]', flags: ['T,ctime  show human-readable timestamp', 'H,human', 'w,follow  wait for new messages', 'x,decode'] }, busybox: { usage: 'dmesg [-cr] [-n LEVEL] [-s SIZE]', flags: ['c  Clear ring buffer after printing', 'r  Print raw message buffer', 'n=LEVEL', 's=SIZE'] },
  *main(run) {
    try {
      yield* run.out.write(yield* readTextFile('/proc/kmsg'))
      return 0
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* run.fail(run.gnu ? `read kernel buffer failed: ${error.message}` : `klogctl: ${error.message}`)
    }
  },
})
