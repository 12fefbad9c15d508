import { builtin } from './builtin.ts'
import { unescape } from './escapes.ts'

/** Prints its arguments. dash always replaces backslash escapes; bash and ash with -e. */
export const echo = builtin({
  name: 'echo', usage: 'echo [-neE] [arg ...]',
  *main(sh, argv) {
    const dash = sh.dialect.grammar === 'dash'
    let newline = true
    let escapes = dash || sh.shopt('xpg_echo')
    let i = 1
    for (; i < argv.length; i++) {
      const argument = argv[i] as string
      if (!(dash ? argument === '-n' : /^-[neE]+$/.test(argument))) break
      for (const letter of argument.slice(1)) {
        if (letter === 'n') newline = false
        else escapes = letter === 'e'
      }
      if (dash) {
        i++
        break
      }
    }
    const text = argv.slice(i).join(' ')
    if (!escapes) return yield* sh.write(newline ? `${text}\n` : text)
    const done = unescape(text, dash ? 'echo-posix' : 'echo', sh.bash)
    return yield* sh.write(newline && !done.stopped ? `${done.text}\n` : done.text)
  },
})
