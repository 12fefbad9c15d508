import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readTextFile } from '../../kernel/libc/io.ts'
import { type Credentials, STDIN, sys } from '../../kernel/sys.ts'
import { groups, Names, uidOf, users } from '../lib/passwd.ts'
import { type Run, utility } from '../utility.ts'

/** id(1). */
export const id = utility({
  name: 'id', notYet: ['z'], about: 'Print information about USER or the current user',
  gnu: { usage: 'id [OPTION]... [USER]...', flags: ['u,user  print only the effective user ID', 'g,group  print only the effective group ID', 'G,groups  print all group IDs', 'n,name  print a name instead of a number, for -ugG', 'r,real  print the real ID instead of the effective ID, with -ugG', 'a', 'z,zero  delimit entries with NUL characters, not whitespace'] },
  busybox: { usage: 'id [-ugGnr] [USER]', flags: ['u  User ID', 'g  Group ID', 'G  Supplementary group IDs', 'n  Print names instead of numbers', 'r  Print real ID instead of effective ID'] },
  *main(run) {
    const user = run.operands[0]
    const cred = user === undefined ? yield* sys.credentials() : yield* credentialsOf(user)
    if (cred === undefined) return yield* run.fail(run.gnu ? `${run.q(user as string)}: no such user` : `unknown user ${user}`)
    const which = run.last('u', 'g', 'G')
    const names = new Names()
    if (which === undefined && run.has('n')) return yield* run.usage(run.gnu ? 'cannot print only names or real IDs in default format' : undefined)
    const uid = run.has('r') ? cred.uid : cred.euid
    const gid = run.has('r') ? cred.gid : cred.egid
    if (which === 'u') yield* run.out.write(`${run.has('n') ? yield* names.user(uid) : uid}\n`)
    else if (which === 'g') yield* run.out.write(`${run.has('n') ? yield* names.group(gid) : gid}\n`)
    else if (which === 'G') {
      const all: string[] = []
      for (const each of new Set([gid, ...cred.groups])) all.push(run.has('n') ? yield* names.group(each) : String(each))
      yield* run.out.write(`${all.join(' ')}\n`)
    } else yield* run.out.write(yield* everything(cred, names, run.gnu))
    return 0
  },
})

/** GNU names the effective group first, busybox keeps the kernel's order. */
function* everything(cred: Credentials, names: Names, gnu: boolean): Gen<string> {
  const named = function* (number: number, name: string): Gen<string> {
    return name === String(number) ? String(number) : `${number}(${name})`
  }
  const all: string[] = []
  for (const each of new Set(gnu || cred.groups.length === 0 ? [cred.egid, ...cred.groups] : cred.groups)) all.push(yield* named(each, yield* names.group(each)))
  const effective = cred.euid === cred.uid ? '' : ` euid=${yield* named(cred.euid, yield* names.user(cred.euid))}`
  return `uid=${yield* named(cred.uid, yield* names.user(cred.uid))} gid=${yield* named(cred.gid, yield* names.group(cred.gid))}${effective} groups=${all.join(',')}\n`
}

/** Credentials a user of /etc/passwd would log in with. */
export function* credentialsOf(name: string): Gen<Credentials | undefined> {
  const uid = yield* uidOf(name)
  const user = (yield* users()).find((u) => u.name === name || u.uid === uid)
  if (user === undefined) return undefined
  const more = (yield* groups()).filter((g) => g.members.includes(user.name)).map((g) => g.gid)
  return { uid: user.uid, gid: user.gid, euid: user.uid, egid: user.gid, groups: [user.gid, ...more.filter((gid) => gid !== user.gid)] }
}

/** whoami(1). */
export const whoami = utility({
  name: 'whoami', about: 'Print the user name associated with the current effective user id', gnu: { usage: 'whoami [OPTION]...' }, busybox: { usage: 'whoami' },
  *main(run) {
    const { euid } = yield* sys.credentials()
    const name = yield* new Names().user(euid)
    if (name === String(euid)) return yield* run.fail(run.gnu ? `cannot find name for user ID ${euid}` : `unknown uid ${euid}`)
    yield* run.out.write(`${name}\n`)
    return 0
  },
})

/** groups(1). */
export const groupsUtility = utility({
  name: 'groups', about: 'Print the groups USER is in', gnu: { usage: 'groups [OPTION]... [USERNAME]...' }, busybox: { usage: 'groups [USER]' },
  *main(run) {
    const names = new Names()
    for (const user of run.operands.length > 0 ? run.operands : [undefined]) {
      const cred = user === undefined ? yield* sys.credentials() : yield* credentialsOf(user)
      if (cred === undefined) return yield* run.fail(run.gnu ? `${run.q(user as string)}: no such user` : `unknown user ${user}`)
      const all: string[] = []
      for (const gid of new Set([cred.egid, ...cred.groups])) all.push(yield* names.group(gid))
      yield* run.out.write(`${user !== undefined && run.gnu ? `${user} : ` : ''}${all.join(' ')}\n`)
    }
    return 0
  },
})

