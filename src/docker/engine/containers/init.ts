import type { ProgramMain } from '../../../kernel/program.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { signalNumber, type Signal } from '../../../kernel/signals.ts'

const PASSED: readonly Signal[] = ['TERM', 'INT', 'HUP', 'QUIT', 'USR1', 'USR2']

/** docker-init (tini): passes signals on to its child, reaps orphans, and ends as the child ends. The child's pid is its last argument. */
export const dockerInit: ProgramMain = function* (sys, argv) {
  const child = Number(argv.at(-1))
  for (const signal of PASSED) yield* sys.sigaction(signal, 'catch')
  for (;;) {
    try {
      const waited = yield* sys.wait(-1)
      if (waited?.pid !== child) continue
      const { status } = waited
      return status.kind === 'exited' ? status.code : status.kind === 'signaled' ? 128 + signalNumber(status.signal) : 0
    } catch (error) {
      if (isErrno(error, 'ECHILD')) return 0
      for (const signal of yield* sys.signals()) yield* sys.kill(child, signal)
    }
  }
}
