import type { Gen } from '../../kernel/coroutine.ts'
import { sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { strftime, type Zone, zoneOf } from '../lib/date.ts'
import { kindLetter, permissionText } from '../lib/mode.ts'
import type { Names } from '../lib/passwd.ts'
import { busyboxSize, humanSize } from '../lib/size.ts'
import type { Run } from '../utility.ts'
import { blocksOf, type Listed } from './listed.ts'

const HALF_YEAR = 15_778_476

/** Writes the lines of a long listing; widths are the widest of the listing (GNU) or busybox's fixed ones. */
export function* longLines(run: Run, items: readonly Listed[], names: Names, show: (item: Listed) => string): Gen<void> {
  const numeric = run.has('n')
  const now = Math.floor((yield* sys.now()) / SECOND)
  const zone = zoneOf(run.env.get('TZ'))
  const rows: string[][] = []
  for (const item of items) {
    const { stat } = item
    const owner = numeric ? String(stat.uid) : yield* names.user(stat.uid)
    const group = numeric ? String(stat.gid) : yield* names.group(stat.gid)
    const device = stat.kind === 'char' || stat.kind === 'block'
    const size = device ? `${stat.rdev >> 8}, ${run.gnu ? '' : '  '}${stat.rdev & 255}` : sizeText(run, stat.size)
    rows.push([
      run.has('i') ? String(stat.ino) : '', run.has('s') ? String(blocksOf(stat)) : '', kindLetter(stat.kind) + permissionText(stat.mode), String(stat.nlink),
      owner, group, size, timeText(run, item, now, zone), show(item),
    ])
  }
  const width = (column: number): number => Math.max(0, ...rows.map((row) => (row[column] as string).length))
  const widths = run.gnu ? [0, 1, 2, 3, 4, 5, 6].map(width) : [7, 6, 10, 4, 8, 8, 9]
  for (const row of rows) yield* run.out.write(`${run.gnu ? gnuRow(run, row, widths) : busyboxRow(run, row)}\n`)
}

function gnuRow(run: Run, row: readonly string[], w: readonly number[]): string {
  const [ino, blocks, mode, links, owner, group, size, time, name] = row as [string, string, string, string, string, string, string, string, string]
  const numeric = run.has('n')
  const named = (text: string, width: number): string => (numeric ? text.padStart(width) : text.padEnd(width))
  const parts = [
    ...(ino === '' ? [] : [ino.padStart(w[0] as number)]), ...(blocks === '' ? [] : [blocks.padStart(w[1] as number)]), mode, links.padStart(w[3] as number),
    ...(run.has('g') ? [] : [named(owner, w[4] as number)]), ...(run.has('o') || run.has('G') ? [] : [named(group, w[5] as number)]), size.padStart(w[6] as number), time, name,
  ]
  return parts.join(' ')
}

function busyboxRow(run: Run, row: readonly string[]): string {
  const [ino, blocks, mode, links, owner, group, size, time, name] = row as [string, string, string, string, string, string, string, string, string]
  const lead = `${ino === '' ? '' : `${ino.padStart(7)} `}${blocks === '' ? '' : `${blocks.padStart(6)} `}`
  const owners = run.has('g') ? group.padEnd(8) : run.has('o') ? owner.padEnd(8) : `${owner.slice(0, 8).padEnd(8)} ${group.slice(0, 8).padEnd(8)}`
  return `${lead}${mode} ${links.padStart(4)} ${owners} ${size.padStart(9)} ${time} ${name}`
}

function sizeText(run: Run, size: number): string {
  if (run.has('si')) return humanSize(size, 1000)
  if (!run.has('h')) return String(size)
  return run.gnu ? humanSize(size) : busyboxSize(size)
}

function timeText(run: Run, { stat }: Listed, now: number, zone: Zone): string {
  const word = run.value('time') ?? ''
  const micros = run.has('c') || ['ctime', 'status'].includes(word) ? stat.ctime : run.has('u') || ['atime', 'access', 'use'].includes(word) ? stat.atime : stat.mtime
  const seconds = Math.floor(micros / SECOND)
  const nanos = Math.round((micros - seconds * SECOND) * 1000)
  const style = run.value('time-style')
  if (run.has('full-time') || style === 'full-iso') return strftime(run.gnu ? '%Y-%m-%d %H:%M:%S.%N %z' : '%Y-%m-%d %H:%M:%S %z', seconds, nanos, zone)
  if (style?.startsWith('+') === true) return strftime(style.slice(1), seconds, nanos, zone)
  if (style === 'long-iso') return strftime('%Y-%m-%d %H:%M', seconds, nanos, zone)
  const recent = seconds > now - HALF_YEAR && seconds <= now + (run.gnu ? 0 : 3600)
  if (style === 'iso') return strftime(recent ? '%m-%d %H:%M' : '%Y-%m-%d ', seconds, nanos, zone)
  return strftime(recent ? '%b %e %H:%M' : '%b %e  %Y', seconds, nanos, zone)
}

/** Lays out cells in columns as wide as the screen lets: down the columns, or along the lines. */
export function columns(cells: readonly { text: string; width: number }[], screen: number, byLines: boolean): string {
  if (cells.length === 0) return ''
  for (let count = Math.min(cells.length, Math.max(1, Math.floor(screen / 3))); count >= 1; count--) {
    const rows = Math.ceil(cells.length / count)
    if (!byLines && count > 1 && Math.ceil(cells.length / rows) < count) continue
    const at = (row: number, column: number): number => (byLines ? row * count + column : column * rows + row)
    const widths: number[] = []
    for (let column = 0; column < count; column++) {
      let width = 0
      for (let row = 0; row < rows; row++) width = Math.max(width, cells[at(row, column)]?.width ?? 0)
      widths.push(width + 2)
    }
    if (count > 1 && widths.reduce((sum, w) => sum + w, 0) - 2 >= screen) continue
    let out = ''
    for (let row = 0; row < rows; row++) {
      let line = ''
      for (let column = 0; column < count; column++) {
        const cell = cells[at(row, column)]
        if (cell === undefined) break
        const last = column === count - 1 || cells[at(row, column + 1)] === undefined
        line += last ? cell.text : cell.text + ' '.repeat((widths[column] as number) - cell.width)
      }
      out += `${line}\n`
    }
    return out
  }
  return ''
}
