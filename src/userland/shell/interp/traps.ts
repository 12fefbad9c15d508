import { call, type Gen } from '../../../kernel/coroutine.ts'
import { type Signal, signalOf } from '../../../kernel/signals.ts'
import { sys } from '../../../kernel/sys.ts'
import { collectSignals, dieOfInterrupt } from './process.ts'
import type { Shell } from './shell.ts'

/** The command line is dropped and the prompt comes back: `^C` at an interactive shell. */
export class Interrupted extends Error {
  override name = 'Interrupted'
}

/** Runs the actions of traps whose signals have arrived. */
export function* pendingTraps(sh: Shell): Gen<void> {
  yield* collectSignals(sh)
  while (sh.pending.length > 0 && !sh.leaving) {
    const signal = sh.pending.shift() as Signal
    const action = sh.traps.get(signal)
    if (action !== undefined && action !== '') yield* runTrap(sh, action)
    else if (action === undefined && signal === 'INT' && sh.interactive) {
      sh.pending = []
      throw new Interrupted('interrupted')
    } else if (action === undefined && signal === 'INT' && sh.endsOnInterrupt) yield* dieOfInterrupt(sh)
  }
}

function* runTrap(sh: Shell, action: string): Gen<void> {
  const { status, loops, tail, pipeStatus, trapStatus } = sh
  sh.trapStatus = status
  sh.inTrap++
  sh.tail = undefined
  try {
    yield* call(sh.run.text(sh, action))
  } finally {
    sh.inTrap--
    sh.loops = loops
    sh.trapStatus = trapStatus
    sh.tail = tail
    sh.pipeStatus = pipeStatus
  }
  if (sh.unwind === undefined) sh.status = status
}

/** Sets, ignores (empty) or resets (undefined) what a signal does. */
export function* setTrap(sh: Shell, name: string, action: string | undefined): Gen<void> {
  if (sh.ignoredAtStart.has(name)) return
  if (action === undefined) sh.traps.delete(name)
  else sh.traps.set(name, action)
  const signal = signalOf(name)
  if (signal === undefined || signal === 'KILL' || signal === 'STOP') return
  if (action === '') yield* sys.sigaction(signal, 'ignore')
  else if (action !== undefined) {
    sh.catching = true
    yield* sys.sigaction(signal, 'catch')
  } else yield* resetSignal(sh, signal)
}

function* resetSignal(sh: Shell, signal: Signal): Gen<void> {
  if ((sh.interactive || sh.endsOnInterrupt) && signal === 'INT') yield* sys.sigaction(signal, 'catch')
  else if (sh.interactive && (signal === 'TERM' || signal === 'QUIT' || (sh.on('monitor') && ['TSTP', 'TTIN', 'TTOU'].includes(signal)))) yield* sys.sigaction(signal, 'ignore')
  else yield* sys.sigaction(signal, 'default')
}
