import { isErrno } from '../../kernel/errno.ts'
import { STDIN, sys, type Termios } from '../../kernel/sys.ts'
import { utility } from '../utility.ts'

const NAMES = ['icanon', 'echo', 'isig', 'icrnl', 'opost', 'onlcr'] as const

/** stty(1), for the settings terminals here have. */
export const stty = utility({
  name: 'stty', about: 'Print or change terminal settings', gnu: { usage: 'stty [-F DEVICE | --file=DEVICE] [SETTING]...', raw: true }, busybox: { usage: 'stty [-a|g] [-F DEVICE] [SETTING]...', raw: true },
  *main(run) {
    try {
      const now = yield* sys.tcgetattr(STDIN)
      const size = yield* sys.winsize(STDIN)
      if (run.operands.length === 0 || run.operands[0] === '-a') {
        yield* run.out.write(`speed 38400 baud;${run.operands[0] === '-a' ? ` rows ${size.rows}; columns ${size.cols};` : ''} line = 0;\n${run.operands[0] === '-a' ? `${NAMES.map((name) => (now[name] ? name : `-${name}`)).join(' ')}\n` : ''}`)
        return 0
      }
      let change: Partial<Termios> = {}
      for (let i = 0; i < run.operands.length; i++) {
        const word = run.operands[i] as string
        const name = word.replace(/^-/, '')
        if (word === 'size') yield* run.out.write(`${size.rows} ${size.cols}\n`)
        else if (word === 'raw') change = { ...change, icanon: false, isig: false, icrnl: false, opost: false }
        else if (word === 'sane' || word === 'cooked' || word === '-raw') change = { ...change, icanon: true, isig: true, icrnl: true, opost: true, onlcr: true, ...(word === 'sane' && { echo: true }) }
        else if (word === 'rows' || word === 'cols' || word === 'columns') yield* sys.setWinsize(STDIN, { ...(yield* sys.winsize(STDIN)), [word === 'rows' ? 'rows' : 'cols']: Number(run.operands[++i]) })
        else if ((NAMES as readonly string[]).includes(name)) change = { ...change, [name]: !word.startsWith('-') }
        else return yield* (run.gnu ? run.usage(`invalid argument ${run.q(word)}`) : run.fail(`invalid argument '${word}'`))
      }
      yield* sys.tcsetattr(STDIN, change)
      return 0
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* run.fail(run.gnu ? `'standard input': ${error.message}` : `standard input: ${error.message}`)
    }
  },
})
