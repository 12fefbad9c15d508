import type { InodeKind } from '../../kernel/vfs/file-system.ts'

const WHO: Record<string, number> = { u: 0o4700, g: 0o2070, o: 0o1007, a: 0o7777 }

/**
 * The mode bits that a chmod(1) MODE (octal, or clauses such as `u+rwX,go=`) makes of `old`; undefined when the text is no mode.
 * `umask` limits clauses without a who.
 */
export function parseMode(text: string, old: number, directory: boolean, umask: number): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8)
  if (/^[0-9]/.test(text)) return undefined
  let mode = old
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause)
    if (match === null) return undefined
    const who = match[1] as string
    const mask = who === '' ? 0o7777 & ~umask : [...who].reduce((bits, letter) => bits | (WHO[letter] as number), 0)
    for (const action of (match[2] as string).match(/[-+=][^-+=]*/g) ?? []) {
      const bits = permission(action.slice(1), mode, directory) & (who === '' ? mask | 0o7000 : mask)
      if (action[0] === '+') mode |= bits
      else if (action[0] === '-') mode &= ~bits
      else mode = (mode & ~(mask & (directory ? 0o1777 : 0o7777))) | bits
    }
  }
  return mode
}

function permission(letters: string, mode: number, directory: boolean): number {
  let bits = 0
  for (const letter of letters) {
    if (letter === 'r') bits |= 0o444
    else if (letter === 'w') bits |= 0o222
    else if (letter === 'x' || (letter === 'X' && (directory || (mode & 0o111) !== 0))) bits |= 0o111
    else if (letter === 's') bits |= 0o6000
    else if (letter === 't') bits |= 0o1000
    else if (letter === 'u') bits |= repeated((mode >> 6) & 7)
    else if (letter === 'g') bits |= repeated((mode >> 3) & 7)
    else if (letter === 'o') bits |= repeated(mode & 7)
  }
  return bits
}

const repeated = (three: number): number => (three << 6) | (three << 3) | three

/** The letter `ls -l` starts a line with. */
export const kindLetter = (kind: InodeKind): string =>
  ({ file: '-', dir: 'd', symlink: 'l', fifo: 'p', char: 'c', block: 'b', socket: 's' })[kind]

/** `rwxr-xr-x` with s, S, t and T where they belong. */
export function permissionText(mode: number): string {
  const triple = (bits: number, special: boolean, letter: string): string =>
    (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + (special ? (bits & 1 ? letter : letter.toUpperCase()) : bits & 1 ? 'x' : '-')
  return triple((mode >> 6) & 7, (mode & 0o4000) !== 0, 's') + triple((mode >> 3) & 7, (mode & 0o2000) !== 0, 's') + triple(mode & 7, (mode & 0o1000) !== 0, 't')
}
