import type { Gen } from '../../../kernel/coroutine.ts'
import { print } from '../../../kernel/libc/io.ts'
import { type Pid, type Rusage, STDERR, sys } from '../../../kernel/sys.ts'
import type { BackgroundNode, ListNode, Node, PipelineNode, SubshellNode } from '../syntax/ir.ts'
import { statusCode } from './job-table.ts'
import { forkShell, tailOf, waitForJob } from './process.ts'
import type { Shell } from './shell.ts'

/** Runs a pipeline: one process a stage, all at the same time; a single command runs in the shell itself. */
export function* runPipeline(sh: Shell, node: PipelineNode): Gen<number> {
  if (node.time === undefined) return yield* runStages(sh, node)
  const started = { at: yield* sys.now(), cpu: yield* sys.times() }
  const status = yield* runStages(sh, node)
  const ended = { at: yield* sys.now(), cpu: yield* sys.times() }
  const used = (kind: keyof Rusage): number =>
    ended.cpu.self[kind] + ended.cpu.children[kind] - started.cpu.self[kind] - started.cpu.children[kind]
  yield* print(timing(sh, node.time, ended.at - started.at, used('user'), used('system')), STDERR)
  return status
}

function timing(sh: Shell, form: 'default' | 'posix', real: number, user: number, system: number): string {
  const seconds = (micros: number, digits: number): string => (micros / 1e6).toFixed(digits)
  if (form === 'posix') return `real ${seconds(real, 2)}\nuser ${seconds(user, 2)}\nsys ${seconds(system, 2)}\n`
  const long = (micros: number): string => `${Math.floor(micros / 60e6)}m${seconds(micros % 60e6, 3)}s`
  const format = sh.vars.get('TIMEFORMAT')
  if (format === undefined) return `\nreal\t${long(real)}\nuser\t${long(user)}\nsys\t${long(system)}\n`
  if (format === '') return ''
  const values: Readonly<Record<string, number>> = { R: real, U: user, S: system }
  const text = format.replace(/%(?:%|(\d?)(l?)([RUSP]))/g, (all, digits: string | undefined, isLong: string | undefined, letter: string | undefined) => {
    if (letter === undefined) return '%'
    if (letter === 'P') return real === 0 ? '0.00' : (((user + system) * 100) / real).toFixed(2)
    const value = values[letter] ?? 0
    return isLong === 'l' ? long(value) : seconds(value, digits === '' || digits === undefined ? 3 : Math.min(3, Number(digits)))
  })
  return `${text}\n`
}

function* runStages(sh: Shell, node: PipelineNode): Gen<number> {
  const { stages } = node
  if (stages.length === 0) return 0
  if (stages.length === 1) return yield* sh.run.node(sh, stages[0] as Node)
  if (sh.shopt('lastpipe') && !sh.on('monitor')) return yield* runWithLastHere(sh, node)
  const pids = yield* startStages(sh, stages, false)
  return yield* waitForStages(sh, pids, node.text)
}

/** Starts the stages, each writing into the next. */
function* startStages(sh: Shell, stages: readonly Node[], lastHere: boolean): Gen<{ pids: Pid[]; input: number | undefined }> {
  const pids: Pid[] = []
  let input: number | undefined
  const count = lastHere ? stages.length - 1 : stages.length
  for (let i = 0; i < count; i++) {
    const pipe = i < stages.length - 1 ? yield* sys.pipe() : undefined
    const from = input
    const stage = stages[i] as Node
    pids.push(yield* forkShell(sh, { pgid: pids[0] }, function* (child) {
      if (from !== undefined) yield* connect(from, 0)
      if (pipe !== undefined) {
        yield* sys.close(pipe.read)
        yield* connect(pipe.write, 1)
      }
      child.tail = tailOf(stage)
      return yield* child.run.node(child, stage)
    }))
    if (from !== undefined) yield* sys.close(from)
    if (pipe !== undefined) yield* sys.close(pipe.write)
    input = pipe?.read
  }
  return { pids, input }
}

function* connect(fd: number, to: number): Gen<void> {
  if (fd === to) return
  yield* sys.dup2(fd, to)
  yield* sys.close(fd)
}

function* waitForStages(sh: Shell, started: { pids: readonly Pid[] }, text: string): Gen<number> {
  const { pids } = started
  const job = sh.jobs.add(pids[0] as Pid, pids, text, { controlled: sh.on('monitor'), foreground: true })
  const status = yield* waitForJob(sh, job)
  sh.pipeStatus = job.processes.map(p => (p.status === undefined ? 0 : statusCode(p.status)))
  return sh.on('pipefail') ? (sh.pipeStatus.findLast(s => s !== 0) ?? 0) : status
}

/** `shopt -s lastpipe`: the last stage runs in this shell. */
function* runWithLastHere(sh: Shell, node: PipelineNode): Gen<number> {
  const { pids, input } = yield* startStages(sh, node.stages, true)
  const saved = yield* sys.dup(0, 10, true)
  if (input !== undefined) yield* connect(input, 0)
  try {
    const last = yield* sh.run.node(sh, node.stages.at(-1) as Node)
    yield* connect(saved, 0)
    const before = yield* waitForStages(sh, { pids }, node.text)
    sh.pipeStatus = [...sh.pipeStatus, last]
    return sh.on('pipefail') && last === 0 ? before : last
  } finally {
    sh.status = 0
  }
}

/** Runs `( list )`. */
export function* runSubshell(sh: Shell, node: SubshellNode): Gen<number> {
  const pid = yield* forkShell(sh, {}, child => inChild(child, node.body))
  const job = sh.jobs.add(pid, [pid], node.text, { controlled: sh.on('monitor'), foreground: true })
  const status = yield* waitForJob(sh, job)
  sh.pipeStatus = [status]
  return status
}

/** A list as the whole work of a child process. */
export function* inChild(child: Shell, body: ListNode | Node): Gen<number> {
  child.tail = tailOf(body)
  return yield* child.run.node(child, body)
}

/** Runs `command &`: it goes on while the shell does. */
export function* runBackground(sh: Shell, node: BackgroundNode): Gen<number> {
  const pid = yield* forkShell(sh, { background: true }, child => inChild(child, node.body))
  const job = sh.jobs.add(pid, [pid], node.text, { controlled: sh.on('monitor'), foreground: false })
  sh.lastBackground = pid
  if (sh.interactive && sh.bash) yield* print(`[${job.id}] ${pid}\n`, STDERR)
  return 0
}
