import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { print } from '../../../kernel/libc/io.ts'
import type { Env } from '../../../kernel/program.ts'
import type { Signal } from '../../../kernel/signals.ts'
import { type Fd, STDERR, type Pid } from '../../../kernel/sys.ts'
import type { Dialect } from '../dialect.ts'
import type { FunctionNode, Node } from '../syntax/ir.ts'
import { ShellError } from './errors.ts'
import { JobTable } from './job-table.ts'
import { SET_OPTIONS, SHOPTS, type OptionName } from './options.ts'
import type { Runner } from './runner.ts'
import { Variables } from './variables.ts'
import type { History } from '../line-editor/history.ts'

/** Why the commands in progress are being left. */
export type Unwind = { readonly kind: 'break' | 'continue'; levels: number } | { readonly kind: 'return' | 'exit' }

/** A call of a function, of `.` or of the script, for `caller`, FUNCNAME, BASH_SOURCE and BASH_LINENO. */
export type Frame = { readonly name: string; readonly source: string; readonly calledAt: number }

export type ShellFields = { dialect: Dialect; name: string; env: Env; pid: Pid; ppid: Pid; seed: number; run: Runner; builtins: readonly BuiltinInfo[] }

/** What the rest of the shell may know of a builtin. */
export type BuiltinInfo = { readonly name: string; readonly special?: true; readonly usage?: string }

/** The state of one shell process. A subshell starts with a copy of it (`fork`). */
export class Shell {
  readonly dialect: Dialect
  readonly run: Runner
  readonly builtins: readonly BuiltinInfo[]
  /** Builtins that `enable -n` has turned off. */
  disabledBuiltins = new Set<string>()
  /** `$0`. */
  name: string
  /** The script file being run. */
  script: string | undefined
  commandString = false
  interactive = false
  vars: Variables
  functions = new Map<string, FunctionNode>()
  aliases = new Map<string, string>()
  options = new Set<OptionName>(['braceexpand', 'hashall', 'interactive-comments'])
  shopts = new Map(Object.entries(SHOPTS))
  params: string[] = []
  /** `$?`. */
  status = 0
  /** Line of the command being run. */
  line = 0
  /** `$$`: the same in subshells. */
  readonly pid: Pid
  readonly ppid: Pid
  /** This process's own pid: BASHPID. */
  ownPid: Pid
  /** `$!`. */
  lastBackground: Pid | undefined
  unwind: Unwind | undefined
  /** Above zero where a failing command must not end the shell in spite of `set -e`. */
  guarded = 0
  loops = 0
  subshellDepth = 0
  frames: Frame[] = []
  traps = new Map<string, string>()
  /** Signals that were ignored when the shell began: `trap` cannot change them. */
  ignoredAtStart = new Set<string>()
  /** Traps as the parent had them, for `trap` alone in a subshell that has not set any. */
  inheritedTraps: Map<string, string> | undefined
  /** Texts being run inside each other: eval, `.`, traps. */
  nesting = 0
  /** The number of trap actions being run. */
  inTrap = 0
  /** `exit` has told of stopped jobs. */
  warnedOfJobs = false
  /** `$?` when the running trap began: what `exit` and `return` alone give there. */
  trapStatus: number | undefined
  /** Whether any signal is caught, so that arrived ones must be asked for. */
  catching = false
  /** SIGINT is caught only to end the shell, as ash and dash do: so it ends process 1 of a container too. */
  endsOnInterrupt = false
  /** Caught signals whose traps have not run yet. */
  pending: Signal[] = []
  /** The command that ends this process: it may replace it instead of being forked. */
  tail: Node | undefined
  /** The terminal, when job control is on. */
  terminal: Fd | undefined
  jobs = new JobTable()
  /** Where commands were found, and how often. */
  hash = new Map<string, { path: string; hits: number }>()
  directories: string[] = []
  builtin: string | undefined
  pipeStatus: number[] = [0]
  history: History | undefined
  /** Completion specifications of `complete`. */
  readonly completions = new Map<string, { readonly functionName?: string; readonly words?: string; readonly actions: readonly string[] }>()
  /** Position within the current argument of getopts. */
  getoptsAt = 1
  /** The argument getopts looks at next, where that is not what OPTIND says (ash, dash). */
  getoptsIndex = 1
  /** Command steps made since CPU time was last charged. */
  steps = 0
  /** The status of the last command substitution of the command being expanded. */
  substitutionStatus: number | undefined
  /** Descriptors of process substitutions to be closed after the command. */
  openSubstitutions: number[] = []
  startedAt = 0
  now = 0
  lastArgument = ''
  #random: number

