import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { LineReader, readTextFile } from '../../kernel/libc/io.ts'
import { type Fd, O, STDIN, sys } from '../../kernel/sys.ts'
import { linesOf } from '../lib/input.ts'
import { Output } from '../output.ts'
import { type Run, utility } from '../utility.ts'
import { type Command, parseSed, SedError } from './parse.ts'
import { Sed, type SedInput } from './run.ts'

/** sed(1). */
export const sed = utility({
  name: 'sed', notYet: ['posix'], about: 'Process stdin or FILEs with CMDs',
  gnu: {
    usage: 'sed [OPTION]... {script-only-if-no-other-script} [input-file]...',
    flags: ['n,quiet,silent  suppress automatic printing of pattern space', 'e,expression=SCRIPT  add the script to the commands to be executed', 'f,file=SCRIPT-FILE  add the contents of script-file to the commands', 'E,regexp-extended  use extended regular expressions in the script', 'r', 'i,in-place=?SUFFIX  edit files in place', 'l,line-length=N  specify the desired line-wrap length for the `l\' command', 's,separate  consider files as separate', 'u,unbuffered  load minimal amounts of data from the input files', 'z,null-data  separate lines by NUL characters', ',posix  disable all GNU extensions'],
  },
  busybox: {
    usage: 'sed [-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\nor: sed [-i[SFX]] [-nrE] CMD [FILE]...',
    flags: ['e,expression=CMD  Add CMD to sed commands to be executed', 'f,file=FILE  Add FILE contents to sed commands to be executed', 'i,in-place=?SFX  Edit files in-place (otherwise write to stdout)', 'n,quiet,silent  Suppress automatic printing of pattern space', 'r,regexp-extended  Use extended regex syntax', 'E', 's', 'z'],
  },
  *main(run) {
    const operands = [...run.operands]
    const script = yield* scriptOf(run, operands)
    if (script === undefined) return 1
    if (script.length === 0) return yield* run.usage(run.gnu ? undefined : undefined)
    let commands: Command[]
    try {
      const text = script.map((part) => part.text).join('\n')
      commands = parseSed(text, { extended: run.has('E') || run.has('r') })
    } catch (error) {
      if (!(error instanceof SedError)) throw error
      return yield* run.fail(run.gnu ? `-e expression #1, char ${error.at < 0 ? 0 : error.at}: ${error.message}`.replace('-e expression #1, char 0: can\'t', '-e expression #1, char 3: can\'t') : busyboxText(error.message, script.map((part) => part.text).join('\n')))
    }
    const quiet = run.has('n') || script[0]?.text.startsWith('#n\n') === true
    const paths = operands.length > 0 ? operands : ['-']
    const options = { quiet, nul: run.has('z'), lineLength: Number(run.value('l') ?? 70) }
    if (run.has('i')) return yield* editInPlace(run, commands, paths, options)
    const input = new Files(run, paths, run.has('s'))
    const sedRun = new Sed(commands, input, run.out, options)
    yield* sedRun.openFiles()
    const status = yield* sedRun.run()
    return status !== 0 ? status : input.status
  },
})

