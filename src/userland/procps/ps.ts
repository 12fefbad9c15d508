import type { Gen } from '../../kernel/coroutine.ts'
import { printError } from '../../kernel/libc/io.ts'
import { STDOUT, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { strftime } from '../lib/date.ts'
import { Names, uidOf } from '../lib/passwd.ts'
import { type Run, utility } from '../utility.ts'
import { type Descent, forest } from './forest.ts'
import { commandLine, memory, processes, type ProcessInfo, TICKS, ttyName, uptimeSeconds } from './process-list.ts'

type Facts = { names: Names; uptime: number; now: number; memory: number; userOf: (uid: number) => string }
type Column = { header: string; width: number; left?: boolean; command?: boolean; of: (p: ProcessInfo, facts: Facts) => string }

const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
const cpuSeconds = (p: ProcessInfo): number => Math.floor((p.utime + p.stime) / TICKS)
const long = (seconds: number): string => `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
const age = (p: ProcessInfo, f: Facts): number => Math.max(0, f.uptime - p.start / TICKS)
const cpuPercent = (p: ProcessInfo, f: Facts): number => Math.min(999, ((p.utime + p.stime) / TICKS / Math.max(0.01, age(p, f))) * 100)
const elapsed = (s: number): string => (s >= 86_400 ? `${Math.floor(s / 86_400)}-${long(s % 86_400)}` : s >= 3600 ? long(s) : `${two(s / 60)}:${two(s % 60)}`)
const started = (p: ProcessInfo, f: Facts): string => {
  const at = Math.floor(f.now - age(p, f))
  return f.now - at > 86_400 ? strftime('%b%d', at) : strftime('%H:%M', at)
}
const state = (p: ProcessInfo): string => `${p.state}${p.nice < 0 ? '<' : p.nice > 0 ? 'N' : ''}${p.session === p.pid ? 's' : ''}${p.threads > 1 ? 'l' : ''}${p.foreground === p.pgrp && p.tty !== 0 ? '+' : ''}`

const COLUMNS: Record<string, Column> = {
  pid: { header: 'PID', width: 7, of: (p) => String(p.pid) }, ppid: { header: 'PPID', width: 7, of: (p) => String(p.ppid) }, pgid: { header: 'PGID', width: 7, of: (p) => String(p.pgrp) }, sid: { header: 'SID', width: 7, of: (p) => String(p.session) },
  user: { header: 'USER', width: 8, left: true, of: (p, f) => f.userOf(p.uid) }, uid: { header: 'UID', width: 5, of: (p) => String(p.uid) }, UID: { header: 'UID', width: 8, left: true, of: (p, f) => f.userOf(p.uid) },
  tty: { header: 'TTY', width: 8, left: true, of: (p) => ttyName(p.tty) }, time: { header: 'TIME', width: 8, of: (p) => long(cpuSeconds(p)) }, bsdtime: { header: 'TIME', width: 6, of: (p) => `${Math.floor(cpuSeconds(p) / 60)}:${two(cpuSeconds(p) % 60)}` },
  comm: { header: 'COMMAND', width: 15, left: true, command: true, of: (p) => `${p.comm}${p.state === 'Z' ? ' <defunct>' : ''}` }, cmd: { header: 'CMD', width: 15, left: true, command: true, of: (p) => `${p.comm}${p.state === 'Z' ? ' <defunct>' : ''}` }, args: { header: 'COMMAND', width: 27, left: true, command: true, of: (p) => (p.state === 'Z' ? `[${p.comm}] <defunct>` : commandLine(p)) },
  c: { header: 'C', width: 2, of: (p, f) => String(Math.floor(cpuPercent(p, f))) }, stime: { header: 'STIME', width: 5, of: started }, start: { header: 'START', width: 5, of: started }, etime: { header: 'ELAPSED', width: 11, of: (p, f) => elapsed(Math.floor(age(p, f))) },
  stat: { header: 'STAT', width: 4, left: true, of: state }, s: { header: 'S', width: 1, of: (p) => p.state }, ni: { header: 'NI', width: 3, of: (p) => String(p.nice) }, pcpu: { header: '%CPU', width: 4, of: (p, f) => cpuPercent(p, f).toFixed(1) }, pmem: { header: '%MEM', width: 4, of: (p, f) => ((p.rss / f.memory) * 100).toFixed(1) },
  tpgid: { header: 'TPGID', width: 7, of: (p) => String(p.tty === 0 ? -1 : p.foreground) },
  vsz: { header: 'VSZ', width: 6, of: (p) => String(Math.floor(p.vsize / 1024)) }, rss: { header: 'RSS', width: 5, of: (p) => String(Math.floor(p.rss / 1024)) }, nlwp: { header: 'NLWP', width: 4, of: (p) => String(p.threads) },
}
const ALIASES: Record<string, string> = { command: 'args', cmd: 'args', ucmd: 'comm', euser: 'user', ruser: 'user', tname: 'tty', tt: 'tty', '%cpu': 'pcpu', '%mem': 'pmem', state: 's', vsize: 'vsz', rsz: 'rss', cputime: 'time', nice: 'ni', sess: 'sid', thcount: 'nlwp', lstart: 'start' }

/** ps(1). */
export const ps = utility({
  name: 'ps', notYet: ['T'], about: 'Show list of processes',
  gnu: { usage: 'ps [options]', raw: true },
  busybox: { usage: 'ps [-o COL1,COL2=HEADER] [-T]', flags: ['o=COL1,COL2=HEADER  Select columns for display', 'T  Show threads'] },
  *main(run) {
    return yield* (run.gnu ? gnuPs(run) : busyboxPs(run))
  },
})

function* facts(): Gen<Facts> {
  const names = new Names()
  const users = new Map<number, string>()
  for (const p of yield* processes()) if (!users.has(p.uid)) users.set(p.uid, yield* names.user(p.uid))
  return { names, uptime: yield* uptimeSeconds(), now: (yield* sys.now()) / SECOND, memory: ((yield* memory()).get('MemTotal') ?? 1) * 1024, userOf: (uid) => (users.get(uid) ?? String(uid)).slice(0, 32) }
}

function* busyboxPs(run: Run): Gen<number> {
  const f = yield* facts()
  const all = yield* processes()
  const columns = run.value('o')
  if (columns !== undefined) return yield* custom(run, all, f, columns)
  yield* run.out.write('PID   USER     TIME  COMMAND\n')
  for (const p of all) {
    const seconds = cpuSeconds(p)
    const name = p.argv.length === 0 ? `[${p.comm}]` : p.argv.join(' ')
    yield* run.out.write(`${String(p.pid).padStart(5)} ${f.userOf(p.uid).slice(0, 8).padEnd(8)} ${`${Math.floor(seconds / 60)}:${two(seconds % 60)}`.padStart(5)} ${name}\n`)
  }
  return 0
}

function* custom(run: Run, all: readonly ProcessInfo[], f: Facts, spec: string, look: Look = {}): Gen<number> {
  const columns: Column[] = []
  for (const part of spec.split(run.gnu ? /[, ]+/ : /,/)) {
    const [name = '', header] = part.split('=')
    const found = COLUMNS[ALIASES[name] ?? name]
    if (found === undefined) return yield* run.fail(run.gnu ? `error: unknown user-defined format specifier "${name}"\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).` : `bad -o argument '${name}', supported arguments: user,group,comm,args,pid,ppid,pgid,tty,vsz,sid,stat,rss`)
    columns.push(name === 'cmd' ? { ...found, header: header ?? 'CMD' } : header === undefined ? found : { ...found, header })
  }
  yield* run.gnu ? table(run, columns, all, f, look) : busyboxTable(run, columns, all, f)
  return 0
}

/** Widths of busybox's columns where they are not procps's. */
const BUSYBOX_WIDTH: Readonly<Record<string, number>> = { PID: 5, PPID: 5, PGID: 5, SID: 5, TTY: 6, VSZ: 4, RSS: 4, TIME: 6 }

/** Headers stand left, numbers right; the last column is as long as it is. */
function* busyboxTable(run: Run, columns: readonly Column[], all: readonly ProcessInfo[], f: Facts): Gen<void> {
  const row = (cell: (column: Column, width: number) => string): string => columns.map((column, i) => {
    const width = BUSYBOX_WIDTH[column.header] ?? column.width
    const text = cell(column, width)
    return i === columns.length - 1 ? text : text.padEnd(width)
  }).join(' ')
  const text = (column: Column, p: ProcessInfo): string => (column.header === 'STAT' ? `${p.state}${p.nice < 0 ? '<' : p.nice > 0 ? 'N' : ''}` : column.header === 'COMMAND' && p.state === 'Z' ? `[${p.comm}]` : column.of(p, f))
  yield* run.out.write(`${row((column) => column.header)}\n`)
  for (const p of all) yield* run.out.write(`${row((column, width) => (column.left === true ? text(column, p) : text(column, p).padStart(width)))}\n`)
}

type Look = { readonly lead?: ReadonlyMap<number, string>; readonly wide?: number; readonly noHeader?: boolean }

function* table(run: Run, columns: readonly Column[], all: readonly ProcessInfo[], f: Facts, { lead, wide = 0, noHeader = false }: Look = {}): Gen<void> {
  const screen = wide > 1 || !(yield* sys.isatty(STDOUT)) ? Number.POSITIVE_INFINITY : wide === 1 ? 132 : (yield* sys.winsize(STDOUT)).cols || 80
  const text = (column: Column, p: ProcessInfo): string => `${column.command === true ? (lead?.get(p.pid) ?? '') : ''}${column.of(p, f)}`
  const row = (cells: readonly string[]): string => cells.map((cell, i) => {
    const { width, left, header } = columns[i] as Column
    const size = Math.max(width, header.length)
    return i === columns.length - 1 && left === true ? cell : left === true ? cell.padEnd(size) : cell.padStart(size)
  }).join(' ').slice(0, screen)
  if (!noHeader && columns.some((column) => column.header !== '')) yield* run.out.write(`${row(columns.map((column) => column.header))}\n`)
  for (const p of all) yield* run.out.write(`${row(columns.map((column) => text(column, p)))}\n`)
}

type Selection = { all: boolean; withTty: boolean; bsdX: boolean; format: string[] | undefined; columns: string | undefined; pids: Set<number> | undefined; users: Set<number> | undefined; commands: Set<string> | undefined; noHeader: boolean; sort: string | undefined; descent: Descent | undefined; wide: number }

const FULL = ['UID', 'pid', 'ppid', 'c', 'stime', 'tty', 'time', 'args']

function* gnuPs(run: Run): Gen<number> {
  const s: Selection = { all: false, withTty: false, bsdX: false, format: undefined, columns: undefined, pids: undefined, users: undefined, commands: undefined, noHeader: false, sort: undefined, descent: undefined, wide: 0 }
  const bad = yield* parseArguments(run.operands, s)
  if (bad !== undefined) {
    yield* printError(bad.startsWith('drydock') ? `${bad}\n` : `error: ${bad}\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n`)
    return 1
  }
  const f = yield* facts()
  const mine = yield* own()
  let list = (yield* processes()).filter((p) => {
    if (s.pids !== undefined || s.users !== undefined || s.commands !== undefined) return s.pids?.has(p.pid) === true || s.users?.has(p.uid) === true || s.commands?.has(p.comm) === true
    if (s.all) return true
    if (s.withTty) return p.tty !== 0 && p.session !== p.pid
    if (s.bsdX) return p.uid === mine.uid
    return p.tty === mine.tty && p.uid === mine.uid
  })
  if (s.sort !== undefined) list = sorted(list, s.sort, f)
  const tree = s.descent === undefined ? undefined : forest(list, s.descent)
  if (tree !== undefined) list = tree.list
  const look: Look = { wide: s.wide, noHeader: s.noHeader, ...(tree !== undefined && { lead: tree.lead }) }
  if (s.columns !== undefined) return yield* custom(run, list, f, s.columns, look)
  const names = s.format ?? ['pid', 'tty', 'time', 'cmd']
  const columns = names.map((name) => (name === 'args' && s.format === FULL ? { ...COLUMNS['args'], header: 'CMD' } : COLUMNS[name]) as Column)
  yield* table(run, columns, list, f, look)
  return list.length === 0 && s.pids !== undefined ? 1 : 0
}

function* own(): Gen<{ uid: number; tty: number }> {
  const pid = yield* sys.getpid()
  const me = (yield* processes()).find((p) => p.pid === pid)
  return { uid: me?.uid ?? 0, tty: me?.tty ?? 0 }
}

function sorted(list: readonly ProcessInfo[], spec: string, f: Facts): ProcessInfo[] {
  const descending = spec.startsWith('-')
  const name = spec.replace(/^[-+]/, '')
  const column = COLUMNS[ALIASES[name] ?? name]
  if (column === undefined) return [...list]
  const value = (p: ProcessInfo): number | string => (/^[\d.]+$/.test(column.of(p, f)) ? Number(column.of(p, f)) : column.of(p, f))
  return list.toSorted((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (descending ? -1 : 1))
}

/** UNIX flags with a dash, BSD ones without, GNU ones with two; gives what is wrong. */
function* parseArguments(args: readonly string[], s: Selection): Gen<string | undefined> {
  const numbers = (text: string): number[] => text.split(/[, ]+/).map(Number)
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (/^--(?:sort|pid|user|format|ppid)/.test(arg)) {
      const value = arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : (args[++i] ?? '')
      if (arg.startsWith('--sort')) s.sort = value
      else if (arg.startsWith('--pid')) s.pids = new Set(numbers(value))
      else if (arg.startsWith('--format')) s.columns = value
      else if (arg.startsWith('--user')) s.users = yield* userIds(value)
      else return `drydock: ps ${arg} is not simulated yet`
      continue
    }
    if (arg === '--no-headers' || arg === '--no-heading') s.noHeader = true
    else if (arg === '--forest') s.descent = 'drawn'
    else if (arg.startsWith('--')) return 'unknown gnu long option'
    else if (/^\d+$/.test(arg)) s.pids = new Set([...(s.pids ?? []), Number(arg)])
    else {
      const unix = arg.startsWith('-')
      const letters = unix ? arg.slice(1) : arg
      for (let k = 0; k < letters.length; k++) {
        const letter = letters[k] as string
        const value = (): string => {
          const rest = letters.slice(k + 1)
          k = letters.length
          return rest !== '' ? rest : (args[++i] ?? '')
        }
        if (letter === 'o') s.columns = s.columns === undefined ? value() : `${s.columns},${value()}`
        else if (letter === 'p') s.pids = new Set([...(s.pids ?? []), ...numbers(value())])
        else if ((letter === 'u' && unix) || letter === 'U') s.users = yield* userIds(value())
        else if (letter === 'C') s.commands = new Set(value().split(','))
        else if (letter === 'e' || letter === 'A') s.all = unix || s.all
        else if (letter === 'f' && unix) s.format = FULL
        else if (letter === 'a') s.withTty = true
        else if (letter === 'x') s.bsdX = true
        else if (letter === 'u') s.format = ['user', 'pid', 'pcpu', 'pmem', 'vsz', 'rss', 'tty', 'stat', 'start', 'bsdtime', 'args']
        else if (letter === 'l' && unix) s.format = ['s', 'uid', 'pid', 'ppid', 'c', 'ni', 'rss', 'tty', 'time', 'cmd']
        else if (letter === 'h') s.noHeader = true
        else if (letter === 'w') s.wide++
        else if (letter === 'f') s.descent = 'drawn'
        else if (letter === 'H' && unix) s.descent = 'indented'
        else if (letter === 'j') s.format = unix ? ['pid', 'pgid', 'sid', 'tty', 'time', 'cmd'] : ['ppid', 'pid', 'pgid', 'sid', 'tty', 'tpgid', 'stat', 'uid', 'bsdtime', 'args']
        else if ('LHlmTstFyMZ'.includes(letter)) return `drydock: ps ${unix ? '-' : ''}${letter} is not simulated yet`
        else return unix ? 'unsupported SysV option' : 'unsupported option (BSD syntax)'
      }
      if (!unix) {
        if (s.withTty && s.bsdX) s.all = true
        s.format ??= ['pid', 'tty', 'stat', 'bsdtime', 'args']
      }
    }
  }
  return undefined
}

function* userIds(text: string): Gen<Set<number>> {
  const out = new Set<number>()
  for (const name of text.split(',')) {
    const uid = yield* uidOf(name)
    if (uid !== undefined) out.add(uid)
  }
  return out
}

