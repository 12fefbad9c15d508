import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readTextFile } from '../../kernel/libc/io.ts'
import { sys } from '../../kernel/sys.ts'
import { humanSize } from '../lib/size.ts'
import { utility } from '../utility.ts'
import { canonical } from './paths.ts'

export type MountLine = { source: string; target: string; type: string; options: string }

/** The lines of /proc/mounts. */
export function* mounts(): Gen<MountLine[]> {
  return (yield* readTextFile('/proc/mounts')).split('\n').filter((line) => line !== '').map((line) => {
    const [source = '', target = '', type = '', options = ''] = line.split(' ').map((part) => part.replace(/\\040/g, ' '))
    return { source, target, type, options }
  })
}

const PSEUDO = new Set(['proc', 'sysfs', 'cgroup', 'cgroup2', 'devpts', 'mqueue', 'debugfs', 'securityfs', 'nsfs', 'bpf', 'tracefs'])

/** df(1). */
export const df = utility({
  name: 'df', about: 'Print filesystem usage statistics',
  gnu: { usage: 'df [OPTION]... [FILE]...', flags: ['a,all  include pseudo, duplicate, inaccessible file systems', 'h,human-readable  print sizes in powers of 1024', 'H,si  print sizes in powers of 1000', 'i,inodes  list inode information instead of block usage', 'k  like --block-size=1K', 'm', 'P,portability  use the POSIX output format', 'T,print-type  print file system type', 't,type=TYPE  limit listing to file systems of type TYPE', 'x,exclude-type=TYPE  limit listing to file systems not of type TYPE', ',total', 'l,local'] },
  busybox: { usage: 'df [-PkmhTai] [-B SIZE] [-t TYPE] [FILESYSTEM]...', flags: ['P  POSIX output format', 'k  1024-byte blocks (default)', 'm  1M-byte blocks', 'h  Human readable (e.g. 1K 243M 2G)', 'T  Print filesystem type', 't=TYPE  Print only mounts of this type', 'a  Show all filesystems', 'i  Inodes'] },
  *main(run) {
    if (run.has('total')) return yield* run.fail('drydock: df --total is not simulated yet')
    const all = yield* mounts()
    let status = 0
    let chosen: MountLine[] = []
    if (run.operands.length === 0) {
      const last = new Map(all.map((m) => [m.target, m]))
      chosen = [...last.values()].filter((m) => run.has('a') || (!PSEUDO.has(m.type) && (run.value('t') === undefined || m.type === run.value('t')) && m.type !== run.value('x')))
    } else {
      for (const path of run.operands) {
        try {
          const real = yield* canonical(path, 'none')
          const under = all.filter((m) => real === m.target || real.startsWith(m.target === '/' ? '/' : `${m.target}/`)).sort((a, b) => a.target.length - b.target.length).at(-1)
          if (under !== undefined) chosen.push(under)
        } catch (error) {
          if (!isErrno(error)) throw error
          if (run.gnu || chosen.length > 0 || run.operands.length >= 1) yield* run.warn(run.gnu ? `${path}: ${error.message}` : `${path}: can't find mount point`)
          status = 1
        }
      }
      if (chosen.length === 0 && run.gnu) return status
    }
    const rows: string[][] = []
    for (const m of chosen) {
      const row = yield* rowOf(m, run.has('i'), (bytes) => (run.has('h') ? (run.gnu ? humanSize(bytes) : busyboxHuman(bytes)) : run.has('H') ? humanSize(bytes, 1000) : String(Math.ceil(bytes / (run.last('k', 'm') === 'm' ? 1_048_576 : 1024)))))
      if (row !== undefined) rows.push(run.has('T') ? row : row.toSpliced(1, 1))
    }
    const sizeName = run.has('i') ? 'Inodes' : run.has('h') || run.has('H') ? 'Size' : run.last('k', 'm') === 'm' ? '1M-blocks' : run.has('P') && run.gnu ? '1024-blocks' : '1K-blocks'
    const header = ['Filesystem', ...(run.has('T') ? ['Type'] : []), sizeName, run.has('i') ? 'IUsed' : 'Used', run.has('i') ? 'IFree' : (run.has('h') || run.has('H')) && run.gnu ? 'Avail' : 'Available', run.has('i') ? 'IUse%' : run.has('P') && run.gnu ? 'Capacity' : 'Use%', 'Mounted on']
    yield* run.out.write(run.gnu ? gnuTable(header, rows, run.has('T')) : busyboxTable(header, rows, run.has('T')))
    return status
  },
})

const busyboxHuman = (bytes: number): string => {
  const units = ['', 'K', 'M', 'G', 'T']
  let [value, i] = [bytes, 0]
  while (value >= 1024 && i < units.length - 1) {
    value /= 1024
    i++
  }
  return i === 0 ? String(bytes) : `${value.toFixed(1)}${units[i]}`
}

function* rowOf(m: MountLine, inodes: boolean, size: (bytes: number) => string): Gen<string[] | undefined> {
  try {
    const fs = yield* sys.statfs(m.target)
    const used = inodes ? fs.files - fs.filesFree : fs.total - fs.free
    const total = inodes ? fs.files : fs.total
    const percent = total === 0 ? '-' : `${Math.ceil((used / total) * 100 - 1e-9)}%`
    const show = inodes ? String : size
    return [m.source, m.type, show(total), show(used), show(total - used), percent, m.target]
  } catch (error) {
    if (isErrno(error)) return undefined
    throw error
  }
}

function gnuTable(header: readonly string[], rows: readonly string[][], typed: boolean): string {
  const least = [14, ...(typed ? [4] : []), 5, 5, 5, 4, 0]
  const widths = header.map((name, i) => Math.max(least[i] ?? 0, name.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (row: readonly string[]): string => `${row.map((cell, i) => (i === row.length - 1 ? cell : i === 0 || (typed && i === 1) ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join(' ')}\n`
  return line(header) + rows.map(line).join('')
}

function busyboxTable(header: readonly string[], rows: readonly string[][], typed: boolean): string {
  const line = (row: readonly string[]): string => {
    const [name = '', ...rest] = row
    const type = typed ? ` ${(rest.shift() ?? '').padEnd(10)}` : ''
    const [total = '', used = '', free = '', percent = '', target = ''] = rest
    const lead = name.length > 20 ? `${name}\n${' '.repeat(20)}` : name.padEnd(20)
    return `${lead}${type} ${total.padStart(9)} ${used.padStart(9)} ${free.padStart(9)} ${percent.padStart(4)} ${target}\n`
  }
  return line(header) + rows.map(line).join('')
}
