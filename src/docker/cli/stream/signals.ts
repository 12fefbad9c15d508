import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import type { Signal } from '../../../kernel/signals.ts'
import { sys } from '../../../kernel/sys.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Engine } from '../client/engine.ts'
import { segment } from '../client/engine.ts'

const FORWARDED: readonly Signal[] = ['HUP', 'INT', 'QUIT', 'ABRT', 'USR1', 'USR2', 'ALRM', 'TERM', 'CONT', 'TSTP', 'WINCH', 'IO', 'PWR']

/**
 * Passes every signal that this process gets on to a container, from now on (docker/cli ForwardAllSignals). The third SIGINT or
 * SIGTERM ends the client by force. `onResize` hears of a changed terminal.
 */
export function* forwardSignals(engine: Engine, container: string, say: (text: string) => Gen<void>, onResize?: () => Gen<void>): Gen<void> {
  for (const signal of FORWARDED) yield* sys.sigaction(signal, 'catch')
  yield* sys.thread(() => forwardLoop(engine, container, say, onResize))
}

function* forwardLoop(engine: Engine, container: string, say: (text: string) => Gen<void>, onResize: (() => Gen<void>) | undefined): Gen<void> {
  for (let terminations = 0; ; ) {
    const signal = yield* nextSignal()
    if (signal === 'WINCH') {
      if (onResize !== undefined) yield* onResize()
      continue
    }
    if (signal === 'INT' || signal === 'TERM') {
      terminations++
      if (terminations >= 3) {
        yield* say(`\ngot ${terminations} SIGTERM/SIGINTs, forcefully exiting\n`)
        yield* sys.exit(1)
      }
    }
    yield* deliver(engine, container, signal)
  }
}

function* nextSignal(): Gen<Signal> {
  for (;;) {
    try {
      return yield* sys.sigwait()
    } catch (error) {
      if (!isErrno(error, 'EINTR')) throw error
    }
  }
}

function* deliver(engine: Engine, container: string, signal: Signal): Gen<void> {
  try {
    yield* engine.send('POST', `/containers/${segment(container)}/kill`, { query: { signal } })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // The container is gone or does not run: there is nobody to tell.
  }
}
