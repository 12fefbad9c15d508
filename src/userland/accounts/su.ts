import { sys } from '../../kernel/sys.ts'
import { credentialsOf } from '../coreutils/identity.ts'
import { execSearch, execStatus } from '../lib/exec.ts'
import { users } from '../lib/passwd.ts'
import { utility } from '../utility.ts'

const FLAGS = ['c,command=COMMAND  pass a single command to the shell with -c', 'l,login  make the shell a login shell', 's,shell=SHELL  run <shell> if /etc/shells allows it', 'm,preserve-environment  do not reset environment variables', 'p']

/** su(1), for root: there are no passwords to ask for. */
export const su = utility({
  name: 'su', about: 'Run shell under USER (by default, root)', gnu: { usage: 'su [options] [-] [<user> [<argument>...]]', stopAtOperand: true, flags: FLAGS }, busybox: { usage: 'su [-lmp] [-s SH] [-] [USER [FILE/ARGS]]', stopAtOperand: true, flags: FLAGS },
  *main(run) {
    let operands = [...run.operands]
    const login = run.has('l') || operands[0] === '-'
    if (operands[0] === '-') operands = operands.slice(1)
    const name = operands[0] ?? 'root'
    const user = (yield* users()).find((u) => u.name === name)
    const cred = yield* credentialsOf(name)
    if (user === undefined || cred === undefined) return yield* run.fail(run.gnu ? `user ${name} does not exist or the user entry does not contain all the required fields` : `unknown user ${name}`)
    if ((yield* sys.credentials()).euid !== 0) return yield* run.fail(run.gnu ? 'Authentication failure' : 'incorrect password')
    const keep = run.has('m') || run.has('p')
    const env = new Map(login ? [['TERM', run.env.get('TERM') ?? 'dumb']] : run.env)
    const shell = run.value('s') ?? (user.shell || '/bin/sh')
    if (!keep) for (const [key, value] of [['HOME', user.home], ['SHELL', shell], ['USER', user.name], ['LOGNAME', user.name]] as const) env.set(key, value)
    if (login) env.set('PATH', cred.uid === 0 ? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' : '/usr/local/bin:/usr/bin:/bin')
    yield* sys.setgroups(cred.groups)
    yield* sys.setgid(cred.gid)
    yield* sys.setuid(cred.uid)
    if (login) yield* sys.chdir(user.home)
    const command = run.value('c')
    const base = shell.slice(shell.lastIndexOf('/') + 1)
    const argv = [login ? `-${base}` : base, ...(command === undefined ? [] : ['-c', command]), ...operands.slice(1)]
    env.set('PATH', env.get('PATH') ?? '/usr/bin:/bin')
    const error = yield* execSearch([shell, ...argv.slice(1)], env)
    return yield* run.fail(run.gnu ? `failed to execute ${shell}: ${error.message}` : `can't execute '${shell}': ${error.message}`, execStatus(error))
  },
})
