import { sys } from '../../../kernel/sys.ts'
import { badOption, builtin, options } from './builtin.ts'

const letters = (bits: number): string => (bits & 4 ? 'r' : '') + (bits & 2 ? 'w' : '') + (bits & 1 ? 'x' : '')

/** The mask of a symbolic mode such as `u=rwx,go-w`; undefined when it is none. */
function symbolic(text: string, mask: number): number | undefined {
  let allowed = ~mask & 0o777
  for (const clause of text.split(',').filter(c => c !== '')) {
    const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause)
    if (match === null) return undefined
    const who = match[1] === '' || (match[1] ?? '').includes('a') ? 'ugo' : (match[1] as string)
    const scope = (who.includes('u') ? 0o700 : 0) | (who.includes('g') ? 0o070 : 0) | (who.includes('o') ? 0o007 : 0)
    for (const [, operator, permissions = ''] of (match[2] as string).matchAll(/([-+=])([ugo]|[rwxXst]*)/g)) {
      const copied = permissions === '' ? undefined : { u: allowed >> 6, g: (allowed >> 3) & 7, o: allowed & 7 }[permissions]
      const bits = copied !== undefined ? (copied * 0o111) & scope : ((permissions.includes('r') ? 0o444 : 0) | (permissions.includes('w') ? 0o222 : 0) | (/[xX]/.test(permissions) ? 0o111 : 0)) & scope
      allowed = operator === '+' ? allowed | bits : operator === '-' ? allowed & ~bits : (allowed & ~scope) | bits
    }
  }
  return ~allowed & 0o777
}

/** Shows and sets the file mode creation mask. */
export const umask = builtin({
  name: 'umask', usage: 'umask [-p] [-S] [mode]',
  *main(sh, argv) {
    const parsed = options(argv, sh.bash ? 'Sp' : 'S')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'umask [-p] [-S] [mode]')
    const mask = yield* sys.umask(0)
    yield* sys.umask(mask)
    const [mode] = parsed.rest
    if (mode === undefined) {
      const a = ~mask & 0o777
      const text = parsed.given.has('S') ? `u=${letters(a >> 6)},g=${letters((a >> 3) & 7)},o=${letters(a & 7)}` : mask.toString(8).padStart(4, '0')
      return yield* sh.write(`${parsed.given.has('p') ? `umask ${parsed.given.has('S') ? '-S ' : ''}` : ''}${text}\n`)
    }
    const value = /^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) : /^\d/.test(mode) ? undefined : symbolic(mode, mask)
    if (value === undefined || value > 0o777) {
      const octal = /^\d/.test(mode)
      yield* sh.warn(sh.bash ? (octal ? `${mode}: octal number out of range` : `\`${mode.charAt(0)}': invalid symbolic mode operator`) : octal ? `Illegal number: ${mode}` : `Illegal mode: ${mode}`)
      return sh.bash ? 1 : 2
    }
    yield* sys.umask(value)
    return 0
  },
})

/** Prints the CPU times of the shell and of its children. */
export const times = builtin({
  name: 'times', special: true, usage: 'times',
  *main(sh) {
    const used = yield* sys.times()
    const text = (micros: number): string => `${Math.floor(micros / 60e6)}m${((micros % 60e6) / 1e6).toFixed(sh.bash ? 3 : sh.dialect.grammar === 'dash' ? 6 : 2)}s`
    return yield* sh.write(`${text(used.self.user)} ${text(used.self.system)}\n${text(used.children.user)} ${text(used.children.system)}\n`)
  },
})