const BUSYBOX_TEXTS: readonly (readonly [RegExp, string])[] = [[/^unknown command/, 'unsupported command'], [/^unterminated `s'/, 'unmatched'], [/^unknown option to/, 'bad option in substitution expression'], [/^unmatched `\{'/, 'unmatched \'{\''], [/^unexpected `}'/, 'unexpected \'}\''], [/^missing command/, 'missing command']]

function busyboxText(message: string, script: string): string {
  const found = BUSYBOX_TEXTS.find(([pattern]) => pattern.test(message))
  if (found === undefined) return /regular|Unmatched|Invalid/.test(message) ? `bad regex '${script}': ${message}` : message
  if (found[1] === 'unsupported command') return `unsupported command ${/`(.*)'/.exec(message)?.[1] ?? ''}`
  return found[1] === 'unmatched' ? `unmatched '${script[1] ?? '/'}'` : found[1]
}

function* scriptOf(run: Run, operands: string[]): Gen<{ text: string }[] | undefined> {
  const parts: { text: string }[] = []
  for (const { flag, value } of run.given) {
    if (flag.key === 'e') parts.push({ text: value as string })
    if (flag.key !== 'f') continue
    try {
      const text = yield* readTextFile(value === '-' ? '/dev/stdin' : (value as string))
      parts.push({ text: text.replace(/\n$/, '').replace(/^#!.*\n?/, (line) => (line.startsWith('#n\n') ? line : '')) })
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* run.warn(run.gnu ? `couldn't open file ${value}: ${error.message}` : `can't open '${value}': ${error.message}`)
      return undefined
    }
  }
  if (parts.length === 0 && operands.length > 0) parts.push({ text: operands.shift() as string })
  return parts
}

/** All input files as one stream of lines, or each by itself. */
class Files implements SedInput {
  status = 0
  readonly #run: Run
  readonly #paths: string[]
  readonly #separate: boolean
  #reader: Reader | undefined
  #fd: Fd | undefined
  #name = '-'
  #ahead: { line: string; terminated: boolean; name: string; first: boolean } | undefined
  #terminated = true
  #fresh = false
  #openName = '-'

  constructor(run: Run, paths: readonly string[], separate: boolean) {
    this.#run = run
    this.#paths = [...paths]
    this.#separate = separate
  }

  *next(): Gen<string | undefined> {
    const found = this.#ahead ?? (yield* this.#read())
    this.#ahead = undefined
    if (found === undefined) return undefined
    this.#terminated = found.terminated
    this.#name = found.name
    return found.line
  }

  *isLast(): Gen<boolean> {
    this.#ahead ??= yield* this.#read()
    return this.#ahead === undefined || (this.#separate && this.#ahead.first)
  }

  terminated(): boolean {
    return this.#terminated || (this.#ahead !== undefined && !this.#separate)
  }

  fileName(): string {
    return this.#name
  }

  *#read(): Gen<{ line: string; terminated: boolean; name: string; first: boolean } | undefined> {
    for (;;) {
      if (this.#reader === undefined && !(yield* this.#open())) return undefined
      const reader = this.#reader as Reader
      try {
        if (this.#run.has('u')) yield* this.#run.out.flush()
        const line = yield* reader.next()
        if (line !== undefined) {
          const first = this.#fresh
          this.#fresh = false
          return { line, terminated: reader.terminated, name: this.#openName, first }
        }
      } catch (error) {
        if (!isErrno(error)) throw error
        yield* this.#run.warn(this.#run.gnu ? (error.errno === 'EISDIR' ? `couldn't edit ${this.#openName}: not a regular file` : `read error on ${this.#openName}: ${error.message}`) : `${this.#openName}: ${error.message}`)
        this.status = this.#run.gnu ? 2 : 1
      }
      if (this.#fd !== undefined && this.#fd !== STDIN) yield* sys.close(this.#fd)
      this.#reader = undefined
    }
  }

  *#open(): Gen<boolean> {
    const path = this.#paths.shift()
    if (path === undefined) return false
    try {
      this.#fd = path === '-' ? STDIN : yield* sys.open(path)
      if (this.#run.gnu && path !== '-' && (yield* sys.fstat(this.#fd)).kind === 'dir') {
        yield* this.#run.warn(`couldn't edit ${path}: not a regular file`.replace("couldn't edit", 'read error on').replace('not a regular file', 'Is a directory'))
        this.status = 2
        return yield* this.#open()
      }
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* this.#run.warn(this.#run.gnu ? `can't read ${path}: ${error.message}` : `${path}: ${error.message}`)
      this.status = this.#run.gnu ? 2 : 1
      return yield* this.#open()
    }
    this.#openName = path
    this.#fresh = true
    this.#reader = this.#run.has('z') ? yield* nulReader(this.#fd) : new LineReader(this.#fd)
    return true
  }
}

type Reader = { next(): Gen<string | undefined>; terminated: boolean }

function* nulReader(fd: Fd): Gen<Reader> {
  const readAll = new LineReader(fd)
  let text = ''
  for (let line = yield* readAll.next(); line !== undefined; line = yield* readAll.next()) text += line + (readAll.terminated ? '\n' : '')
  const lines = linesOf(text, '\0')
  const ended = text.endsWith('\0')
  const reader: Reader = {
    terminated: true,
    *next() {
      const line = lines.shift()
      reader.terminated = lines.length > 0 || ended
      return line
    },
  }
  return reader
}

function* editInPlace(run: Run, commands: readonly Command[], paths: readonly string[], options: { quiet: boolean; nul: boolean; lineLength: number }): Gen<number> {
  let status = 0
  const suffix = run.value('i')
  for (const path of paths) {
    try {
      const stat = yield* sys.stat(path)
      if (stat.kind !== 'file') {
        yield* run.warn(`couldn't edit ${path}: not a regular file`)
        status = 4
        continue
      }
      const input = new Files(run, [path], true)
      const temporary = `${path}.sedtmp`
      const fd = yield* sys.open(temporary, O.WRONLY | O.CREAT | O.TRUNC, stat.mode)
      const out = new Output(fd)
      const result = yield* new Sed(commands, input, out, options).run()
      yield* out.flush()
      yield* sys.close(fd)
      yield* sys.chmod(temporary, stat.mode)
      if (suffix !== undefined && suffix !== '') yield* sys.rename(path, suffix.includes('*') ? suffix.replace('*', path) : path + suffix)
      yield* sys.rename(temporary, path)
      if (result !== 0) return result
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* run.warn(run.gnu ? `can't read ${path}: ${error.message}` : `${path}: ${error.message}`)
      status = run.gnu ? 4 : 1
    }
  }
  return status
}

