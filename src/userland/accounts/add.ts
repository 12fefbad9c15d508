import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readTextFile, writeFile } from '../../kernel/libc/io.ts'
import { sys } from '../../kernel/sys.ts'
import { type Group, groups, type User, users } from '../lib/passwd.ts'
import { type Run, utility, type Utility } from '../utility.ts'

/** Adds a line to a file of the user data base. */
function* append(path: string, line: string, mode = 0o644): Gen<void> {
  let text = ''
  try {
    text = yield* readTextFile(path)
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
  }
  yield* writeFile(path, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`, mode)
}

function* addUserLine(user: User, password = '!'): Gen<void> {
  yield* append('/etc/passwd', [user.name, 'x', user.uid, user.gid, user.gecos, user.home, user.shell].join(':'))
  yield* append('/etc/shadow', `${user.name}:${password}:${Math.floor((yield* sys.now()) / 86_400_000_000)}:0:99999:7:::`, 0o640)
}

const addGroupLine = (group: Group): Gen<void> => append('/etc/group', `${group.name}:x:${group.gid}:${group.members.join(',')}`)

function freeId(taken: readonly number[], system: boolean, gnu: boolean): number {
  if (system && gnu) {
    for (let id = 999; id >= 100; id--) if (!taken.includes(id)) return id
  }
  for (let id = system ? 100 : 1000; ; id++) if (!taken.includes(id)) return id
}

function* makeHome(user: User): Gen<void> {
  try {
    yield* sys.mkdir(user.home, 0o755)
    yield* sys.chown(user.home, user.uid, user.gid)
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
  }
}

/** Puts a user into groups that exist. */
function* join(name: string, into: readonly string[]): Gen<string | undefined> {
  const all = yield* groups()
  for (const wanted of into) {
    const group = all.find((g) => g.name === wanted || String(g.gid) === wanted)
    if (group === undefined) return wanted
    if (!group.members.includes(name)) group.members.push(name)
  }
  yield* writeFile('/etc/group', all.map((g) => `${g.name}:${g.password}:${g.gid}:${g.members.join(',')}\n`).join(''))
  return undefined
}

function* guarded(run: Run, work: () => Gen<number>): Gen<number> {
  try {
    return yield* work()
  } catch (error) {
    if (!isErrno(error)) throw error
    return yield* run.fail(error.errno === 'EACCES' ? (run.gnu ? 'Permission denied.' : 'permission denied (are you root?)') : error.message)
  }
}

/** useradd(8). */
export const useradd = utility({
  name: 'useradd', about: 'Create a new user', gnu: {
    usage: 'useradd [options] LOGIN', usageStatus: 2,
    flags: ['u,uid=UID  user ID of the new account', 'g,gid=GROUP  name or ID of the primary group', 'G,groups=GROUPS  list of supplementary groups', 'd,home-dir=HOME_DIR  home directory of the new account', 's,shell=SHELL  login shell of the new account', 'm,create-home  create the user\'s home directory', 'M,no-create-home  do not create the user\'s home directory', 'r,system  create a system account', 'c,comment=COMMENT  GECOS field of the new account', 'N,no-user-group  do not create a group with the same name', 'U,user-group  create a group with the same name', 'l,no-log-init', 'p,password=PASSWORD', 'o,non-unique'],
  },
  *main(run) {
    const name = run.operands[0]
    if (name === undefined) return yield* run.usage()
    return yield* guarded(run, function* () {
      const [allUsers, allGroups] = [yield* users(), yield* groups()]
      if (allUsers.some((u) => u.name === name)) return yield* run.fail(`user '${name}' already exists`, 9)
      const uid = run.has('u') ? Number(run.value('u')) : freeId(allUsers.map((u) => u.uid), run.has('r'), true)
      if (!run.has('o') && allUsers.some((u) => u.uid === uid)) return yield* run.fail(`UID ${uid} is not unique`, 4)
      const asked = run.value('g')
      const found = asked === undefined ? undefined : allGroups.find((g) => g.name === asked || String(g.gid) === asked)
      if (asked !== undefined && found === undefined) return yield* run.fail(`group '${asked}' does not exist`, 6)
      if (asked === undefined && run.last('N', 'U') !== 'N' && allGroups.some((g) => g.name === name)) return yield* run.fail(`group ${name} exists - if you want to add this user to that group, use -g.`, 9)
      const gid = found?.gid ?? (run.last('N', 'U') === 'N' ? 100 : allGroups.some((g) => g.gid === uid) ? freeId(allGroups.map((g) => g.gid), run.has('r'), true) : uid)
      if (found === undefined && run.last('N', 'U') !== 'N') yield* addGroupLine({ name, password: 'x', gid, members: [] })
      const user: User = { name, password: 'x', uid, gid, gecos: run.value('c') ?? '', home: run.value('d') ?? `/home/${name}`, shell: run.value('s') ?? '/bin/sh' }
      yield* addUserLine(user, run.value('p'))
      const missing = run.has('G') ? yield* join(name, (run.value('G') as string).split(',')) : undefined
      if (missing !== undefined) return yield* run.fail(`group '${missing}' does not exist`, 6)
      if (run.last('m', 'M') === 'm') yield* makeHome(user)
      return 0
    })
  },
})

/** groupadd(8). */
export const groupadd = utility({
  name: 'groupadd', about: 'Create a new group', gnu: { usage: 'groupadd [options] GROUP', usageStatus: 2, flags: ['g,gid=GID  use GID for the new group', 'r,system  create a system account', 'f,force  exit successfully if the group already exists'] },
  *main(run) {
    const name = run.operands[0]
    if (name === undefined) return yield* run.usage()
    return yield* guarded(run, function* () {
      const all = yield* groups()
      if (all.some((g) => g.name === name)) return run.has('f') ? 0 : yield* run.fail(`group '${name}' already exists`, 9)
      const gid = run.has('g') ? Number(run.value('g')) : freeId(all.map((g) => g.gid), run.has('r'), true)
      if (all.some((g) => g.gid === gid)) return yield* run.fail(`GID '${gid}' already exists`, 4)
      yield* addGroupLine({ name, password: 'x', gid, members: [] })
      return 0
    })
  },
})

/** adduser and addgroup as busybox has them; Debian's are perl scripts and not here. */
export const busyboxAccounts: readonly Utility[] = [
  utility({
    name: 'adduser', notYet: ['k'], about: 'Create new user, or add USER to GROUP', busybox: { usage: 'adduser [OPTIONS] USER [GROUP]', flags: ['h=DIR  Home directory', 'g=GECOS  GECOS field', 's=SHELL  Login shell', 'G=GRP  Group', 'S  Create a system user', 'D  Don\'t assign a password', 'H  Don\'t create home directory', 'u=UID  User id', 'k=SKEL  Skeleton directory (/etc/skel)'] },
    *main(run) {
      const [name, into] = run.operands
      if (name === undefined) return yield* run.usage()
      return yield* guarded(run, function* () {
        const [allUsers, allGroups] = [yield* users(), yield* groups()]
        if (into !== undefined) return (yield* join(name, [into])) === undefined ? 0 : yield* run.fail(`unknown group ${into}`)
        if (allUsers.some((u) => u.name === name)) return yield* run.fail(`user '${name}' in use`)
        const uid = run.has('u') ? Number(run.value('u')) : freeId(allUsers.map((u) => u.uid), run.has('S'), false)
        if (allUsers.some((u) => u.uid === uid)) return yield* run.fail(`uid '${uid}' in use`)
        const asked = run.value('G')
        const found = allGroups.find((g) => g.name === asked)
        if (asked !== undefined && found === undefined) return yield* run.fail(`unknown group ${asked}`)
        const own = asked === undefined && !run.has('S')
        const gid = found?.gid ?? (own ? (allGroups.some((g) => g.gid === uid) ? freeId(allGroups.map((g) => g.gid), false, false) : uid) : 65_533)
        if (own) yield* addGroupLine({ name, password: 'x', gid, members: [] })
        const user: User = { name, password: 'x', uid, gid, gecos: run.value('g') ?? (run.has('S') ? '' : 'Linux User,,,'), home: run.value('h') ?? `/home/${name}`, shell: run.value('s') ?? (run.has('S') ? '/bin/false' : '/bin/sh') }
        yield* addUserLine(user)
        if (found !== undefined && asked !== undefined) yield* join(name, [asked])
        if (!run.has('H')) yield* makeHome(user)
        return 0
      })
    },
  }),
  utility({
    name: 'addgroup', about: 'Add a group or add a user to a group', busybox: { usage: 'addgroup [-g GID] [-S] [USER] GROUP', flags: ['g,gid=GID  Group id', 'S,system  Create a system group'] },
    *main(run) {
      const [first, second] = run.operands
      if (first === undefined) return yield* run.usage()
      return yield* guarded(run, function* () {
        const all = yield* groups()
        if (second !== undefined) return (yield* join(first, [second])) === undefined ? 0 : yield* run.fail(`unknown group ${second}`)
        if (all.some((g) => g.name === first)) return yield* run.fail(`group '${first}' in use`)
        const gid = run.has('g') ? Number(run.value('g')) : freeId(all.map((g) => g.gid), run.has('S'), false)
        if (all.some((g) => g.gid === gid)) return yield* run.fail(`gid '${gid}' in use`)
        yield* addGroupLine({ name: first, password: 'x', gid, members: [] })
        return 0
      })
    },
  }),
]
