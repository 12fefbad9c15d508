import { concat } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { write } from '../../kernel/libc/io.ts'
import { type Fd, STDOUT, sys } from '../../kernel/sys.ts'
import { closeInput, openInput } from '../lib/input.ts'
import { parseSize } from '../lib/size.ts'
import { type Run, utility } from '../utility.ts'

type Amount = { unit: 'lines' | 'bytes'; count: number; allBut: boolean }

/** head(1). */
export const head = utility({
  name: 'head', about: 'Print first 10 lines of FILEs (or stdin).\nWith more than one FILE, precede each with a filename header.',
  gnu: {
    usage: 'head [OPTION]... [FILE]...',
    flags: ['c,bytes=[-]NUM  print the first NUM bytes of each file', 'n,lines=[-]NUM  print the first NUM lines instead of the first 10', 'q,quiet,silent  never print headers giving file names', 'v,verbose  always print headers giving file names', 'z,zero-terminated  line delimiter is NUL, not newline', ...numberFlags()],
  },
  busybox: { usage: 'head [OPTIONS] [FILE]...', flags: ['n=N[bkm]  Print first N lines', 'c=[-]N[bkm]  Print first N bytes', 'q  Never print headers', 'v  Always print headers', ...numberFlags()] },
  *main(run) {
    const amount = yield* amountOf(run)
    if (amount === undefined) return 1
    const paths = run.operands.length > 0 ? run.operands : ['-']
    const titled = run.last('q', 'v') === 'v' || (paths.length > 1 && run.last('q', 'v') !== 'q')
    let status = 0
    let first = true
    for (const path of paths) {
      const fd = yield* openInput(run, path, (p) => `cannot open ${run.sq(p)} for reading`)
      if (fd === undefined) {
        status = 1
        continue
      }
      try {
        if (titled) {
          yield* run.out.write(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`)
          yield* run.out.flush()
        }
        first = false
        yield* copyHead(fd, amount, run.has('z') ? 0 : 10)
      } catch (error) {
        if (!isErrno(error) || error.errno === 'EPIPE') throw error
        yield* run.warn(run.gnu ? `error reading ${run.sq(path)}: ${error.message}` : `read error: ${error.message}`)
        status = 1
      } finally {
        yield* closeInput(fd)
      }
    }
    return status
  },
})

/** `-5` is an old spelling of `-n 5`: each digit is a flag of its own. */
export function numberFlags(): string[] {
  return [...'0123456789'].map((digit) => digit)
}

/** The number that `-NUM` spells, if it was given. */
export function spelledNumber(run: Run): string | undefined {
  const digits = run.given.filter((g) => /^\d$/.test(g.flag.key)).map((g) => g.flag.key)
  return digits.length > 0 ? digits.join('') : undefined
}

function* amountOf(run: Run): Gen<Amount | undefined> {
  const unit = run.last('n', 'c') === 'c' ? 'bytes' : 'lines'
  const text = run.value(unit === 'bytes' ? 'c' : 'n') ?? spelledNumber(run) ?? '10'
  const count = parseSize(text.replace(/^[-+]/, ''))
  if (count === undefined) {
    yield* run.warn(run.gnu ? `invalid number of ${unit}: ${run.q(text)}` : `invalid number '${text}'`)
    return undefined
  }
  return { unit, count, allBut: text.startsWith('-') }
}

function* copyHead(fd: Fd, { unit, count, allBut }: Amount, newline: number): Gen<void> {
  if (allBut) return yield* copyAllBut(fd, unit, count, newline)
  let left = count
  while (left > 0) {
    const chunk = yield* sys.read(fd, unit === 'bytes' ? Math.min(left, 65_536) : 8192)
    if (chunk.length === 0) return
    if (unit === 'bytes') {
      left -= chunk.length
      yield* write(STDOUT, chunk)
      continue
    }
    let end = 0
    while (left > 0) {
      const at = chunk.indexOf(newline, end)
      if (at < 0) {
        end = chunk.length
        break
      }
      end = at + 1
      left--
    }
    yield* write(STDOUT, chunk.subarray(0, end))
    if (left === 0 && end < chunk.length) yield* giveBack(fd, chunk.length - end)
  }
}

/** What was read too far is given back where the file can be sought, as real ones do. */
function* giveBack(fd: Fd, count: number): Gen<void> {
  try {
    yield* sys.lseek(fd, -count, 'cur')
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}

function* copyAllBut(fd: Fd, unit: Amount['unit'], count: number, newline: number): Gen<void> {
  const chunks: Uint8Array[] = []
  for (let chunk = yield* sys.read(fd); chunk.length > 0; chunk = yield* sys.read(fd)) chunks.push(chunk)
  const all = concat(chunks)
  if (unit === 'bytes') return yield* write(STDOUT, all.subarray(0, Math.max(0, all.length - count)))
  const ends: number[] = []
  for (let at = all.indexOf(newline); at >= 0; at = all.indexOf(newline, at + 1)) ends.push(at + 1)
  if (ends.at(-1) !== all.length && all.length > 0) ends.push(all.length)
  const keep = ends.length - count
  yield* write(STDOUT, all.subarray(0, keep > 0 ? (ends[keep - 1] as number) : 0))
}

