import { expandEscapes } from '../lib/escapes.ts'
import { utility } from '../utility.ts'

/** echo(1), the program (shells have their own). */
export const echo = utility({
  name: 'echo',
  about: 'Print ARGs to stdout',
  gnu: { usage: 'echo [SHORT-OPTION]... [STRING]...', raw: true },
  busybox: { usage: 'echo [-neE] [ARG]...', raw: true },
  *main(run) {
    let newline = true
    let escapes = false
    let first = 0
    for (; first < run.operands.length; first++) {
      const arg = run.operands[first] as string
      if (!/^-[neE]+$/.test(arg)) break
      for (const letter of arg.slice(1)) {
        if (letter === 'n') newline = false
        else escapes = letter === 'e'
      }
    }
    const text = run.operands.slice(first).join(' ')
    const { text: shown, stopped } = escapes ? expandEscapes(text) : { text, stopped: false }
    yield* run.out.write(newline && !stopped ? `${shown}\n` : shown)
    return 0
  },
})
