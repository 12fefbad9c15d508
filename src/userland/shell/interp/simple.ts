import { call, type Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { print } from '../../../kernel/libc/io.ts'
import { STDERR, sys } from '../../../kernel/sys.ts'
import type { Builtin } from '../builtins/builtin.ts'
import { builtinOf } from '../builtins/registry.ts'
import { expandInto, expandText, quickField, quickText } from '../expand/expand.ts'
import { quoteIfNeeded } from '../expand/transform.ts'
import type { AssignNode, FunctionNode, SimpleNode } from '../syntax/ir.ts'
import { assign } from './assign.ts'
import { ShellError } from './errors.ts'
import { type External, replace, runExternal } from './external.ts'
import { report, waitOnce } from './process.ts'
import { expandRedirections, keep, type Ready, redirect, RedirectError, restore, type Saved } from './redirect.ts'
import type { InvokeOptions } from './runner.ts'
import type { Shell } from './shell.ts'
import { ReadonlyError, type Variable } from './variables.ts'

/** Command steps between two charges of CPU time. */
export const STEP_LIMIT = 100
const MAX_CALLS = 10_000

/** Runs a simple command without any system call, if that can be; else undefined, and nothing has happened. */
export function quickSimple(sh: Shell, node: SimpleNode): number | undefined {
  if (node.redirs.length > 0 || sh.steps >= STEP_LIMIT || sh.options.has('xtrace') || sh.options.has('noexec') || sh.traps.has('DEBUG')) return undefined
  if (node.words.length === 0) return quickAssign(sh, node)
  const [first] = node.words
  if (first === undefined || !('parts' in first) || first.literal === undefined || node.assigns.length > 0) return undefined
  const quick = builtinOf(sh, first.literal)?.quick
  if (quick === undefined || sh.functions.has(first.literal)) return undefined
  const argv: string[] = []
  sh.line = node.line
  for (const word of node.words) {
    const text = 'parts' in word ? quickField(sh, word) : undefined
    if (text === undefined) return undefined
    argv.push(text)
  }
  const status = quick(sh, argv)
  if (status === undefined) return undefined
  sh.steps++
  sh.lastArgument = argv.at(-1) ?? ''
  return status
}

function quickAssign(sh: Shell, node: SimpleNode): number | undefined {
  const [only] = node.assigns
  if (only === undefined || node.assigns.length > 1 || only.index !== undefined || only.append || 'elements' in only.value) return undefined
  sh.line = node.line
  const text = quickText(sh, only.value)
  if (text === undefined) return undefined
  sh.vars.set(only.name, text)
  sh.steps++
  return 0
}

/** Charges the CPU time of the commands since the last time. */
export function* charge(sh: Shell): Gen<void> {
  const { steps } = sh
  sh.steps = 0
  yield* sys.compute(steps)
  if (sh.jobs.all().length > 0) yield* reap(sh)
  if (sh.catching) yield* sh.run.pendingTraps(sh)
}

/** Takes notice of background children that have ended. */
function* reap(sh: Shell): Gen<void> {
  for (;;) {
    const pid = yield* waitOnce(sh, true)
    if (pid === false || pid === undefined) return
  }
}

/** Runs a simple command; gives its status. */
export function* runSimple(sh: Shell, node: SimpleNode): Gen<number> {
  sh.line = node.line
  if (++sh.steps > STEP_LIMIT) yield* charge(sh)
  const tail = sh.tail === node
  if (tail) sh.tail = undefined
  if (sh.on('noexec') && !sh.interactive) return sh.status
  if (sh.traps.has('DEBUG')) yield* runDebugTrap(sh)
  sh.substitutionStatus = undefined
  const { argv, assigns } = yield* expandCommand(sh, node)
  try {
    if (argv.length === 0) return yield* assignOnly(sh, node)
    return yield* dispatch(sh, node, argv, assigns, tail)
  } finally {
    if (argv.length > 0) sh.lastArgument = argv.at(-1) ?? ''
    if (sh.openSubstitutions.length > 0) yield* closeSubstitutions(sh)
  }
}

function* runDebugTrap(sh: Shell): Gen<void> {
  const action = sh.traps.get('DEBUG')
  if (action === undefined || sh.inTrap > 0) return
  const { status } = sh
  sh.inTrap++
  yield* call(sh.run.text(sh, action))
  sh.inTrap--
  sh.status = status
}

function* closeSubstitutions(sh: Shell): Gen<void> {
  const open = sh.openSubstitutions
  sh.openSubstitutions = []
  for (const fd of open) {
    try {
      yield* sys.close(fd)
    } catch (error) {
      if (!isErrno(error)) throw error
    }
  }
}

function* expandCommand(sh: Shell, node: SimpleNode): Gen<{ argv: string[]; assigns: Map<number, AssignNode> }> {
  const argv: string[] = []
  const assigns = new Map<number, AssignNode>()
  for (const word of node.words) {
    if ('parts' in word) {
      yield* expandInto(sh, word, argv)
      continue
    }
    if (sh.bash && ('elements' in word.value || word.index !== undefined || word.append)) {
      assigns.set(argv.length, word)
      argv.push(word.text)
    } else argv.push(`${word.name}${word.append ? '+' : ''}=${'elements' in word.value ? '' : yield* expandText(sh, word.value)}`)
  }
  return { argv, assigns }
}

function* assignOnly(sh: Shell, node: SimpleNode): Gen<number> {
  const saved: Saved[] = []
  try {
    if (node.redirs.length > 0) yield* redirect(sh, yield* expandRedirections(sh, node.redirs), saved)
    for (const item of node.assigns) {
      yield* assign(sh, item)
      if (sh.on('xtrace')) yield* trace(sh, [`${item.name}${item.append ? '+' : ''}=${'elements' in item.value ? item.text : quoteIfNeeded(sh.vars.get(item.name) ?? '').replace(/^''$/, '')}`])
    }
    return sh.substitutionStatus ?? 0
  } catch (error) {
    if (error instanceof RedirectError) return yield* report(sh, error)
    throw error
  } finally {
    yield* restore(saved)
  }
}

function* dispatch(sh: Shell, node: SimpleNode, argv: readonly string[], assigns: ReadonlyMap<number, AssignNode>, tail: boolean): Gen<number> {
  const [name = ''] = argv
  let builtin = builtinOf(sh, name)
  const fn = builtin?.special && !sh.bash ? undefined : sh.functions.get(name)
  if (fn !== undefined) builtin = undefined
  let redirections: Ready[]
  try {
    redirections = node.redirs.length > 0 ? yield* expandRedirections(sh, node.redirs) : []
  } catch (error) {
    return yield* redirectionFailed(sh, error, builtin)
  }
  if (sh.on('xtrace')) yield* traceCommand(sh, node, argv)
  if (builtin === undefined && fn === undefined) return yield* runProgram(sh, node, argv, redirections, tail)
  const saved: Saved[] = []
  let kept = false
  try {
    yield* redirect(sh, redirections, saved)
  } catch (error) {
    yield* restore(saved)
    return yield* redirectionFailed(sh, error, builtin)
  }
  try {
    if (fn !== undefined) return yield* withAssignments(sh, node, () => callFunction(sh, fn, argv))
    if (builtin === undefined) return 127
    kept = argv.at(-1) === 'exec' && argv.slice(0, -1).every(word => word === 'command' || word === 'builtin') || argv.join(' ') === 'exec --'
    const chosen = builtin
    if ((chosen.special || name === 'local') && !sh.bash && (name !== 'exec' || argv.length === 1)) {
      for (const item of node.assigns) yield* assign(sh, item)
      return yield* runBuiltin(sh, chosen, argv, assigns)
    }
    return yield* withAssignments(sh, node, () => runBuiltin(sh, chosen, argv, assigns))
  } finally {
    if (kept) yield* keep(saved)
    else yield* restore(saved)
  }
}

function* redirectionFailed(sh: Shell, error: unknown, builtin: Builtin | undefined): Gen<number> {
  if (!(error instanceof RedirectError)) throw error
  if (builtin?.special && !sh.bash) throw new ShellError(error.message, sh.dialect.grammar === 'ash' ? 1 : 2, 'exit')
  return yield* report(sh, error)
}

/** Runs a builtin under its own name for messages. */
export function* runBuiltin(sh: Shell, builtin: Builtin, argv: readonly string[], assigns?: ReadonlyMap<number, AssignNode>): Gen<number> {
  const before = sh.builtin
  sh.builtin = builtin.name
  try {
    return yield* builtin.main(sh, argv, assigns)
  } catch (error) {
    if (error instanceof ReadonlyError && sh.bash) {
      yield* sh.warn(error.message)
      return 1
    }
    if (!isErrno(error)) throw error
    yield* sh.warn(error.message)
    return 1
  } finally {
    sh.builtin = before
  }
}

/** Runs something with the command's assignments in place, and puts the variables back afterwards. */
function* withAssignments(sh: Shell, node: SimpleNode, body: () => Gen<number>): Gen<number> {
  if (node.assigns.length === 0) return yield* body()
  const before: [string, Variable | undefined][] = []
  try {
    for (const item of node.assigns) {
      const old = sh.vars.own(item.name)
      before.push([item.name, old === undefined ? undefined : { ...old }])
      try {
        yield* assign(sh, item)
      } catch (error) {
        // Bash tells of it and runs the command all the same.
        if (!(error instanceof ReadonlyError) || !sh.bash) throw error
        yield* sh.warn(error.message)
        continue
      }
      const made = sh.vars.own(item.name)
      if (made !== undefined) sh.vars.put(item.name, { ...made, exported: true })
    }
    return yield* body()
  } finally {
    for (const [name, old] of before.reverse()) sh.vars.put(name, old)
  }
}

function* runProgram(sh: Shell, node: SimpleNode, argv: readonly string[], redirections: readonly Ready[], tail: boolean): Gen<number> {
  const env = sh.vars.environment()
  let path: string | undefined
  if (node.assigns.length > 0) {
    yield* withAssignments(sh, node, function* (): Gen<number> {
      for (const [name, value] of sh.vars.environment()) env.set(name, value)
      path = sh.vars.get('PATH')
      return 0
    })
    if (!node.assigns.some(a => a.name === 'PATH')) path = undefined
  }
  const command: External = { argv, env, redirections, path, text: node.text }
  if (tail && canReplace(sh)) return yield* replace(sh, command)
  return yield* runExternal(sh, command)
}

/** Whether nothing is left for this process to do after its last command. */
function canReplace(sh: Shell): boolean {
  return [...sh.traps.values()].every(action => action === '')
}

/** Calls a function: its own positional parameters and locals. */
export function* callFunction(sh: Shell, fn: FunctionNode, argv: readonly string[]): Gen<number> {
  if (sh.frames.length >= MAX_CALLS) {
    yield* sys.sigaction('SEGV', 'default')
    yield* sys.kill(sh.ownPid, 'SEGV')
  }
  const { params, loops, builtin } = sh
  sh.params = argv.slice(1)
  sh.loops = 0
  sh.builtin = undefined
  sh.frames.push({ name: fn.name, source: sh.script ?? sh.name, calledAt: sh.line })
  sh.vars.pushScope()
  try {
    const status = yield* call(sh.run.node(sh, fn.body))
    if (sh.unwind?.kind === 'return') {
      sh.unwind = undefined
      return sh.status
    }
    return status
  } finally {
    sh.vars.popScope()
    sh.frames.pop()
    sh.params = params
    sh.loops = loops
    sh.builtin = builtin
  }
}

/** Runs a command that is already expanded, for `command`, `builtin`, `exec` and completion. */
export function* invoke(sh: Shell, argv: readonly string[], options: InvokeOptions): Gen<number> {
  const [name = ''] = argv
  const fn = options.functions ? sh.functions.get(name) : undefined
  if (fn !== undefined) return yield* callFunction(sh, fn, argv)
  const builtin = builtinOf(sh, name)
  if (builtin !== undefined) {
    try {
      return yield* runBuiltin(sh, builtin, argv)
    } catch (error) {
      if (error instanceof ShellError && options.ordinary && !sh.leaving) return yield* report(sh, error)
      throw error
    }
  }
  if (options.builtinOnly) {
    yield* sh.warn(`${name}: not a shell builtin`)
    return 1
  }
  const { builtin: before } = sh
  sh.builtin = undefined
  try {
    return yield* runExternal(sh, { argv, env: sh.vars.environment(), redirections: [], path: options.path, text: argv.join(' ') })
  } finally {
    sh.builtin = before
  }
}

function* traceCommand(sh: Shell, node: SimpleNode, argv: readonly string[]): Gen<void> {
  const words: string[] = []
  for (const item of node.assigns) {
    if ('elements' in item.value) words.push(item.text)
    else words.push(`${item.name}=${quoteIfNeeded(yield* expandText(sh, item.value)).replace(/^''$/, '')}`)
  }
  yield* trace(sh, [...words, ...argv.map(a => (sh.dialect.grammar === 'dash' ? a : quoteIfNeeded(a)))])
}

/** Prints a line of `set -x`. */
export function* trace(sh: Shell, words: readonly string[]): Gen<void> {
  const prompt = sh.vars.get('PS4') ?? '+ '
  sh.options.delete('xtrace')
  const expanded = prompt.includes('$') || prompt.includes('`') ? yield* sh.run.expandString(sh, prompt) : prompt
  sh.options.add('xtrace')
  yield* print(`${expanded}${words.join(' ')}\n`, STDERR)
}
