import { call, type Gen } from '../../../kernel/coroutine.ts'
import { print } from '../../../kernel/libc/io.ts'
import { STDERR } from '../../../kernel/sys.ts'
import { arithmetic } from '../expand/arithmetic.ts'
import { expandPattern, expandText, expandWords } from '../expand/expand.ts'
import { Pattern } from '../expand/pattern.ts'
import type { AndOrNode, ArithForNode, CaseNode, ForNode, IfNode, ListNode, Node, RedirectedNode, SimpleNode, WhileNode } from '../syntax/ir.ts'
import { ReadLine } from './read-line.ts'
import { runBackground, runPipeline, runSubshell } from './pipeline.ts'
import { report } from './process.ts'
import { expandRedirections, redirect, RedirectError, restore, type Saved } from './redirect.ts'
import type { Shell } from './shell.ts'
import { charge, quickSimple, runSimple, STEP_LIMIT, trace } from './simple.ts'
import { evaluateTest } from './test-expression.ts'
import { runCoproc } from './coproc.ts'

/** Runs a node; gives its status, which is also `$?`. */
export function* runNode(sh: Shell, node: Node): Gen<number> {
  const status = yield* run(sh, node)
  sh.status = status
  return status
}

function* run(sh: Shell, node: Node): Gen<number> {
  switch (node.kind) {
    case 'simple': return yield* checked(sh, yield* simple(sh, node))
    case 'list': return yield* runList(sh, node)
    case 'group': return yield* runList(sh, node.body)
    case 'andor': return yield* runAndOr(sh, node)
    case 'pipeline': {
      const guard = node.negate ? 1 : 0
      sh.guarded += guard
      const status = yield* call(runPipeline(sh, node))
      sh.guarded -= guard
      if (sh.unwind !== undefined) return status
      return node.negate ? (status === 0 ? 1 : 0) : yield* checked(sh, status)
    }
    case 'background': return yield* runBackground(sh, node)
    case 'if': return yield* call(runIf(sh, node))
    case 'while': return yield* call(runWhile(sh, node))
    case 'for': return yield* call(node.select ? runSelect(sh, node) : runFor(sh, node))
    case 'arithfor': return yield* call(runArithFor(sh, node))
    case 'case': return yield* call(runCase(sh, node))
    case 'subshell': return yield* checked(sh, yield* runSubshell(sh, node))
    case 'redirected': return yield* call(runRedirected(sh, node))
    case 'function':
      sh.functions.set(node.name, node)
      return 0
    case 'arith': {
      sh.line = node.line
      if (++sh.steps > STEP_LIMIT) yield* charge(sh)
      if (sh.on('xtrace')) yield* trace(sh, [`((${node.source.text}))`])
      return yield* checked(sh, yield* discardable(sh, function* () {
        return (yield* arithmetic(sh, node.source)) ? 0 : 1
      }))
    }
    case 'test': {
      sh.line = node.line
      if (++sh.steps > STEP_LIMIT) yield* charge(sh)
      return yield* checked(sh, yield* evaluateTest(sh, node.expression))
    }
    case 'coproc': return yield* runCoproc(sh, node)
  }
}

function* discardable(sh: Shell, body: () => Gen<number>): Gen<number> {
  const before = sh.builtin
  sh.builtin = '(('
  try {
    return yield* body()
  } catch (error) {
    return yield* report(sh, error)
  } finally {
    sh.builtin = before
  }
}

function* simple(sh: Shell, node: SimpleNode): Gen<number> {
  return quickSimple(sh, node) ?? (yield* runSimple(sh, node))
}

/** What a failing command sets off: the ERR trap and `set -e`. */
function* checked(sh: Shell, status: number): Gen<number> {
  if (status === 0 || sh.guarded > 0 || sh.unwind !== undefined) return status
  const trap = sh.traps.get('ERR')
  if (trap !== undefined && trap !== '' && sh.inTrap === 0 && (sh.frames.length === 0 || sh.on('errtrace'))) {
    sh.status = status
    sh.inTrap++
    yield* call(sh.run.text(sh, trap, { line: sh.line }))
    sh.inTrap--
  }
  if (sh.on('errexit') && sh.unwind === undefined) {
    sh.status = status
    sh.unwind = { kind: 'exit' }
  }
  return status
}

/** Runs the commands of a list one after another. */
export function* runList(sh: Shell, node: ListNode): Gen<number> {
  let status = 0
  for (const item of node.items) {
    const quick = item.kind === 'simple' ? quickSimple(sh, item) : undefined
    if (quick !== undefined) {
      status = quick === 0 ? 0 : yield* checked(sh, quick)
      sh.status = sh.unwind === undefined ? status : sh.status
    } else {
      status = yield* run(sh, item)
      if (sh.unwind === undefined) sh.status = status
      if (sh.catching || sh.pending.length > 0) yield* sh.run.pendingTraps(sh)
    }
    if (sh.unwind !== undefined) return sh.status
  }
  return status
}

function* runAndOr(sh: Shell, node: AndOrNode): Gen<number> {
  let status = 0
  for (const [i, item] of node.items.entries()) {
    if (i > 0 && (node.operators[i - 1] === '&&') !== (status === 0)) continue
    const last = i === node.items.length - 1
    if (!last) sh.guarded++
    status = yield* run(sh, item)
    if (!last) sh.guarded--
    if (sh.unwind !== undefined) return sh.status
    sh.status = status
  }
  return status
}

