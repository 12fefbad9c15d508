import { humanSize } from '../../../base/units.ts'

/** jsonmessage's progress bar: `[=====>     ]  1.2MB/3.4MB`. */
export function bytesSizeText(current: number, total: number): string {
  const percent = Math.floor(Math.min(100, (current / Math.max(1, total)) * 100) / 2)
  const bar = `[${'='.repeat(percent)}>${' '.repeat(Math.max(0, 50 - percent))}]`
  return `${bar} ${humanSize(current).padStart(8)}/${humanSize(total)}`
}
