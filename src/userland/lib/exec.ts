import { isErrno, type SysError } from '../../kernel/errno.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import type { Env } from '../../kernel/program.ts'
import { sys, type WaitStatus } from '../../kernel/sys.ts'
import { signalNumber } from '../../kernel/signals.ts'

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** execvp(3): returns only when no such program can be run, with the error. */
export function* execSearch(argv: readonly string[], env: Env): Gen<SysError> {
  const name = argv[0] ?? ''
  const paths = name.includes('/') ? [name] : (env.get('PATH') ?? DEFAULT_PATH).split(':').map((dir) => `${dir === '' ? '.' : dir}/${name}`)
  let worst: SysError | undefined
  for (const path of paths) {
    try {
      yield* sys.exec(path, argv, env)
    } catch (error) {
      if (!isErrno(error)) throw error
      if (worst === undefined || error.errno === 'EACCES') worst = error
      if (!isErrno(error, 'ENOENT') && !isErrno(error, 'ENOTDIR') && !isErrno(error, 'EACCES')) return error as SysError
    }
  }
  return worst as SysError
}

/** The exit status a shell would show: the code, or 128 and the signal. */
export const statusOf = (status: WaitStatus): number => (status.kind === 'exited' ? status.code : status.kind === 'signaled' ? 128 + signalNumber(status.signal) : 0)

/** Status of a program that could not be run: 127 when it is missing, 126 otherwise. */
export const execStatus = (error: SysError): number => (error.errno === 'ENOENT' ? 127 : 126)

/** Runs a program as a child and waits for it; `failed` is told when it could not be executed and gives the child's status. */
export function* runChild(argv: readonly string[], env: Env, failed: (error: SysError) => Gen<number>): Gen<WaitStatus> {
  const pid = yield* sys.fork(function* () {
    return yield* failed(yield* execSearch(argv, env))
  })
  for (;;) {
    try {
      const waited = yield* sys.wait(pid)
      if (waited !== undefined) return waited.status
    } catch (error) {
      if (!isErrno(error, 'EINTR')) throw error
      yield* sys.signals()
    }
  }
}