/** Runs a condition: its failure does not end the shell. */
function* condition(sh: Shell, node: ListNode): Gen<number> {
  sh.guarded++
  const status = yield* runList(sh, node)
  sh.guarded--
  return status
}

function* runIf(sh: Shell, node: IfNode): Gen<number> {
  for (const arm of node.arms) {
    const status = yield* condition(sh, arm.test)
    if (sh.unwind !== undefined) return status
    if (status === 0) return yield* runList(sh, arm.body)
  }
  return node.otherwise === undefined ? 0 : yield* runList(sh, node.otherwise)
}

/** What a loop does when a command in it has begun to unwind: go on with the next round, end, or be left too. */
function unwound(sh: Shell): 'next' | 'end' | 'leave' {
  const { unwind } = sh
  if (unwind === undefined) return 'next'
  if (unwind.kind !== 'break' && unwind.kind !== 'continue') return 'leave'
  if (--unwind.levels > 0) return 'leave'
  sh.unwind = undefined
  return unwind.kind === 'break' ? 'end' : 'next'
}

function* runWhile(sh: Shell, node: WhileNode): Gen<number> {
  let status = 0
  sh.loops++
  try {
    for (;;) {
      if (++sh.steps > STEP_LIMIT) yield* charge(sh)
      const tested = yield* condition(sh, node.test)
      if (sh.unwind !== undefined) {
        const way = unwound(sh)
        if (way === 'next') continue
        return way === 'leave' ? sh.status : 0
      }
      if ((tested === 0) === node.until) return status
      status = yield* runList(sh, node.body)
      if (sh.unwind === undefined) continue
      const way = unwound(sh)
      if (way !== 'next') return sh.status
      status = sh.status
    }
  } finally {
    sh.loops--
  }
}

function* runFor(sh: Shell, node: ForNode): Gen<number> {
  sh.line = node.line
  const words = node.words === undefined ? [...sh.params] : yield* expandWords(sh, node.words)
  let status = 0
  sh.loops++
  try {
    for (const word of words) {
      sh.vars.set(node.name, word)
      if (++sh.steps > STEP_LIMIT) yield* charge(sh)
      if (sh.on('xtrace') && sh.bash) yield* trace(sh, ['for', node.name, 'in', ...(node.words?.map(w => w.text) ?? ['"$@"'])])
      status = yield* runList(sh, node.body)
      if (sh.unwind === undefined) continue
      if (unwound(sh) !== 'next') return sh.status
      status = sh.status
    }
    return status
  } finally {
    sh.loops--
  }
}

function* runArithFor(sh: Shell, node: ArithForNode): Gen<number> {
  let status = 0
  yield* arithmetic(sh, node.init)
  sh.loops++
  try {
    for (;;) {
      if (++sh.steps > STEP_LIMIT) yield* charge(sh)
      if (node.test.text.trim() !== '' && !(yield* arithmetic(sh, node.test))) return status
      status = yield* runList(sh, node.body)
      if (sh.unwind !== undefined && unwound(sh) !== 'next') return sh.status
      yield* arithmetic(sh, node.update)
    }
  } finally {
    sh.loops--
  }
}

function* runSelect(sh: Shell, node: ForNode): Gen<number> {
  const words = node.words === undefined ? [...sh.params] : yield* expandWords(sh, node.words)
  let status = 0
  const menu = words.map((w, i) => `${String(i + 1).padStart(String(words.length).length)}) ${w}\n`).join('')
  sh.loops++
  try {
    let show = true
    for (;;) {
      yield* print(`${show ? menu : ''}${sh.vars.get('PS3') ?? '#? '}`, STDERR)
      const line = yield* new ReadLine(0).next()
      if (line === undefined) {
        yield* print('\n', STDERR)
        return status === 0 ? 1 : status
      }
      show = line === ''
      if (show) continue
      sh.vars.set('REPLY', line)
      sh.vars.set(node.name, words[Number(line) - 1] ?? '')
      status = yield* runList(sh, node.body)
      if (sh.unwind !== undefined && unwound(sh) !== 'next') return sh.status
    }
  } finally {
    sh.loops--
  }
}

function* runCase(sh: Shell, node: CaseNode): Gen<number> {
  sh.line = node.line
  const text = yield* expandText(sh, node.word)
  sh.substitutionStatus = undefined
  let status = 0
  let through = false
  for (const item of node.items) {
    if (!through && !(yield* matchesAny(sh, text, item.patterns))) continue
    status = yield* runList(sh, item.body)
    if (item.end === ';;' || sh.unwind !== undefined) return status
    through = item.end === ';&'
  }
  return status
}

function* matchesAny(sh: Shell, text: string, patterns: CaseNode['items'][number]['patterns']): Gen<boolean> {
  for (const word of patterns) {
    if (word.literal !== undefined && !sh.shopt('nocasematch')) {
      if (word.literal === text) return true
      continue
    }
    const pattern = new Pattern(yield* expandPattern(sh, word), { extglob: sh.bash, ignoreCase: sh.shopt('nocasematch') })
    if (pattern.test(text)) return true
  }
  return false
}

function* runRedirected(sh: Shell, node: RedirectedNode): Gen<number> {
  const saved: Saved[] = []
  try {
    try {
      yield* redirect(sh, yield* expandRedirections(sh, node.redirs), saved)
    } catch (error) {
      if (!(error instanceof RedirectError)) throw error
      sh.line = node.line
      return yield* checked(sh, yield* report(sh, error))
    }
    return yield* run(sh, node.body)
  } finally {
    yield* restore(saved)
  }
}
