import { decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { O, STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { linesOf, readInput } from '../lib/input.ts'
import { type Run, utility } from '../utility.ts'

const FLAGS = ['N', 'S', 'R', 'F', 'X', 'i', 'M', 'm', 'e', 'E']

/** less(1): forwards, backwards, search; without a terminal it copies. */
export const less = utility({ name: 'less', notYet: ['M', 'm', 'e', 'E'], about: 'View FILE (or stdin) one screenful at a time', gnu: { usage: 'less [OPTION]... [FILE]...', flags: FLAGS }, busybox: { usage: 'less [-EFIMmNSRh~] [FILE]...', flags: FLAGS }, main: (run) => page(run) })
/** more(1), which is less here too. */
export const more = utility({ name: 'more', about: 'View FILE (or stdin) one screenful at a time', gnu: { usage: 'more [options] <file>...' }, busybox: { usage: 'more [FILE]...' }, main: (run) => page(run) })

function* page(run: Run): Gen<number> {
  if (run.operands.length === 0 && (yield* sys.isatty(STDIN))) return yield* run.fail(run.gnu && run.name === 'less' ? 'Missing filename ("less --help" for help)' : 'bad usage')
  const lines: string[] = []
  let status = 0
  for (const path of run.operands.length > 0 ? run.operands : ['-']) {
    const text = yield* readInput(run, path)
    if (text === undefined) status = 1
    else lines.push(...linesOf(text))
  }
  const fits = run.has('F') && (yield* sys.isatty(STDOUT)) && lines.length < ((yield* sys.winsize(STDOUT)).rows || 24)
  if (fits || !(yield* sys.isatty(STDOUT))) {
    for (const line of lines) yield* run.out.write(`${line}\n`)
    return status
  }
  if (status === 0 || lines.length > 0) yield* browse(run, lines)
  return status
}

function* browse(run: Run, lines: readonly string[]): Gen<void> {
  const keys = yield* sys.open('/dev/tty', O.RDONLY)
  const old = yield* sys.tcgetattr(keys)
  yield* sys.tcsetattr(keys, { icanon: false, echo: false, isig: false })
  let top = 0
  let pattern = ''
  try {
    for (;;) {
      const { rows, cols } = yield* sys.winsize(STDOUT)
      const height = Math.max(1, (rows || 24) - 1)
      const last = Math.max(0, lines.length - height)
      top = Math.max(0, Math.min(top, last))
      const shown = lines.slice(top, top + height).map((line, i) => `${run.has('N') ? `${String(top + i + 1).padStart(7)} ` : ''}${line}`.slice(0, cols || 80))
      while (shown.length < height) shown.push('~')
      yield* run.out.write(`\u001b[H\u001b[2J${shown.join('\r\n')}\r\n${top >= last ? '\u001b[7m(END)\u001b[0m' : ':'}`)
      yield* run.out.flush()
      const key = decodeUtf8(yield* sys.read(keys, 16))
      if (key === '' || /^[qQ\x03]/.test(key)) break
      if (/^(?: |f|\x06|\u001b\[6~)/.test(key)) top += height
      else if (/^(?:b|\x02|\u001b\[5~)/.test(key)) top -= height
      else if (/^(?:j|e|\r|\n|\u001b\[B|\u001bOB)/.test(key)) top++
      else if (/^(?:k|y|\u001b\[A|\u001bOA)/.test(key)) top--
      else if (/^(?:g|<|\u001b\[H)/.test(key)) top = 0
      else if (/^(?:G|>|\u001b\[F)/.test(key)) top = last
      else if (key.startsWith('/') || key.startsWith('n')) {
        if (key.startsWith('/')) pattern = yield* ask(run, keys, key)
        const ignoreCase = run.has('i') && pattern === pattern.toLowerCase()
        const found = lines.findIndex((line, i) => i > top && (ignoreCase ? line.toLowerCase() : line).includes(pattern))
        if (pattern !== '' && found >= 0) top = found
      }
    }
  } finally {
    yield* sys.tcsetattr(keys, old)
  }
  yield* run.out.write('\r\u001b[K')
  yield* run.out.flush()
}

/** Reads what to search for on the last line. */
function* ask(run: Run, keys: number, first: string): Gen<string> {
  let text = first.slice(1)
  for (;;) {
    yield* run.out.write(`\r\u001b[K/${text}`)
    yield* run.out.flush()
    const key = decodeUtf8(yield* sys.read(keys, 16))
    if (key === '\u001b' || key === '\x03') return ''
    if (key.includes('\r') || key.includes('\n')) return text + key.replace(/[\r\n].*/s, '')
    text = key === '\x7f' || key === '\b' ? text.slice(0, -1) : text + key
  }
}
