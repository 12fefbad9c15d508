import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readTextFile } from '../../kernel/libc/io.ts'
import { STDIN, sys } from '../../kernel/sys.ts'
import { RegexError } from '../lib/regex.ts'
import { type Run, utility } from '../utility.ts'
import { AwkInterpreter } from './interpreter.ts'
import { AwkSyntaxError, unescapeAll } from './lexer.ts'
import { parseAwk } from './parser.ts'
import { AwkRuntimeError } from './runtime-error.ts'
import { RecordReader, Streams } from './streams.ts'
import { arrayOf, inputValue, toText } from './value.ts'

/** awk(1): mawk on Debian, busybox's own. */
export const awk = utility({
  name: 'awk', aliases: ['mawk'], about: 'Pattern scanning and text processing language',
  gnu: { usage: 'mawk [Options] [Program] [file ...]', usageStatus: 2, stopAtOperand: true, flags: ['F=value  set the field separator, FS, to value', 'v=var=value  assigns value to program variable var', 'f=program-file  program text is read from program-file', 'W=option  implementation options'] },
  busybox: { usage: 'awk [OPTIONS] [AWK_PROGRAM] [FILE]...', stopAtOperand: true, flags: ['v,assign=VAR=VAL  Set variable', 'F,field-separator=SEP  Use SEP as field separator', 'f,file=FILE  Read program from FILE', 'e=AWK_PROGRAM'] },
  *main(run) {
    const operands = [...run.operands]
    const name = run.gnu ? 'mawk' : 'awk'
    const source = yield* sourceOf(run, operands)
    if (source === undefined) return 2
    if (source === 'missing') return yield* run.usage(run.gnu ? undefined : undefined)
    const streams = new Streams(run.env)
    const complain = function* (text: string, status: number): Gen<number> {
      yield* streams.flush()
      yield* run.warn(run.gnu ? text : `cmd. line:1: ${text}`)
      return status
    }
    try {
      const interpreter = new AwkInterpreter(parseAwk(source), streams, run.gnu)
      yield* prepare(run, interpreter, operands, name)
      const status = yield* interpreter.run()
      yield* streams.closeAll()
      return status
    } catch (error) {
      if (error instanceof AwkSyntaxError) return yield* complain(run.gnu ? `line 1: syntax error at or near ${error.message === 'Unexpected end of program' ? 'end of line' : source.trim().split(/\s+/).at(-1)}` : error.message, run.gnu ? 2 : 1)
      if (error instanceof RegexError) return yield* complain(run.gnu ? `regular expression compile failed (${error.message})` : `bad regex: ${error.message}`, run.gnu ? 2 : 1)
      if (error instanceof AwkRuntimeError) return yield* complain(error.message, run.gnu ? 2 : 1)
      throw error
    }
  },
})

function* sourceOf(run: Run, operands: string[]): Gen<string | 'missing' | undefined> {
  const parts: string[] = []
  for (const { flag, value } of run.given) {
    if (flag.key === 'e') parts.push(value as string)
    if (flag.key === 'W') {
      yield* run.warn('drydock: mawk -W is not simulated yet')
      return undefined
    }
    if (flag.key !== 'f') continue
    try {
      parts.push(yield* readTextFile(value === '-' ? '/dev/stdin' : (value as string)))
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* run.warn(run.gnu ? `couldn't open file ${value}: ${error.message}` : `can't open '${value}': ${error.message}`)
      return undefined
    }
  }
  if (parts.length > 0) return parts.join('\n')
  return operands.shift() ?? 'missing'
}

function* prepare(run: Run, awkRun: AwkInterpreter, operands: readonly string[], name: string): Gen<void> {
  const environ = arrayOf(awkRun.cell('ENVIRON'))
  for (const [key, value] of run.env) environ.set(key, inputValue(value))
  const argv = arrayOf(awkRun.cell('ARGV'))
  ;[name, ...operands].forEach((arg, i) => argv.set(String(i), inputValue(arg)))
  awkRun.set('ARGC', operands.length + 1)
  const fs = run.value('F')
  if (fs !== undefined) awkRun.set('FS', fs === 't' ? '\t' : unescapeAll(fs))
  for (const assignment of run.values('v')) {
    const at = assignment.indexOf('=')
    if (at > 0) awkRun.set(assignment.slice(0, at), inputValue(unescapeAll(assignment.slice(at + 1))))
  }
  const state = { i: 1, opened: false }
  awkRun.nextFile = () => nextFile(run, awkRun, state)
}

/** The operands in order, as ARGV has them by now; assignments among them take effect when they are reached. */
function* nextFile(run: Run, awkRun: AwkInterpreter, state: { i: number; opened: boolean }): Gen<RecordReader | undefined> {
  const argv = arrayOf(awkRun.cell('ARGV'))
  for (;;) {
    if (state.i >= Number(toText(awkRun.cell('ARGC').value))) {
      if (state.opened) return undefined
      state.opened = true
      return new RecordReader(STDIN)
    }
    const arg = toText(argv.get(String(state.i++)))
    if (arg === '') continue
    const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(arg)
    if (assignment !== null) {
      awkRun.set(assignment[1] as string, inputValue(unescapeAll(assignment[2] as string)))
      continue
    }
    state.opened = true
    awkRun.set('FILENAME', arg)
    if (arg === '-') return new RecordReader(STDIN)
    try {
      return new RecordReader(yield* sys.open(arg))
    } catch (error) {
      if (!isErrno(error)) throw error
      throw new AwkRuntimeError(run.gnu ? `cannot open ${arg} (${error.message})` : `can't open '${arg}': ${error.message}`)
    }
  }
}
