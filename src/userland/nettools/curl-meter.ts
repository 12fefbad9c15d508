import type { Gen } from '../../kernel/coroutine.ts'
import { printError } from '../../kernel/libc/io.ts'
import { sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'

const HEAD = '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n'

/** curl's progress meter on standard error. */
export class Meter {
  #startedAt = 0

  constructor() {
    this.#startedAt = 0
  }

  *begin(startedAt: number, index: number): Gen<void> {
    this.#startedAt = startedAt
    yield* printError(`${index === 0 ? HEAD : ''}\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0`)
  }

  *end(received: number, sent: number): Gen<void> {
    const seconds = Math.max(1e-3, ((yield* sys.now()) - this.#startedAt) / SECOND)
    const down = amount(Math.round(received / seconds))
    const up = amount(Math.round(sent / seconds))
    const spent = seconds >= 1 ? clock(Math.floor(seconds)) : '--:--:--'
    const percent = received > 0 || sent > 0 ? '100' : '  0'
    yield* printError(`\r${percent} ${amount(received + sent)}  ${received > 0 ? '100' : '  0'} ${amount(received)}    ${sent > 0 ? '100' : '  0'} ${amount(sent)}  ${down}  ${up} --:--:-- ${spent} --:--:-- ${down}\n`.replace(/ {4}(100|  0) /, '    $1 '))
  }
}

function amount(n: number): string {
  if (n < 100_000) return String(n).padStart(5)
  if (n < 10_240_000) return `${String(Math.floor(n / 1024)).padStart(4)}k`
  return `${String(Math.floor(n / 1_048_576)).padStart(4)}M`
}

const clock = (seconds: number): string => `${String(Math.floor(seconds / 3600)).padStart(2)}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