  constructor(fields: ShellFields) {
    this.dialect = fields.dialect
    this.run = fields.run
    this.builtins = fields.builtins
    this.name = fields.name
    this.pid = fields.pid
    this.ppid = fields.ppid
    this.ownPid = fields.pid
    this.vars = new Variables()
    this.vars.import(fields.env)
    this.#random = fields.seed >>> 0 || 1
  }

  /** The state a child process begins with. */
  fork(): Shell {
    const copy = new Shell({ dialect: this.dialect, name: this.name, env: new Map(), pid: this.pid, ppid: this.ppid, seed: this.nextRandom(), run: this.run, builtins: this.builtins })
    Object.assign(copy, {
      script: this.script, commandString: this.commandString, interactive: false, functions: new Map(this.functions), aliases: new Map(this.aliases),
      options: new Set(this.options), shopts: new Map(this.shopts), params: [...this.params], status: this.status, line: this.line, lastBackground: this.lastBackground,
      guarded: this.guarded, loops: this.loops, subshellDepth: this.subshellDepth + 1, frames: [...this.frames], ignoredAtStart: new Set(this.ignoredAtStart),
      inheritedTraps: this.traps, jobs: this.jobs.fork(), hash: new Map(this.hash), directories: [...this.directories], pipeStatus: this.pipeStatus,
      getoptsAt: this.getoptsAt, getoptsIndex: this.getoptsIndex, startedAt: this.startedAt, now: this.now, history: this.history, builtin: undefined, disabledBuiltins: this.disabledBuiltins, lastArgument: this.lastArgument,
    })
    copy.vars = this.vars.clone()
    this.run.bind(copy)
    for (const [signal, action] of this.traps) if (action === '') copy.traps.set(signal, '')
    return copy
  }

  hasBuiltin(name: string): boolean {
    return !this.disabledBuiltins.has(name) && this.builtins.some(b => b.name === name)
  }

  isSpecial(name: string): boolean {
    return this.builtins.some(b => b.name === name && b.special === true)
  }

  builtinNames(): string[] {
    return this.builtins.map(b => b.name).filter(n => !this.disabledBuiltins.has(n)).sort()
  }

  builtinUsage(name: string): string | undefined {
    return this.builtins.find(b => b.name === name)?.usage
  }

  get bash(): boolean {
    return this.dialect.grammar === 'bash'
  }

  /** `exit` has been called. */
  get leaving(): boolean {
    return this.unwind?.kind === 'exit'
  }

  on(option: OptionName): boolean {
    return this.options.has(option)
  }

  shopt(name: string): boolean {
    return this.bash && this.shopts.get(name) === true
  }

  /** `$-`. */
  get flags(): string {
    const letters = SET_OPTIONS.filter(([letter, name]) => letter !== '' && this.options.has(name)).map(([letter]) => letter)
    const shown = this.bash ? letters : letters.filter(l => !'BhH'.includes(l))
    return shown.join('') + (this.interactive ? 'i' : '') + (this.commandString && this.bash ? 'c' : '') + (this.script === undefined && !this.commandString ? 's' : '')
  }

  get ifs(): string {
    return this.vars.get('IFS') ?? ' \t\n'
  }

  /** The next of RANDOM's numbers (0 to 32767). */
  nextRandom(): number {
    this.#random = (Math.imul(this.#random, 1103515245) + 12345) >>> 0
    return (this.#random >>> 16) & 0x7fff
  }

  seedRandom(seed: number): void {
    this.#random = seed >>> 0
  }

  get prefix(): string {
    return this.dialect.prefix({
      name: this.name, script: this.frames.at(-1)?.source ?? this.script, commandString: this.commandString, interactive: this.interactive && this.script === undefined,
      line: this.dialect.grammar === 'ash' && this.commandString ? 0 : this.line, builtin: this.builtin,
    })
  }

  /** Prints a message as this shell does: `sh: line 3: message`. */
  *warn(message: string): Gen<void> {
    try {
      yield* print(`${this.prefix}${message}\n`, STDERR)
    } catch (error) {
      // Nobody hears a shell whose standard error is closed.
      if (!isErrno(error)) throw error
    }
  }

  /** Writes a builtin's output; a failure is told and is status 1. */
  *write(text: string): Gen<number> {
    try {
      yield* print(text)
      return 0
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* this.warn(`write error: ${error.message}`)
      return 1
    }
  }

  /** The error of a failed expansion: ends the command line in bash, a non-interactive ash or dash altogether. */
  expansionError(message: string, status = this.dialect.errorStatus, scope: 'discard' | 'exit' = this.bash ? 'discard' : 'exit'): ShellError {
    return new ShellError(message, status, scope)
  }

  /** The error of `set -u`. */
  unsetError(name: string): ShellError {
    return this.expansionError(this.dialect.unset(name), this.bash ? (this.commandString ? 127 : 1) : 2, 'exit')
  }
}
