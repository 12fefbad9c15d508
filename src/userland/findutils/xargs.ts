import type { Gen } from '../../kernel/coroutine.ts'
import { printError } from '../../kernel/libc/io.ts'
import { execSearch, execStatus } from '../lib/exec.ts'
import { readInput } from '../lib/input.ts'
import { shellQuote } from '../lib/quote.ts'
import { type Run, utility } from '../utility.ts'
import { signalNumber } from '../../kernel/signals.ts'
import { type Pid, sys } from '../../kernel/sys.ts'

/** xargs(1). */
export const xargs = utility({
  name: 'xargs', notYet: ['x'], about: 'Run PROG on every item given by stdin',
  gnu: {
    usage: 'xargs [OPTION]... COMMAND [INITIAL-ARGS]...', stopAtOperand: true,
    flags: [
      '0,null  items are separated by a null, not whitespace', 'a,arg-file=FILE  read arguments from FILE, not standard input', 'd,delimiter=CHARACTER  items in input stream are separated by CHARACTER', 'E=END  set logical EOF string', 'I=R  replace R in INITIAL-ARGS with names read from standard input', 'i,replace=?R',
      'L,max-lines=MAX-LINES  use at most MAX-LINES non-blank input lines per command line', 'n,max-args=MAX-ARGS  use at most MAX-ARGS arguments per command line', 'P,max-procs=MAX-PROCS  run at most MAX-PROCS processes at a time', 'r,no-run-if-empty  if there are no arguments, then do not run COMMAND', 's,max-chars=MAX-CHARS  limit length of command line to MAX-CHARS', 't,verbose  print commands before executing them', 'x,exit  exit if the size is exceeded',
    ],
  },
  busybox: {
    usage: 'xargs [OPTIONS] [PROG ARGS]', stopAtOperand: true,
    flags: ['0,null  NUL terminated input', 'a=FILE  Read from FILE instead of stdin', 'r,no-run-if-empty  Don\'t run command if input is empty', 't  Print the command on stderr before execution', 'E=STR  STR stops input processing', 'e=?STR', 'I=STR  Replace STR within PROG ARGS with input line', 'n=N  Pass no more than N args to PROG', 's=N  Pass command line of no more than N bytes', 'P=N  Run up to N PROGs in parallel', 'x  Exit if size is exceeded'],
  },
  *main(run) {
    const text = yield* readInput(run, run.value('a') ?? '-')
    if (text === undefined) return 1
    const replace = run.value('I') ?? (run.has('i') ? (run.value('i') ?? '{}') : undefined)
    const words = run.operands.length > 0 ? run.operands : ['echo']
    const items = yield* itemsOf(run, text, replace !== undefined)
    if (items === undefined) return 1
    const batches = batchesOf(run, items, words, replace)
    let status = 0
    const running = new Map<Pid, readonly string[]>()
    const most = Number(run.value('P') ?? 1) || Number.POSITIVE_INFINITY
    for (let next = 0; next < batches.length || running.size > 0; ) {
      if (next < batches.length && running.size < most) {
        const argv = batches[next++] as string[]
        running.set(yield* start(run, argv), argv)
        continue
      }
      const result = yield* ended(run, running)
      if (result === 'stop') return 124
      if (result >= 126) return result
      if (result !== 0) status = 123
    }
    return status
  },
})

type Item = { text: string; line: number }

/** Splits the input: by blanks with quotes and backslashes, or by a delimiter, or (with -I) by lines. */
function* itemsOf(run: Run, input: string, byLine: boolean): Gen<Item[] | undefined> {
  const delimiter = run.has('0') ? '\0' : run.value('d')?.replace(/\\([nt0])/, (_, c: string) => ({ n: '\n', t: '\t', 0: '\0' })[c] ?? c)
  const eof = run.value('E') ?? run.value('e')
  const source = input
  if (delimiter !== undefined) return source.split(delimiter).filter((part, i, all) => i < all.length - 1 || part !== '').map((part, line) => ({ text: part, line }))
  const items: Item[] = []
  let current: string | undefined
  let line = 0
  for (let i = 0; i <= source.length; i++) {
    const c = source[i]
    if (c === undefined || c === '\n' || (!byLine && /[ \t]/.test(c)) ) {
      if (current !== undefined) {
        if (current === eof) return items
        const text = byLine ? current.replace(/^[ \t\v]+/, '') : current
        if (!byLine || text !== '') items.push({ text, line })
      }
      current = undefined
      if (c === '\n' && !/[ \t]/.test(source[i - 1] ?? '')) line++
      continue
    }
    if (c === '\\' && i + 1 < source.length) {
      current = (current ?? '') + source[++i]
      continue
    }
    if (c === '"' || c === "'") {
      const end = source.indexOf(c, i + 1)
      const newline = source.indexOf('\n', i + 1)
      if (end < 0 || (newline >= 0 && newline < end)) {
        yield* run.warn(run.gnu ? `unmatched ${c === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option` : `unmatched ${c === '"' ? 'double' : 'single'} quote`)
        return undefined
      }
      current = (current ?? '') + source.slice(i + 1, end)
      i = end
      continue
    }
    current = (current ?? '') + c
  }
  return items
}

function batchesOf(run: Run, items: readonly Item[], words: readonly string[], replace: string | undefined): string[][] {
  if (replace !== undefined) return items.map(({ text }) => words.map((word) => word.replaceAll(replace, text)))
  if (items.length === 0) return run.has('r') ? [] : [[...words]]
  const most = Number(run.value('n') ?? Number.POSITIVE_INFINITY)
  const lines = Number(run.value('L') ?? Number.POSITIVE_INFINITY)
  const room = Number(run.value('s') ?? 128 * 1024)
  const batches: string[][] = []
  let batch: Item[] = []
  let length = 0
  const base = words.reduce((sum, word) => sum + word.length + 1, 0)
  const flush = (): void => {
    if (batch.length > 0) batches.push([...words, ...batch.map((item) => item.text)])
    batch = []
    length = 0
  }
  for (const item of items) {
    const spansLines = batch.length > 0 && item.line - (batch[0] as Item).line >= lines
    if (batch.length >= most || spansLines || base + length + item.text.length + 1 > room) flush()
    batch.push(item)
    length += item.text.length + 1
  }
  flush()
  return batches
}

/** Starts a command. */
function* start(run: Run, argv: readonly string[]): Gen<Pid> {
  if (run.has('t')) yield* printError(`${run.gnu ? argv.map((arg) => shellQuote(arg)).join(' ') : argv.join(' ')}\n`)
  return yield* sys.fork(function* () {
    const error = yield* execSearch(argv, run.env)
    yield* printError(`xargs: ${argv[0]}: ${error.message}\n`)
    return execStatus(error)
  })
}

/** Waits for one of the running commands and takes it off the list. */
function* ended(run: Run, running: Map<Pid, readonly string[]>): Gen<number | 'stop'> {
  const waited = yield* sys.wait()
  const argv = waited === undefined ? undefined : running.get(waited.pid)
  if (waited === undefined || argv === undefined) return 0
  running.delete(waited.pid)
  const { status } = waited
  if (status.kind === 'exited' && status.code === 255) {
    yield* run.warn(`${argv[0]}: exited with status 255; aborting`)
    return 'stop'
  }
  if (status.kind === 'signaled') {
    yield* run.warn(`${argv[0]}: terminated by signal ${signalNumber(status.signal)}`)
    return 125
  }
  return status.kind === 'exited' ? status.code : 0
}
