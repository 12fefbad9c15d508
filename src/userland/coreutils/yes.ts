import { encodeUtf8 } from '../../base/bytes.ts'
import { write } from '../../kernel/libc/io.ts'
import { STDOUT } from '../../kernel/sys.ts'
import { utility } from '../utility.ts'

/** yes(1). */
export const yes = utility({
  name: 'yes', about: 'Repeatedly print a line with STRING, or \'y\'', gnu: { usage: 'yes [STRING]...' }, busybox: { usage: 'yes [STRING]', raw: true },
  *main(run) {
    const line = `${run.operands.length > 0 ? run.operands.join(' ') : 'y'}\n`
    const block = encodeUtf8(line.repeat(Math.max(1, Math.floor(4096 / line.length))))
    for (;;) yield* write(STDOUT, block)
  },
})
