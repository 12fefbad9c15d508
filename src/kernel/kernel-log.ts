import { type Micros, SECOND } from '../sim/time.ts'

/** A line of the kernel's log; priority as in syslog(3). */
export type LogLine = { readonly at: Micros; readonly priority: number; readonly text: string }

const MAX_LINES = 2000

/** The kernel's ring buffer, as dmesg prints it. Times count from the boot of the host. */
export class KernelLog {
  #lines: LogLine[] = []

  get lines(): readonly LogLine[] {
    return this.#lines
  }

  write(at: Micros, text: string, priority = 6): void {
    this.#lines.push({ at, priority, text })
    if (this.#lines.length > MAX_LINES) this.#lines = this.#lines.slice(MAX_LINES / 2)
  }

  clear(): void {
    this.#lines = []
  }
}

/** `[   12.345678] text`, dmesg's form. */
export function formatLogLine({ at, text }: LogLine): string {
  const seconds = Math.floor(at / SECOND)
  return `[${String(seconds).padStart(5)}.${String(at % SECOND).padStart(6, '0')}] ${text}`
}
