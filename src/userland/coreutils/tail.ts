import { concat } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readAll, write } from '../../kernel/libc/io.ts'
import { type Fd, STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { closeInput } from '../lib/input.ts'
import { parseSize } from '../lib/size.ts'
import { type Run, utility } from '../utility.ts'
import { numberFlags, spelledNumber } from './head.ts'

type Amount = { unit: 'lines' | 'bytes'; count: number; fromStart: boolean }
type Followed = { path: string; fd: Fd; position: number; ino: number }

/** tail(1). */
export const tail = utility({
  name: 'tail', about: 'Print last 10 lines of FILEs (or stdin) to.\nWith more than one FILE, precede each with a filename header.',
  gnu: {
    usage: 'tail [OPTION]... [FILE]...',
    flags: [
      'c,bytes=[+]NUM  output the last NUM bytes', 'f,follow=?{name|descriptor}  output appended data as the file grows', 'F  same as --follow=name --retry', 'n,lines=[+]NUM  output the last NUM lines, instead of the last 10',
      ',pid=PID  with -f, terminate after process ID, PID dies', 'q,quiet,silent  never output headers giving file names', ',retry  keep trying to open a file if it is inaccessible', 's,sleep-interval=N  with -f, sleep for approximately N seconds', 'v,verbose  always output headers giving file names', 'z,zero-terminated  line delimiter is NUL, not newline', ...numberFlags(),
    ],
  },
  busybox: {
    usage: 'tail [OPTIONS] [FILE]...',
    flags: ['c=[+]N[bkm]  Print last N bytes', 'n=N[bkm]  Print last N lines', 'q  Never print headers', 'v  Always print headers', 'f  Print data as file grows', 'F  Same as -f, but keep retrying', 's=SECONDS  Wait SECONDS between reads with -f', ...numberFlags()],
  },
  *main(run) {
    const { paths, old } = oldStyle(run.operands)
    const amount = yield* amountOf(run, old)
    if (amount === undefined) return 1
    const follows = run.has('f') || run.has('F')
    const titled = run.last('q', 'v') === 'v' || (paths.length > 1 && run.last('q', 'v') !== 'q')
    const followed: Followed[] = []
    let status = 0
    let first = true
    for (const path of paths) {
      const fd = yield* open(run, path)
      if (fd === undefined) {
        status = 1
        if (run.has('F') || run.has('retry')) followed.push({ path, fd: -1, position: 0, ino: 0 })
        continue
      }
      try {
        if (titled) yield* run.out.write(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`)
        yield* run.out.flush()
        first = false
        const all = yield* readAll(fd)
        yield* write(STDOUT, lastPart(all, amount, run.has('z') ? 0 : 10))
        if (follows) followed.push({ path, fd, position: all.length, ino: (yield* sys.fstat(fd)).ino })
      } catch (error) {
        if (!isErrno(error) || error.errno === 'EPIPE') throw error
        yield* run.warn(run.gnu ? `error reading ${run.sq(path)}: ${error.message}` : `read error: ${error.message}`)
        status = 1
      }
      if (!follows) yield* closeInput(fd)
    }
    if (followed.length > 0) return yield* follow(run, followed, titled)
    if (status !== 0 && follows && run.gnu) yield* run.warn('no files remaining')
    if (status !== 0 && first && !run.gnu) yield* run.warn('no files')
    return status
  },
})

/** `tail +5 file`, `tail -5f`: what POSIX once allowed. */
function oldStyle(operands: readonly string[]): { paths: readonly string[]; old: string | undefined } {
  const [first, ...rest] = operands
  if (first !== undefined && /^\+\d+$/.test(first)) return { paths: rest.length > 0 ? rest : ['-'], old: first }
  return { paths: operands.length > 0 ? operands : ['-'], old: undefined }
}

function* open(run: Run, path: string): Gen<Fd | undefined> {
  if (path === '-') return STDIN
  try {
    return yield* sys.open(path)
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* run.warn(run.gnu ? `cannot open ${run.sq(path)} for reading: ${error.message}` : `can't open '${path}': ${error.message}`)
    return undefined
  }
}

function* amountOf(run: Run, old: string | undefined): Gen<Amount | undefined> {
  const unit = run.last('n', 'c') === 'c' ? 'bytes' : 'lines'
  const text = run.value(unit === 'bytes' ? 'c' : 'n') ?? spelledNumber(run) ?? old ?? '10'
  const count = parseSize(text.replace(/^[-+]/, ''))
  if (count === undefined) {
    yield* run.warn(run.gnu ? `invalid number of ${unit}: ${run.q(text)}` : `invalid number '${text}'`)
    return undefined
  }
  return { unit, count, fromStart: text.startsWith('+') }
}

function lastPart(all: Uint8Array, { unit, count, fromStart }: Amount, newline: number): Uint8Array {
  if (unit === 'bytes') return all.subarray(fromStart ? Math.max(0, count - 1) : Math.max(0, all.length - count))
  if (fromStart) {
    let at = 0
    for (let line = 1; line < count; line++) {
      const next = all.indexOf(newline, at)
      if (next < 0) return all.subarray(all.length)
      at = next + 1
    }
    return all.subarray(at)
  }
  if (count === 0) return all.subarray(all.length)
  let at = all.length
  for (let lines = 0; at > 0; ) {
    const before = all.lastIndexOf(newline, at - 1 - (lines === 0 && all[all.length - 1] === newline ? 1 : lines === 0 ? 0 : 1))
    if (at - 1 < 0 || before < 0) return all
    lines++
    at = before + 1
    if (lines === count) return all.subarray(at)
  }
  return all
}

/** Prints what is appended to the files, for ever; a truncated file is read from its start, a replaced one (-F) anew. */
function* follow(run: Run, files: Followed[], titled: boolean): Gen<number> {
  const interval = Number(run.value('s') ?? 1) * SECOND
  const pid = run.value('pid')
  let shown: Followed | undefined = files.at(-1)
  for (;;) {
    for (const file of files) {
      const news = yield* appended(run, file)
      if (news === undefined || news.length === 0) continue
      if (titled && shown !== file) yield* run.out.write(`\n==> ${file.path} <==\n`)
      yield* run.out.flush()
      shown = file
      yield* write(STDOUT, news)
    }
    if (pid !== undefined && !(yield* alive(Number(pid)))) return 0
    const readers = files.filter((file) => file.path === '-')
    if (readers.length === files.length && readers.length > 0) return 0
    yield* sys.sleep(interval)
  }
}

function* alive(pid: number): Gen<boolean> {
  try {
    yield* sys.kill(pid, undefined)
    return true
  } catch (error) {
    if (isErrno(error)) return isErrno(error, 'EPERM')
    throw error
  }
}

function* appended(run: Run, file: Followed): Gen<Uint8Array | undefined> {
  if (run.has('F') || run.value('f') === 'name' || (run.has('retry') && file.fd < 0)) yield* reopen(run, file)
  if (file.fd < 0) return undefined
  const { size, kind } = yield* sys.fstat(file.fd)
  if (kind === 'file' && size < file.position) {
    if (run.gnu) yield* run.warn(`${file.path}: file truncated`)
    yield* sys.lseek(file.fd, 0)
    file.position = 0
  }
  if (kind === 'file' && size === file.position) return undefined
  if (kind !== 'file') return undefined
  const chunks: Uint8Array[] = []
  for (let chunk = yield* sys.read(file.fd); chunk.length > 0; chunk = yield* sys.read(file.fd)) chunks.push(chunk)
  const news = concat(chunks)
  file.position += news.length
  return news
}

function* reopen(run: Run, file: Followed): Gen<void> {
  try {
    const { ino } = yield* sys.stat(file.path)
    if (ino === file.ino) return
    const fd = yield* sys.open(file.path)
    if (run.gnu) yield* run.warn(file.fd < 0 ? `${run.sq(file.path)} has appeared;  following new file` : `${run.sq(file.path)} has been replaced;  following new file`)
    if (file.fd >= 0) yield* sys.close(file.fd)
    Object.assign(file, { fd, ino, position: 0 })
  } catch (error) {
    if (!isErrno(error)) throw error
    if (file.ino !== 0 && run.gnu) yield* run.warn(`${run.sq(file.path)} has become inaccessible: ${error.message}`)
    file.ino = 0
  }
}
