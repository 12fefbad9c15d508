import { decodeUtf8 } from '../../base/bytes.ts'
import { call, type Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { print, readFile, writeFile } from '../../kernel/libc/io.ts'
import type { Signal } from '../../kernel/signals.ts'
import { STDERR, STDIN, sys } from '../../kernel/sys.ts'
import type { Invocation } from './arguments.ts'
import { refresh } from './builtins/jobs.ts'
import { completeLine } from './completion/complete.ts'
import { jobState } from './interp/job-table.ts'
import { describeJob, quietly, report } from './interp/process.ts'
import { ReadLine } from './interp/read-line.ts'
import { nextUnit, sourceOptions } from './interp/script.ts'
import type { Shell } from './interp/shell.ts'
import { readStartup } from './interp/startup.ts'
import { Interrupted } from './interp/traps.ts'
import { LineEditor } from './line-editor/editor.ts'
import type { LineResult } from './line-editor/editing.ts'
import { expandHistory } from './line-editor/history-expansion.ts'
import { History } from './line-editor/history.ts'
import { expandPrompt } from './line-editor/prompt.ts'
import { needsMore, Source } from './syntax/source.ts'

/** Where lines come from: an editor on a terminal, or plain reading with prompts on standard error. */
type LineSource = (prompt: string) => Gen<LineResult>

/** Runs an interactive shell until `exit` or the end of the input. */
export function* runInteractive(sh: Shell, invocation: Invocation): Gen<number> {
  yield* takeSignals(sh)
  const history = (sh.history = new History(Number(sh.vars.get('HISTSIZE') ?? 500) || 500))
  yield* startJobControl(sh)
  setPrompts(sh)
  if (sh.bash && !invocation.login && !invocation.noRc) {
    if (invocation.rcFile !== undefined) yield* readStartup(sh, invocation.rcFile)
    else {
      yield* readStartup(sh, '/etc/bash.bashrc')
      yield* readStartup(sh, `${sh.vars.get('HOME') ?? ''}/.bashrc`)
    }
  } else if (!sh.bash && sh.vars.get('ENV') !== undefined) yield* readStartup(sh, yield* sh.run.expandString(sh, sh.vars.get('ENV') ?? ''))
  if (sh.leaving) return sh.status
  const file = historyFile(sh)
  yield* loadHistory(history, file)
  const before = history.entries.length
  const status = yield* loop(sh, history, yield* lineSource(sh, history))
  yield* saveHistory(history, before, historyFile(sh))
  return status
}

const IGNORED: readonly Signal[] = ['TERM', 'QUIT']

function* takeSignals(sh: Shell): Gen<void> {
  sh.catching = true
  yield* sys.sigaction('INT', 'catch')
  yield* sys.sigaction('WINCH', 'catch')
  for (const signal of IGNORED) yield* sys.sigaction(signal, 'ignore')
}

function* startJobControl(sh: Shell): Gen<void> {
  try {
    const terminal = yield* sys.dup(STDIN, 10, true)
    yield* sys.tcgetpgrp(terminal)
    for (const signal of ['TSTP', 'TTIN', 'TTOU'] as const) yield* sys.sigaction(signal, 'ignore')
    yield* quietly(sys.setpgid(0, 0))
    yield* sys.tcsetpgrp(terminal, yield* sys.getpgid())
    sh.terminal = terminal
    sh.options.add('monitor')
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* print(sh.bash ? `${sh.name}: cannot set terminal process group (-1): ${error.message}\n${sh.name}: no job control in this shell\n` : `${sh.name}: ${sh.dialect.grammar === 'dash' ? '0: ' : ''}can't access tty; job control turned off\n`, STDERR)
  }
}

function setPrompts(sh: Shell): void {
  const set = (name: string, value: string): void => {
    if (sh.vars.own(name) === undefined) sh.vars.put(name, { value })
  }
  set('PS1', sh.bash ? '\\s-\\v\\$ ' : sh.dialect.grammar === 'ash' ? '\\w \\$ ' : sh.vars.get('HOME') === '/root' ? '# ' : '$ ')
  set('PS2', '> ')
  if (!sh.bash) return
  set('HISTFILE', `${sh.vars.get('HOME') ?? ''}/.bash_history`)
  sh.shopts.set('expand_aliases', true)
  sh.options.add('emacs')
  sh.options.add('histexpand')
  sh.options.add('history')
}

function* lineSource(sh: Shell, history: History): Gen<LineSource> {
  if (yield* sys.isatty(STDIN)) {
    const editor = new LineEditor({
      input: STDIN, output: STDERR, history, bracketedPaste: sh.bash && (sh.vars.get('TERM') ?? 'dumb') !== 'dumb', complete: before => completeLine(sh, before),
    })
    return prompt => editor.readLine(prompt)
  }
  const reader = new ReadLine(STDIN)
  return function* (prompt): Gen<LineResult> {
    yield* print(prompt, STDERR)
    const text = yield* reader.next()
    return text === undefined ? { kind: 'eof' } : { kind: 'line', text }
  }
}

function* loop(sh: Shell, history: History, read: LineSource): Gen<number> {
  let line = 1
  for (;;) {
    yield* notify(sh)
    if (sh.shopt('checkwinsize') && sh.terminal !== undefined) yield* noteWindowSize(sh, sh.terminal)
    const text = yield* readCommand(sh, history, read)
    if (text === undefined) {
      if (sh.on('ignoreeof')) {
        yield* print(sh.bash ? 'Use "exit" to leave the shell.\n' : '\nUse "exit" to leave shell.\n', STDERR)
        continue
      }
      if (!(yield* mayLeave(sh))) continue
      yield* print(sh.bash ? 'exit\n' : '\n', STDERR)
      return sh.status
    }
    yield* runLine(sh, text, line)
    line += text.split('\n').length
    if (sh.leaving) return sh.status
  }
}

function* noteWindowSize(sh: Shell, terminal: number): Gen<void> {
  const { rows, cols } = yield* sys.winsize(terminal)
  sh.vars.put('LINES', { value: String(rows) })
  sh.vars.put('COLUMNS', { value: String(cols) })
}

/** ^D with stopped jobs is refused the first time. */
function* mayLeave(sh: Shell): Gen<boolean> {
  if (sh.warnedOfJobs || !sh.jobs.all().some(j => jobState(j) === 'stopped')) return true
  sh.warnedOfJobs = true
  yield* print(sh.bash ? 'exit\nThere are stopped jobs.\n' : '\nYou have stopped jobs.\n', STDERR)
  return false
}

/** Reads a complete command, with further lines while something is open; undefined at the end of the input. */
function* readCommand(sh: Shell, history: History, read: LineSource): Gen<string | undefined> {
  let text = ''
  for (;;) {
    const prompt = yield* expandPrompt(sh, sh.vars.get(text === '' ? 'PS1' : 'PS2') ?? '')
    const result = yield* read(prompt)
    if (result.kind === 'eof') {
      if (text === '') return undefined
      yield* print('\n', STDERR)
      break
    }
    if (result.kind === 'interrupted') {
      yield* print('\n', STDERR)
      sh.status = 130
      return ''
    }
    let { text: typed } = result
    if (sh.bash && sh.on('histexpand')) {
      const expanded = expandHistory(typed, history)
      if (expanded.error !== undefined) {
        yield* print(`${sh.prefix}${expanded.error}: event not found\n`, STDERR)
        return ''
      }
      if (expanded.text !== typed) yield* print(`${expanded.text}\n`, STDERR)
      typed = expanded.text
    }
    text += `${typed}\n`
    if (!needsMore(text, sourceOptions(sh))) break
  }
  remember(sh, history, text.trimEnd())
  return text
}

function remember(sh: Shell, history: History, entry: string): void {
  const control = sh.vars.get('HISTCONTROL') ?? ''
  if (/ignore(space|both)/.test(control) && entry.startsWith(' ')) return
  if ((!sh.bash || /ignore(dups|both)/.test(control)) && history.entries.at(-1) === entry) return
  history.add(entry)
}

function* runLine(sh: Shell, text: string, line: number): Gen<void> {
  const stopped = sh.warnedOfJobs
  const source = new Source(text, line)
  try {
    for (let unit = yield* nextUnit(sh, source, text); unit !== undefined; unit = yield* nextUnit(sh, source, text)) {
      sh.status = yield* call(sh.run.node(sh, unit.node))
      if (sh.leaving) return
      sh.unwind = undefined
    }
    yield* sh.run.pendingTraps(sh)
  } catch (error) {
    if (error instanceof Interrupted) {
      yield* print('\n', STDERR)
      sh.status = 130
    } else sh.status = yield* report(sh, error)
    sh.unwind = undefined
  }
  Object.assign(sh, { guarded: 0, loops: 0, builtin: undefined, tail: undefined })
  if (stopped && text.trim() !== '') sh.warnedOfJobs = false
}

/** Tells of background jobs that have ended or stopped since the last prompt. */
function* notify(sh: Shell): Gen<void> {
  yield* refresh(sh)
  for (const job of sh.jobs.all().slice()) {
    const state = jobState(job)
    if (state === 'running' || job.foreground || job.notified) continue
    yield* print(`${describeJob(sh, job)}\n`, STDERR)
    job.notified = true
    if (state === 'done') sh.jobs.remove(job)
  }
}

const historyFile = (sh: Shell): string => sh.vars.get('HISTFILE') ?? `${(sh.vars.get('HOME') ?? '').replace(/\/$/, '')}/.ash_history`

function* loadHistory(history: History, path: string): Gen<void> {
  try {
    for (const line of decodeUtf8(yield* readFile(path)).split('\n')) history.add(line)
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}

function* saveHistory(history: History, before: number, path: string): Gen<void> {
  if (path === '' || history.entries.length === before) return
  yield* quietly(writeFile(path, history.entries.map(e => `${e}\n`).join(''), 0o600))
}
