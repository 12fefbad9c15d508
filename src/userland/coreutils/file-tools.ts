import { concat, decodeUtf8, equalBytes } from '../../base/bytes.ts'
import { fromBase64, toBase64 } from '../../base/base64.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { printError, write } from '../../kernel/libc/io.ts'
import { O, STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { readInputBytes } from '../lib/input.ts'
import { parseSize } from '../lib/size.ts'
import { utility } from '../utility.ts'

/** base64(1). */
export const base64 = utility({
  name: 'base64', about: 'Base64 encode or decode FILE to standard output',
  gnu: { usage: 'base64 [OPTION]... [FILE]', flags: ['d,decode  decode data', 'i,ignore-garbage  when decoding, ignore non-alphabet characters', 'w,wrap=COLS  wrap encoded lines after COLS character (default 76)'] }, busybox: { usage: 'base64 [-d] [-w COL] [FILE]', flags: ['d  Decode data', 'w=COL  Wrap lines at COL (default 76, 0 disables)'] },
  *main(run) {
    const bytes = yield* readInputBytes(run, run.operands[0] ?? '-')
    if (bytes === undefined) return 1
    if (!run.has('d')) {
      const width = Number(run.value('w') ?? 76)
      const text = toBase64(bytes)
      const lines = width > 0 ? (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []) : [text]
      yield* run.out.write(width > 0 ? lines.map((line) => `${line}\n`).join('') : text)
      return 0
    }
    const text = decodeUtf8(bytes).replace(run.has('i') || !run.gnu ? /[^A-Za-z0-9+/=]/g : /\n/g, '')
    const made = fromBase64(text)
    const whole = 'bytes' in made ? made : fromBase64(text.slice(0, Math.floor(made.badAt / 4) * 4))
    if ('bytes' in whole) yield* write(STDOUT, whole.bytes)
    return 'bytes' in made || !run.gnu ? 0 : yield* run.fail('invalid input')
  },
})

/** truncate(1). */
export const truncate = utility({
  name: 'truncate', about: 'Truncate FILEs to SIZE', gnu: { usage: 'truncate OPTION... FILE...', flags: ['c,no-create  do not create any files', 's,size=SIZE  set or adjust the file size by SIZE bytes', 'r,reference=RFILE  base size on RFILE'] }, busybox: { usage: 'truncate [-c] -s SIZE FILE...', flags: ['c  Do not create files', 's=SIZE'] },
  *main(run) {
    const text = run.value('s')
    const reference = run.value('r')
    if (text === undefined && reference === undefined) return yield* run.usage(run.gnu ? 'you must specify either \'--size\' or \'--reference\'' : undefined)
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing file operand' : undefined)
    const size = parseSize((text ?? '0').replace(/^[-+]/, ''))
    if (size === undefined) return yield* run.fail(`Invalid number: ${run.sq(text ?? '')}`)
    let status = 0
    for (const path of run.operands) {
      try {
        const fd = yield* sys.open(path, O.WRONLY | (run.has('c') ? 0 : O.CREAT))
        const old = reference === undefined ? (yield* sys.fstat(fd)).size : (yield* sys.stat(reference)).size
        yield* sys.truncate(fd, Math.max(0, text?.startsWith('+') === true ? old + size : text?.startsWith('-') === true ? old - size : text === undefined ? old : size))
        yield* sys.close(fd)
      } catch (error) {
        if (!isErrno(error)) throw error
        if (run.has('c') && error.errno === 'ENOENT') continue
        yield* run.warn(run.gnu ? `cannot open ${run.sq(path)} for writing: ${error.message}` : `${path}: open: ${error.message}`)
        status = 1
      }
    }
    return status
  },
})

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** mktemp(1). */
export const mktemp = utility({
  name: 'mktemp', about: 'Create a temporary file with name based on TEMPLATE and print its name',
  gnu: { usage: 'mktemp [OPTION]... [TEMPLATE]', flags: ['d,directory  create a directory, not a file', 'u,dry-run  do not create anything; merely print a name (unsafe)', 'q,quiet  suppress diagnostics about file/dir-creation failure', 'p=DIR', ',tmpdir=?DIR  interpret TEMPLATE relative to DIR', 't  interpret TEMPLATE as a single file name component', ',suffix=SUFF  append SUFF to TEMPLATE'] }, busybox: { usage: 'mktemp [-dt] [-p DIR] [TEMPLATE]', flags: ['d  Make directory, not file', 'q  Fail silently on errors', 't  Prepend base directory name to TEMPLATE', 'p=DIR  Use DIR as a base directory (implies -t)', 'u  Do not create anything; print a name'] },
  *main(run) {
    const given = run.operands[0]
    const base = run.value('p') ?? run.value('tmpdir') ?? (given === undefined || run.has('t') || run.has('tmpdir') ? (run.env.get('TMPDIR') ?? '/tmp') : undefined)
    const template = `${given ?? (run.gnu ? 'tmp.XXXXXXXXXX' : 'tmp.XXXXXX')}${run.value('suffix') ?? ''}`
    const match = /X{3,}(?!.*X{3})/.exec(template)
    if (match === null) return yield* run.fail(run.gnu ? `too few X's in template ${run.q(template)}` : `(null): Invalid argument`)
    for (;;) {
      const random = [...(yield* sys.random(match[0].length))].map((byte) => LETTERS[byte % LETTERS.length]).join('')
      const name = template.slice(0, match.index) + random + template.slice(match.index + match[0].length)
      const path = base === undefined ? name : `${base}/${name}`
      try {
        if (!run.has('u')) {
          if (run.has('d')) yield* sys.mkdir(path, 0o700)
          else yield* sys.close(yield* sys.open(path, O.RDWR | O.CREAT | O.EXCL, 0o600))
        }
        yield* run.out.write(`${path}\n`)
        return 0
      } catch (error) {
        if (!isErrno(error)) throw error
        if (error.errno === 'EEXIST') continue
        if (run.has('q')) return 1
        return yield* run.fail(run.gnu ? `failed to create ${run.has('d') ? 'directory' : 'file'} via template ${run.q(base === undefined ? template : `${base}/${template}`)}: ${error.message}` : `${path.replace(random, match[0])}: ${error.message}`)
      }
    }
  },
})

/** dd(1). */
export const dd = utility({
  name: 'dd', about: 'Copy a file with converting and formatting', gnu: { usage: 'dd [OPERAND]...', raw: true }, busybox: { usage: 'dd [if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N] [conv=notrunc|noerror|sync|fsync]', raw: true },
  *main(run) {
    const options = new Map<string, string>()
    for (const arg of run.operands) {
      const at = arg.indexOf('=')
      const key = at < 0 ? arg : arg.slice(0, at)
      if (at < 0 || !['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'status', 'oflag', 'iflag'].includes(key)) return yield* run.usage(run.gnu ? `unrecognized operand ${run.q(arg)}` : undefined)
      options.set(key, arg.slice(at + 1))
    }
    const number = (key: string, otherwise: number): number => parseSize(options.get(key) ?? '') ?? otherwise
    const bs = number('bs', number('ibs', 512))
    const conv = (options.get('conv') ?? '').split(',')
    const from = options.get('if')
    const to = options.get('of')
    try {
      const input = from === undefined ? STDIN : yield* sys.open(from)
      const seek = number('seek', 0)
      const output = to === undefined ? STDOUT : yield* sys.open(to, O.WRONLY | O.CREAT | (conv.includes('notrunc') || seek > 0 ? 0 : O.TRUNC))
      if (number('skip', 0) > 0) yield* sys.lseek(input, number('skip', 0) * bs)
      if (seek > 0) yield* sys.lseek(output, seek * bs)
      const started = yield* sys.now()
      const done: Copied = { fullIn: 0, partIn: 0, fullOut: 0, partOut: 0, bytes: 0 }
      const problem = yield* copyBlocks(input, output, bs, number('count', Number.POSITIVE_INFINITY), done)
      if (problem !== undefined) yield* run.warn(`error writing ${run.gnu ? run.sq(to ?? 'standard output') : `'${to ?? 'standard output'}'`}: ${problem}`)
      if (seek > 0 && to !== undefined && !conv.includes('notrunc')) yield* sys.truncate(output, seek * bs + done.bytes)
      const code = problem === undefined ? 0 : 1
      if (options.get('status') === 'none') return code
      const seconds = Math.max(1e-6, ((yield* sys.now()) - started) / SECOND)
      yield* printError(`${done.fullIn}+${done.partIn} records in\n${done.fullOut}+${done.partOut} records out\n`)
      if (options.get('status') !== 'noxfer') yield* printError(summary(done.bytes, seconds, run.gnu))
      return code
    } catch (error) {
      if (!isErrno(error)) throw error
      const which = from !== undefined && error.errno === 'ENOENT' ? from : (to ?? from ?? '')
      return yield* run.fail(run.gnu ? `failed to open ${run.sq(which)}: ${error.message}` : `can't open '${which}': ${error.message}`)
    }
  },
})

type Copied = { fullIn: number; partIn: number; fullOut: number; partOut: number; bytes: number }

/** Copies block by block, counting in `done`; gives why a device took no more. */
function* copyBlocks(input: number, output: number, bs: number, count: number, done: Copied): Gen<string | undefined> {
  for (let i = 0; i < count; i++) {
    const parts: Uint8Array[] = []
    let length = 0
    while (length < bs) {
      const chunk = yield* sys.read(input, Math.min(bs - length, 1_048_576))
      if (chunk.length === 0) break
      parts.push(chunk)
      length += chunk.length
      if (chunk.length < Math.min(bs, 65_536)) break
    }
    if (length === 0) break
    if (length === bs) done.fullIn++
    else done.partIn++
    try {
      yield* write(output, parts.length === 1 ? (parts[0] as Uint8Array) : concat(parts))
    } catch (error) {
      if (!isErrno(error, 'ENOSPC')) throw error
      return error.message
    }
    if (length === bs) done.fullOut++
    else done.partOut++
    done.bytes += length
  }
  return undefined
}

function summary(bytes: number, seconds: number, gnu: boolean): string {
  const unit = (n: number, base: number, letters: readonly string[]): string => {
    let [value, i] = [n, 0]
    while (value >= base && i < letters.length - 1) {
      value /= base
      i++
    }
    return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${letters[i]}`
  }
  const si = ['B', 'kB', 'MB', 'GB', 'TB']
  const iec = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  if (!gnu) return `${bytes} bytes (${(bytes / 1024 >= 1024 ? bytes / 1_048_576 : bytes >= 1024 ? bytes / 1024 : bytes).toFixed(1)}${bytes >= 1_048_576 ? 'MB' : bytes >= 1024 ? 'KB' : 'B'}) copied, ${seconds.toFixed(6)} seconds, ${(bytes / seconds >= 1_048_576 ? bytes / seconds / 1_048_576 : bytes / seconds / 1024).toFixed(1)}${bytes / seconds >= 1_048_576 ? 'MB' : 'KB'}/s\n`
  return `${bytes} byte${bytes === 1 ? '' : 's'}${bytes >= 1000 ? ` (${unit(bytes, 1000, si)}${bytes >= 1024 ? `, ${unit(bytes, 1024, iec)}` : ''})` : ''} copied, ${seconds.toPrecision(6).replace(/0+$/, '')} s, ${unit(bytes / seconds, 1000, si)}/s\n`
}

/** cmp(1). */
export const cmp = utility({
  name: 'cmp', notYet: ['b'], about: 'Compare FILE1 with FILE2 (or stdin)', gnu: { usage: 'cmp [OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]', usageStatus: 2, flags: ['s,silent,quiet  suppress all normal output', 'l,verbose  output byte numbers and differing byte values', 'b,print-bytes', 'n,bytes=LIMIT  compare at most LIMIT bytes'] }, busybox: { usage: 'cmp [-ls] [-n NUM] FILE1 [FILE2]', usageStatus: 2, flags: ['l  Write byte numbers (decimal) and values (octal) for all differing bytes', 's  Quiet', 'n=NUM  Compare at most NUM bytes'] },
  *main(run) {
    const [one, two = '-'] = run.operands
    if (one === undefined) return yield* run.usage(run.gnu ? 'missing operand after ‘cmp’' : undefined)
    const [a, b] = [yield* readInputBytes(run, one), yield* readInputBytes(run, two)]
    if (a === undefined || b === undefined) return 2
    const limit = Number(run.value('n') ?? Number.POSITIVE_INFINITY)
    const [x, y] = [a.subarray(0, limit), b.subarray(0, limit)]
    if (equalBytes(x, y)) return 0
    if (run.has('s')) return 1
    const length = Math.min(x.length, y.length)
    const width = String(length).length
    let line = 1
    let same = true
    for (let i = 0; i < length; i++) {
      if (x[i] !== y[i]) {
        same = false
        if (!run.has('l')) {
          yield* run.out.write(`${one} ${two} differ: ${run.gnu ? 'byte' : 'char'} ${i + 1}, line ${line}\n`)
          return 1
        }
        yield* run.out.write(`${String(i + 1).padStart(width)} ${(x[i] as number).toString(8).padStart(3)} ${(y[i] as number).toString(8).padStart(3)}\n`)
      }
      if (x[i] === 10) line++
    }
    if (x.length !== y.length) yield* run.warn(run.gnu ? `EOF on ${x.length < y.length ? one : two} after byte ${length}${same ? `, ${x[length - 1] === 10 ? `line ${line - 1}` : `in line ${line}`}` : ''}` : `EOF on ${x.length < y.length ? one : two}`)
    return 1
  },
})

