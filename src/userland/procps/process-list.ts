import { decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readFile, readTextFile } from '../../kernel/libc/io.ts'
import { sys } from '../../kernel/sys.ts'

/** A process as /proc tells of it; times in clock ticks of 10 ms, sizes in bytes. */
export type ProcessInfo = {
  readonly pid: number; readonly comm: string; readonly state: string; readonly ppid: number; readonly pgrp: number; readonly session: number; readonly tty: number; readonly foreground: number
  readonly utime: number; readonly stime: number; readonly nice: number; readonly threads: number; readonly start: number; readonly vsize: number; readonly rss: number; readonly uid: number; readonly gid: number; readonly argv: readonly string[]
}

/** All processes that /proc shows, by pid; those that end meanwhile are left out. */
export function* processes(): Gen<ProcessInfo[]> {
  const out: ProcessInfo[] = []
  for (const { name } of yield* sys.readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const found = yield* processInfo(Number(name))
    if (found !== undefined) out.push(found)
  }
  return out.sort((a, b) => a.pid - b.pid)
}

/** One process; undefined when it is gone. */
export function* processInfo(pid: number): Gen<ProcessInfo | undefined> {
  try {
    const stat = yield* readTextFile(`/proc/${pid}/stat`)
    const status = yield* readTextFile(`/proc/${pid}/status`)
    const argv = decodeUtf8(yield* readFile(`/proc/${pid}/cmdline`)).split('\0').slice(0, -1)
    const open = stat.indexOf('(')
    const close = stat.lastIndexOf(')')
    const f = stat.slice(close + 2).trim().split(' ')
    const n = (i: number): number => Number(f[i] ?? 0)
    const id = (key: string): number => Number(new RegExp(`^${key}:\\s+\\d+\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    return {
      pid, comm: stat.slice(open + 1, close), state: f[0] ?? '?', ppid: n(1), pgrp: n(2), session: n(3), tty: n(4), foreground: n(5), utime: n(11), stime: n(12), nice: n(16), threads: n(17), start: n(19), vsize: n(20), rss: n(21) * 4096,
      uid: id('Uid'), gid: id('Gid'), argv,
    }
  } catch (error) {
    if (isErrno(error)) return undefined
    throw error
  }
}

/** Seconds since boot. */
export function* uptimeSeconds(): Gen<number> {
  return Number((yield* readTextFile('/proc/uptime')).split(' ')[0])
}

/** /proc/meminfo in kilobytes, by name. */
export function* memory(): Gen<Map<string, number>> {
  return new Map((yield* readTextFile('/proc/meminfo')).split('\n').filter((line) => line !== '').map((line) => [line.split(':')[0] as string, Number(/\d+/.exec(line)?.[0] ?? 0)]))
}

/** What a process's terminal is called: `pts/0`, or `?`. */
export const ttyName = (device: number): string => {
  if (device === 0) return '?'
  const major = (device >> 8) & 0xfff
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00)
  return major >= 136 && major <= 143 ? `pts/${minor + (major - 136) * 256}` : major === 4 ? `tty${minor}` : `${major},${minor}`
}

/** A command line as ps prints it: the words, or the name in brackets for a process without any. */
export const commandLine = (p: ProcessInfo, brackets: '[]' | '{}' = '[]'): string => (p.argv.length > 0 ? p.argv.join(' ') : brackets === '[]' ? `[${p.comm}]` : `{${p.comm}}`)

/** The ticks of a clock's second. */
export const TICKS = 100
