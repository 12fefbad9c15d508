import { isErrno } from '../../kernel/errno.ts'
import { type Stat, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { strftime, zoneOf } from '../lib/date.ts'
import { expandEscapes } from '../lib/escapes.ts'
import { kindLetter, permissionText } from '../lib/mode.ts'
import { Names } from '../lib/passwd.ts'
import { type Run, utility } from '../utility.ts'
import { blocksOf } from './listed.ts'

/** stat(1). */
export const stat = utility({
  name: 'stat', about: 'Display file (default) or filesystem status',
  gnu: { usage: 'stat [OPTION]... FILE...', flags: ['L,dereference  follow links', 'f,file-system  display file system status instead of file status', 'c,format=FORMAT  use the specified FORMAT instead of the default', ',printf=FORMAT  like --format, but interpret backslash escapes', 't,terse  print the information in terse form'] },
  busybox: { usage: 'stat [-ltf] [-c FMT] FILE...', flags: ['c=FMT  Use the specified format', 'L  Follow links', 't  Terse display', 'f  Display filesystem status'] },
  *main(run) {
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    if (run.has('t') || run.has('f')) return yield* run.fail(`drydock: stat -${run.has('t') ? 't' : 'f'} is not simulated yet`)
    const names = new Names()
    let status = 0
    for (const path of run.operands) {
      try {
        const found = yield* run.has('L') ? sys.stat(path) : sys.lstat(path)
        const link = found.kind === 'symlink' ? yield* sys.readlink(path) : undefined
        const user = yield* names.user(found.uid)
        const group = yield* names.group(found.gid)
        const facts: Facts = { path, stat: found, link, user: user === String(found.uid) ? 'UNKNOWN' : user, group: group === String(found.gid) ? 'UNKNOWN' : group, gnu: run.gnu, tz: run.env.get('TZ') }
        const raw = run.value('printf')
        const format = run.value('c')
        if (raw !== undefined) yield* run.out.write(expandEscapes(filled(raw, facts)).text)
        else yield* run.out.write(format !== undefined ? `${filled(format, facts)}\n` : filled(fullFormat(run, facts), facts))
      } catch (error) {
        if (!isErrno(error)) throw error
        yield* run.warn(run.gnu ? `cannot statx ${run.sq(path)}: ${error.message}` : `can't stat '${path}': ${error.message}`)
        status = 1
      }
    }
    return status
  },
})

type Facts = { path: string; stat: Stat; link: string | undefined; user: string; group: string; gnu: boolean; tz: string | undefined }

function fullFormat(run: Run, { stat: { kind } }: Facts): string {
  const device = kind === 'char' || kind === 'block' ? '  Device type: %t,%T' : ''
  return run.gnu
    ? `  File: %N\n  Size: %-15s\tBlocks: %-10b IO Block: %-6o %F\nDevice: %Hd,%Ld\tInode: %-11i Links: %-5h${device}\nAccess: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n Birth: %w\n`
    : `  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\nDevice: %Dh/%dd\tInode: %-10i  Links: %-5h${device}\nAccess: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n`
}

function filled(format: string, facts: Facts): string {
  return format.replace(/%([-0]*)(\d*)(?:\.(\d+))?([HL]?[a-zA-Z%])/g, (whole, flags: string, width: string, _precision: string, letter: string) => {
    const value = field(letter, facts)
    if (value === undefined) return whole
    return flags.includes('-') ? value.padEnd(Number(width)) : value.padStart(Number(width), flags.includes('0') ? '0' : ' ')
  })
}

const KINDS: Record<string, string> = { dir: 'directory', symlink: 'symbolic link', fifo: 'fifo', char: 'character special file', block: 'block special file', socket: 'socket' }

function field(letter: string, { path, stat: s, link, user, group, gnu, tz }: Facts): string | undefined {
  const when = (micros: number): string => strftime(gnu ? '%Y-%m-%d %H:%M:%S.%N %z' : '%Y-%m-%d %H:%M:%S.%N %z', Math.floor(micros / SECOND), (micros % SECOND) * 1000, zoneOf(tz))
  switch (letter) {
    case '%': return '%'
    case 'n': return path
    case 'N': return `${gnu ? path : `'${path}'`.replace(/^'(.*)'$/, '$1')}${link === undefined ? '' : gnu ? ` -> ${link}` : ` -> '${link}'`}`
    case 's': return String(s.size)
    case 'b': return String(blocksOf(s) * 2)
    case 'B': return '512'
    case 'o': return '4096'
    case 'F': return s.kind === 'file' ? (s.size === 0 ? 'regular empty file' : 'regular file') : (KINDS[s.kind] ?? s.kind)
    case 'a': return s.mode.toString(8)
    case 'A': return kindLetter(s.kind) + permissionText(s.mode)
    case 'f': return ((KIND_BITS[s.kind] ?? 0) | s.mode).toString(16)
    case 'u': return String(s.uid)
    case 'g': return String(s.gid)
    case 'U': return user
    case 'G': return group
    case 'i': return String(s.ino)
    case 'h': return String(s.nlink)
    case 'd': return String(s.dev)
    case 'D': return s.dev.toString(16)
    case 'Hd': return String(s.dev >> 8)
    case 'Ld': return String(s.dev & 255)
    case 't': return (s.rdev >> 8).toString(16)
    case 'T': return (s.rdev & 255).toString(16)
    case 'x': return when(s.atime)
    case 'y': return when(s.mtime)
    case 'z': return when(s.ctime)
    case 'w': return '-'
    case 'W': return '0'
    case 'X': return String(Math.floor(s.atime / SECOND))
    case 'Y': return String(Math.floor(s.mtime / SECOND))
    case 'Z': return String(Math.floor(s.ctime / SECOND))
    case 'm': return '/'
    default: return undefined
  }
}

const KIND_BITS: Record<string, number> = { file: 0o100000, dir: 0o040000, symlink: 0o120000, fifo: 0o010000, char: 0o020000, block: 0o060000, socket: 0o140000 }
