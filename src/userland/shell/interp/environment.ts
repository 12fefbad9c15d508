import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { sys } from '../../../kernel/sys.ts'
import { evaluateText } from '../expand/arithmetic.ts'
import { DEFAULT_PATH } from './lookup.ts'
import type { Shell } from './shell.ts'

export const BASH_VERSION = '5.2.15(1)-release'

/** Gives a shell its computed variables and watches those whose change matters to it. */
export function bindVariables(sh: Shell): void {
  const { computed } = sh.vars
  const seconds = (micros: number): string => String(Math.floor(micros / 1e6))
  if (sh.dialect.grammar !== 'dash') computed.set('RANDOM', { get: () => String(sh.nextRandom()), set: value => sh.seedRandom(Number(value)) })
  if (sh.dialect.grammar !== 'dash') computed.set('FUNCNAME', { get: () => (sh.frames.length === 0 ? undefined : sh.frames.at(-1)?.name) })
  computed.set('LINENO', { get: () => String(sh.line) })
  if (sh.bash) {
    computed.set('SECONDS', { get: () => seconds(sh.now - sh.startedAt), set: value => { sh.startedAt = sh.now - Number(value) * 1e6 } })
    computed.set('EPOCHSECONDS', { get: () => seconds(sh.now) })
    computed.set('EPOCHREALTIME', { get: () => (sh.now / 1e6).toFixed(6) })
    computed.set('BASHPID', { get: () => String(sh.ownPid) })
    computed.set('BASH_SUBSHELL', { get: () => String(sh.subshellDepth) })
    computed.set('BASH_SOURCE', { get: () => sh.frames.at(-1)?.source ?? sh.script })
    computed.set('PIPESTATUS', { get: () => String(sh.pipeStatus[0] ?? 0) })
    computed.set('SHELLOPTS', { get: () => [...sh.options].sort().join(':') })
  }
  sh.vars.integer = text => String(evaluateText(sh, text))
  sh.vars.onChange = name => {
    if (name === 'OPTIND') {
      sh.getoptsAt = 1
      sh.getoptsIndex = Number(sh.vars.get('OPTIND')) || 1
    }
    else if (name === 'PATH') sh.hash.clear()
  }
}

/** Sets the variables every shell begins with. */
export function* initVariables(sh: Shell): Gen<void> {
  const { vars } = sh
  bindVariables(sh)
  vars.put('IFS', { value: ' \t\n' })
  vars.put('OPTIND', { value: '1' })
  vars.put('PPID', { value: String(sh.ppid), ...(sh.bash ? { readonly: true } : {}) })
  const own = vars.own('PWD')
  vars.put('PWD', { value: yield* workingDirectory(own?.value), ...(own?.exported || sh.bash ? { exported: true } : {}) })
  if (vars.own('PS4') === undefined) vars.put('PS4', { value: '+ ' })
  if (vars.own('PS2') === undefined && sh.interactive) vars.put('PS2', { value: '> ' })
  if (!sh.bash) return
  const shlvl = Number(vars.get('SHLVL') ?? 0) || 0
  vars.put('SHLVL', { value: String(shlvl + 1), exported: true })
  const { uid, euid } = yield* sys.credentials()
  const uname = yield* sys.uname()
  const set = (name: string, value: string): void => vars.put(name, { value })
  if (vars.own('PATH') === undefined) set('PATH', DEFAULT_PATH)
  if (vars.own('TERM') === undefined) set('TERM', 'dumb')
  vars.put('UID', { value: String(uid), readonly: true, integer: true })
  vars.put('EUID', { value: String(euid), readonly: true, integer: true })
  set('BASH', '/bin/bash')
  set('BASH_VERSION', BASH_VERSION)
  vars.put('BASH_VERSINFO', { value: undefined, readonly: true, items: new Map(['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu'].map((v, i) => [i, v])) })
  set('HOSTNAME', uname.nodename)
  set('HOSTTYPE', uname.machine)
  set('MACHTYPE', `${uname.machine}-pc-linux-gnu`)
  set('OSTYPE', 'linux-gnu')
  set('OPTERR', '1')
  vars.put('_', { value: sh.name })
}

/** PWD as inherited when it is right, else as the kernel says. */
function* workingDirectory(inherited: string | undefined): Gen<string> {
  try {
    if (inherited?.startsWith('/') && !/\/\.\.?(\/|$)/.test(inherited)) {
      const a = yield* sys.stat(inherited)
      const b = yield* sys.stat('.')
      if (a.ino === b.ino && a.dev === b.dev) return inherited
    }
    return yield* sys.getcwd()
  } catch (error) {
    if (!isErrno(error)) throw error
    return inherited ?? '/'
  }
}
