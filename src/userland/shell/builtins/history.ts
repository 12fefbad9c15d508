import { isErrno } from '../../../kernel/errno.ts'
import { readTextFile, writeFile } from '../../../kernel/libc/io.ts'
import { builtin, usageError } from './builtin.ts'

/** Lists and edits the command history. */
export const history = builtin({
  name: 'history', shells: ['ash', 'bash'], usage: 'history [-c] [-d offset] [n] or history -anrw [filename]',
  *main(sh, argv) {
    const list = sh.history
    if (list === undefined) return 0
    const [, option, operand] = argv
    const file = operand ?? sh.vars.get('HISTFILE') ?? `${sh.vars.get('HOME') ?? ''}/.bash_history`
    switch (option) {
      case '-c': list.clear(); return 0
      case '-d':
        if (list.remove(Number(operand))) return 0
        yield* sh.warn(`${operand}: history position out of range`)
        return 1
      case '-w': case '-a':
        yield* writeFile(file, list.entries.map(e => `${e}\n`).join(''), 0o600)
        return 0
      case '-r':
        try {
          for (const line of (yield* readTextFile(file)).split('\n')) list.add(line)
          return 0
        } catch (error) {
          if (!isErrno(error)) throw error
          return 1
        }
      default:
    }
    if (option !== undefined && !/^\d+$/.test(option)) return yield* usageError(sh, `${option}: ${option.startsWith('-') ? 'invalid option' : 'numeric argument required'}`, 'history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]')
    const shown = option === undefined ? list.entries.length : Math.min(Number(option), list.entries.length)
    const from = list.entries.length - shown
    return yield* sh.write(list.entries.slice(from).map((e, i) => `${String(list.first + from + i).padStart(5)}  ${e}\n`).join(''))
  },
})
