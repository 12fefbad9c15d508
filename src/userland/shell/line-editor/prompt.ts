import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { readTextFile } from '../../../kernel/libc/io.ts'
import { sys } from '../../../kernel/sys.ts'
import { strftime } from '../builtins/strftime.ts'
import type { Shell } from '../interp/shell.ts'

/** A prompt as it is shown. `\[` and `\]` become the marks \x01 and \x02. */
export function* expandPrompt(sh: Shell, prompt: string): Gen<string> {
  const decoded = sh.dialect.grammar === 'dash' || !prompt.includes('\\') ? prompt : yield* decode(sh, prompt)
  if (!/[$`]/.test(decoded)) return decoded.replaceAll('\\$', '$')
  const { status, substitutionStatus } = sh
  const text = yield* sh.run.expandString(sh, decoded)
  Object.assign(sh, { status, substitutionStatus })
  return text
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', a: '\x07', e: '\x1b', '[': '\x01', ']': '\x02' }

function* decode(sh: Shell, prompt: string): Gen<string> {
  const uname = yield* sys.uname()
  const { euid } = yield* sys.credentials()
  const seconds = Math.floor((yield* sys.now()) / 1e6)
  const user = yield* userName(sh, euid)
  const cwd = sh.vars.get('PWD') ?? ''
  const home = sh.vars.get('HOME') ?? ''
  const short = home !== '' && home !== '/' && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd
  const fields: Readonly<Record<string, string>> = {
    ...SIMPLE, u: user, h: uname.nodename.split('.')[0] ?? '', H: uname.nodename, w: short, W: short === '~' || short === '/' ? short : short.slice(short.lastIndexOf('/') + 1),
    $: euid === 0 ? '#' : '\\$', s: sh.name.replace(/^-/, '').replace(/^.*\//, ''), v: '5.2', V: '5.2.15', j: String(sh.jobs.all().length), l: 'pts/0',
    t: strftime('%H:%M:%S', seconds), T: strftime('%I:%M:%S', seconds), A: strftime('%H:%M', seconds), '@': strftime('%I:%M %p', seconds), d: strftime('%a %b %d', seconds),
    '!': String((sh.history?.entries.length ?? 0) + (sh.history?.first ?? 1)), '#': String((sh.history?.entries.length ?? 0) + 1), '\\': '\\\\',
  }
  return prompt.replace(/\\(?:D\{([^}]*)\}|([0-7]{3})|([\s\S]))/g, (all, format: string | undefined, octal: string | undefined, letter: string | undefined) => {
    if (format !== undefined) return strftime(format === '' ? '%X' : format, seconds)
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    return fields[letter ?? ''] ?? all
  })
}

function* userName(sh: Shell, uid: number): Gen<string> {
  try {
    const line = (yield* readTextFile('/etc/passwd')).split('\n').find(l => Number(l.split(':')[2]) === uid)
    return line?.split(':')[0] ?? 'I have no name!'
  } catch (error) {
    if (!isErrno(error)) throw error
    return sh.vars.get('USER') ?? (uid === 0 ? 'root' : 'I have no name!')
  }
}
