import { isErrno } from '../../kernel/errno.ts'
import { write } from '../../kernel/libc/io.ts'
import { type Fd, O, STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { utility } from '../utility.ts'

/** tee(1). */
export const tee = utility({
  name: 'tee', about: 'Copy stdin to each FILE, and also to stdout',
  gnu: { usage: 'tee [OPTION]... [FILE]...', flags: ['a,append  append to the given FILEs, do not overwrite', 'i,ignore-interrupts  ignore interrupt signals'] },
  busybox: { usage: 'tee [-ai] [FILE]...', flags: ['a  Append to the given FILEs, don\'t overwrite', 'i  Ignore interrupt signals (SIGINT)'] },
  *main(run) {
    if (run.has('i')) yield* sys.sigaction('INT', 'ignore')
    const outputs: Fd[] = [STDOUT]
    let status = 0
    for (const path of run.operands) {
      try {
        outputs.push(yield* sys.open(path, O.WRONLY | O.CREAT | (run.has('a') ? O.APPEND : O.TRUNC)))
      } catch (error) {
        if (!isErrno(error)) throw error
        yield* run.warn(`${path}: ${error.message}`)
        status = 1
      }
    }
    for (let chunk = yield* sys.read(STDIN); chunk.length > 0; chunk = yield* sys.read(STDIN)) for (const fd of outputs) yield* write(fd, chunk)
    return status
  },
})
