import { decodeUtf8 } from '../../base/bytes.ts'
import { call, type Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { print, readFile } from '../../kernel/libc/io.ts'
import { type Env, type ProgramMain, programOf } from '../../kernel/program.ts'
import { STDERR, STDIN, sys } from '../../kernel/sys.ts'
import { type BadInvocation, type Invocation, parseInvocation } from './arguments.ts'
import { builtinsOf } from './builtins/registry.ts'
import { refusedOption, setOption } from './builtins/set.ts'
import { DIALECTS } from './dialect.ts'
import { expandText } from './expand/expand.ts'
import { BASH_VERSION, bindVariables, initVariables } from './interp/environment.ts'
import { ShellError } from './interp/errors.ts'
import { runNode } from './interp/execute.ts'
import { UNSIMULATED_SHOPTS } from './interp/options.ts'
import { confirmMonitor, finish, report, tailOf } from './interp/process.ts'
import { ReadLine } from './interp/read-line.ts'
import type { Runner } from './interp/runner.ts'
import { expandString, nextUnit, runText, sourceOptions } from './interp/script.ts'
import { Shell } from './interp/shell.ts'
import { readProfiles } from './interp/startup.ts'
import { invoke } from './interp/simple.ts'
import { capture, substituteProcess } from './interp/substitution.ts'
import { pendingTraps } from './interp/traps.ts'
import { ReadonlyError } from './interp/variables.ts'
import { runInteractive } from './interactive.ts'
import type { Grammar } from './syntax/context.ts'
import { needsMore, Source, type Unit } from './syntax/source.ts'

const runner: Runner = {
  node: runNode, text: runText, invoke, capture, substituteProcess, expandText, expandString, pendingTraps, bind: bindVariables,
  script: (sh, path, argv, env) => call(shell(sh.dialect.grammar, [sh.name, path, ...argv.slice(1)], env)),
}

/** The program of a shell: `sh`, `bash`, `dash`. */
export const shellMain = (grammar: Grammar): ProgramMain => (_sys, argv, env) => shell(grammar, argv, env)

function* shell(grammar: Grammar, argv: readonly string[], env: Env): Gen<number> {
  const invocation = parseInvocation(argv, grammar === 'bash')
  if ('bad' in invocation) return yield* refuse(grammar, argv[0] ?? 'sh', invocation)
  if (invocation.show !== undefined) return yield* show(invocation.show)
  const seed = (yield* sys.random(4)).reduce((n, b) => n * 256 + b, 0)
  const sh = new Shell({
    dialect: DIALECTS[grammar], name: invocation.name, env, pid: yield* sys.getpid(), ppid: yield* sys.getppid(), seed, run: runner, builtins: builtinsOf(grammar),
  })
  sh.startedAt = sh.now = yield* sys.now()
  sh.params = [...invocation.params]
  for (const [name, on] of invocation.options) {
    const refused = refusedOption(sh, name, on)
    if (refused !== undefined) return yield* complain(sh.name, refused)
    setOption(sh, name, on)
  }
  for (const [name, on] of invocation.shopts) {
    if (!sh.shopts.has(name)) return yield* complain(sh.name, `${name}: invalid shell option name`)
    if (UNSIMULATED_SHOPTS.has(name) && sh.shopts.get(name) !== on) return yield* complain(sh.name, `drydock: ${sh.name} ${on ? '-' : '+'}O ${name} is not simulated yet`)
    sh.shopts.set(name, on)
  }
  const reads = invocation.command === undefined && invocation.script === undefined
  sh.interactive = invocation.interactive || (reads && (yield* sys.isatty(STDIN)) && (yield* sys.isatty(STDERR)))
  if (!sh.bash) sh.options.delete('braceexpand')
  yield* initVariables(sh)
  if (!sh.bash && !sh.interactive && !reads && (yield* sys.sigaction('INT', 'catch')) === 'ignore') {
    sh.ignoredAtStart.add('INT')
    yield* sys.sigaction('INT', 'ignore')
  } else if (!sh.bash && !sh.interactive && !reads) {
    sh.endsOnInterrupt = true
    sh.catching = true
  }
  if (sh.on('monitor')) yield* confirmMonitor(sh)
  return yield* finish(sh, () => body(sh, invocation))
}

function* body(sh: Shell, invocation: Invocation): Gen<number> {
  if (invocation.login && !invocation.noProfile) yield* readProfiles(sh)
  if (sh.leaving) return sh.status
  if (invocation.command !== undefined) {
    sh.commandString = true
    return yield* runUnits(sh, new Source(invocation.command), invocation.command)
  }
  if (invocation.script !== undefined) return yield* runFile(sh, invocation.script)
  if (sh.interactive) return yield* runInteractive(sh, invocation)
  return yield* runInput(sh)
}

function* refuse(grammar: Grammar, name: string, bad: BadInvocation): Gen<number> {
  if (grammar === 'bash') {
    yield* print(`${name}: ${bad.bad}: ${bad.kind === 'optionName' ? 'invalid option name' : bad.kind === 'argument' ? 'option requires an argument' : 'invalid option'}\n`, STDERR)
    return 2
  }
  const text = bad.kind === 'argument' ? '-c requires an argument' : `illegal option ${bad.kind === 'optionName' ? `-o ${bad.bad}` : bad.bad}`
  yield* print(grammar === 'dash' ? `${name}: 0: ${text.replace('illegal', 'Illegal')}\n` : `${name}: ${text}\n`, STDERR)
  return 2
}

function* complain(name: string, text: string): Gen<number> {
  yield* print(`${name}: ${text}\n`, STDERR)
  return 2
}

function* show(what: 'version' | 'help'): Gen<number> {
  yield* print(`GNU bash, version ${BASH_VERSION} (x86_64-pc-linux-gnu)\n${what === 'version' ? 'Copyright (C) 2022 Free Software Foundation, Inc.\nLicense GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>\n\nThis is free software; you are free to change and redistribute it.\nThere is NO WARRANTY, to the extent permitted by law.\n' : "Usage:\tbash [GNU long option] [option] ...\n\tbash [GNU long option] [option] script-file ...\n"}`)
  return 0
}

/** Runs a whole source. An error that only ends the command line lets a script go on with the next one. */
function* runUnits(sh: Shell, source: Source, text: string): Gen<number> {
  for (;;) {
    const unit = yield* nextUnit(sh, source, text)
    if (unit === undefined) return sh.status
    yield* runUnit(sh, unit, source.finished)
    if (sh.unwind !== undefined) return sh.status
  }
}

function* runUnit(sh: Shell, unit: Unit, last: boolean): Gen<void> {
  if (sh.on('verbose')) yield* print(`${unit.text}\n`, STDERR)
  if (sh.on('noexec')) return
  if (last && sh.commandString) sh.tail = tailOf(unit.node)
  try {
    sh.status = yield* runNode(sh, unit.node)
  } catch (error) {
    const discards = (error instanceof ShellError && error.scope === 'discard') || (error instanceof ReadonlyError && sh.bash)
    if (!discards || (sh.commandString && error instanceof ReadonlyError)) throw error
    sh.status = yield* report(sh, error)
    sh.guarded = 0
    if (sh.commandString || sh.on('errexit')) sh.unwind = { kind: 'exit' }
  }
  if (sh.unwind?.kind === 'return' || sh.unwind?.kind === 'break' || sh.unwind?.kind === 'continue') {
    if (sh.unwind.kind === 'return') sh.unwind = { kind: 'exit' }
    else sh.unwind = undefined
  }
}

function* runFile(sh: Shell, path: string): Gen<number> {
  let bytes: Uint8Array
  try {
    bytes = yield* readFile(path)
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* print(cannotOpen(sh, path, error.message), STDERR)
    return error.errno === 'ENOENT' ? (sh.dialect.grammar === 'ash' ? 2 : 127) : error.errno === 'EISDIR' || error.errno === 'EACCES' ? 126 : 2
  }
  if (programOf(bytes) !== undefined || (bytes[0] === 0x7f && bytes[1] === 0x45)) {
    yield* print(sh.bash ? `${path}: ${path}: cannot execute binary file\n` : `${path}: line 1: syntax error: unexpected word (expecting ")")\n`, STDERR)
    return sh.bash ? 126 : 2
  }
  sh.script = path
  const text = decodeUtf8(bytes)
  return yield* runUnits(sh, new Source(text), text)
}

function cannotOpen(sh: Shell, path: string, reason: string): string {
  if (sh.bash) return `bash: ${path}: ${reason}\n`
  return sh.dialect.grammar === 'ash' ? `${sh.name === path ? 'sh' : sh.name}: can't open '${path}': ${reason}\n` : `sh: 0: cannot open ${path}: ${reason === 'No such file or directory' ? 'No such file' : reason}\n`
}

/** Runs commands from standard input, each as soon as it is complete: what a command reads is what comes after it. */
function* runInput(sh: Shell): Gen<number> {
  const reader = new ReadLine(STDIN)
  let text = ''
  let first = 1
  let count = 0
  for (;;) {
    const line = yield* reader.next()
    if (line !== undefined) {
      text += line + (reader.terminated ? '\n' : '')
      count++
    }
    if (text !== '' && (line === undefined || !needsMore(text, sourceOptions(sh)))) {
      yield* runUnits(sh, new Source(text, first), text)
      if (sh.unwind !== undefined) return sh.status
      first += count
      count = 0
      text = ''
    }
    if (line === undefined) return sh.status
  }
}