/** A host's first name on its line of /etc/hosts. */
function* canonicalName(name: string): Gen<string> {
  try {
    for (const line of (yield* readTextFile('/etc/hosts')).split('\n')) {
      const [, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
      if (names.includes(name)) return names[0] as string
    }
  } catch (error) {
    if (!isErrno(error)) throw error
  }
  return name
}

/** hostname(1). */
export const hostname = utility({
  name: 'hostname', about: 'Show or set hostname or DNS domain name',
  gnu: { usage: 'hostname [-b] {hostname|-F file}', flags: ['s,short  short host name', 'f,fqdn,long  long host name (FQDN)', 'i,ip-address  addresses for the host name', 'I,all-ip-addresses  all addresses for the host', 'd,domain  DNS domain name', 'F,file=FILE  read host name or NIS domain name from given file'] },
  busybox: { usage: 'hostname [-sidf] [HOSTNAME | -F FILE]', flags: ['s  Short', 'i  Addresses for the hostname', 'd  DNS domain name', 'f  Fully qualified domain name', 'F=FILE  Set HOSTNAME to FILE\'s content'] },
  *main(run) {
    const file = run.value('F')
    const wanted = file !== undefined ? (yield* readTextFile(file)).trim() : run.operands[0]
    if (wanted !== undefined) {
      try {
        yield* sys.sethostname(wanted)
        return 0
      } catch (error) {
        if (!isErrno(error)) throw error
        return yield* run.fail(run.gnu ? 'you must be root to change the host name' : `sethostname: ${error.message}`)
      }
    }
    const { nodename } = yield* sys.uname()
    if (run.has('i') || run.has('I')) return yield* addresses(run, nodename)
    if (run.has('f')) {
      yield* run.out.write(`${yield* canonicalName(nodename)}\n`)
      return 0
    }
    if (run.has('d')) yield* run.out.write(nodename.includes('.') ? `${nodename.slice(nodename.indexOf('.') + 1)}\n` : run.gnu ? '' : '\n')
    else yield* run.out.write(`${run.has('s') ? nodename.split('.')[0] : nodename}\n`)
    return 0
  },
})

function* addresses(run: Run, name: string): Gen<number> {
  let text = ''
  try {
    text = yield* readTextFile('/etc/hosts')
  } catch (error) {
    if (!isErrno(error)) throw error
  }
  const found = text.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/)).filter(([, ...names]) => names.includes(name)).map(([address]) => address)
  if (found.length === 0) return yield* run.fail(run.gnu ? 'Name or service not known' : `${name}: Unknown host`)
  yield* run.out.write(`${found.join(' ')}${run.has('I') ? ' ' : ''}\n`)
  return 0
}

/** uname(1). */
export const uname = utility({
  name: 'uname', about: 'Print system information',
  gnu: { usage: 'uname [OPTION]...', flags: ['a,all  print all information', 's,kernel-name  print the kernel name', 'n,nodename  print the network node hostname', 'r,kernel-release  print the kernel release', 'v,kernel-version  print the kernel version', 'm,machine  print the machine hardware name', 'p,processor  print the processor type', 'i,hardware-platform  print the hardware platform', 'o,operating-system  print the operating system'] },
  busybox: { usage: 'uname [-amnrspvio]', flags: ['a  Print all', 'm  Machine (hardware) type', 'n  Hostname', 'r  Kernel release', 's  Kernel name (default)', 'p  Processor type', 'v  Kernel version', 'i  Hardware platform', 'o  OS name'] },
  *main(run) {
    if (run.operands[0] !== undefined) return yield* run.usage(run.gnu ? `extra operand ${run.q(run.operands[0])}` : undefined)
    const u = yield* sys.uname()
    const fields: [string, string][] = [['s', u.sysname], ['n', u.nodename], ['r', u.release], ['v', u.version], ['m', u.machine], ['p', 'unknown'], ['i', 'unknown'], ['o', 'GNU/Linux']]
    const all = run.has('a')
    const chosen = fields.filter(([key, value]) => (all ? value !== 'unknown' : run.has(key)))
    yield* run.out.write(`${(chosen.length > 0 ? chosen : [fields[0] as [string, string]]).map(([, value]) => value).join(' ')}\n`)
    return 0
  },
})

/** arch(1). */
export const arch = utility({
  name: 'arch', about: 'Print system architecture', gnu: { usage: 'arch [OPTION]...' }, busybox: { usage: 'arch' },
  *main(run) {
    yield* run.out.write(`${(yield* sys.uname()).machine}\n`)
    return 0
  },
})

/** nproc(1). */
export const nproc = utility({
  name: 'nproc', about: 'Print number of available CPUs', gnu: { usage: 'nproc [OPTION]...', flags: [',all  print the number of installed processors', ',ignore=N  if possible, exclude N processing units'] }, busybox: { usage: 'nproc [--all] [--ignore=N]', flags: [',all', ',ignore=N'] },
  *main(run) {
    let count = (yield* sys.affinity()).length
    try {
      if (run.has('all')) count = (yield* readTextFile('/proc/cpuinfo')).split('\n').filter((line) => line.startsWith('processor')).length || 1
    } catch (error) {
      if (!isErrno(error)) throw error
    }
    yield* run.out.write(`${Math.max(1, count - Number(run.value('ignore') ?? 0))}\n`)
    return 0
  },
})

/** tty(1). */
export const tty = utility({
  name: 'tty', about: 'Print file name of stdin\'s terminal', gnu: { usage: 'tty [OPTION]...', flags: ['s,silent,quiet  print nothing, only return an exit status'] }, busybox: { usage: 'tty', flags: ['s'] },
  *main(run) {
    const is = yield* sys.isatty(STDIN)
    if (!run.has('s')) yield* run.out.write(is ? `${yield* sys.ttyname(STDIN)}\n` : 'not a tty\n')
    return is ? 0 : 1
  },
})

/** sync(1). */
export const sync = utility({
  name: 'sync', about: 'Write all buffered blocks to disk', gnu: { usage: 'sync [OPTION] [FILE]...' }, busybox: { usage: 'sync' },
  *main() {
    return 0
  },
})

/** clear(1). */
export const clear = utility({
  name: 'clear', about: 'Clear screen', gnu: { usage: 'clear' }, busybox: { usage: 'clear' },
  *main(run) {
    yield* run.out.write(run.gnu ? '\u001b[H\u001b[2J\u001b[3J' : '\u001b[H\u001b[J')
    return 0
  },
})
