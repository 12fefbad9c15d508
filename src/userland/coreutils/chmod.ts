import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { parseMode, permissionText } from '../lib/mode.ts'
import { gidOf, Names, uidOf } from '../lib/passwd.ts'
import { type Run, utility } from '../utility.ts'

/** Calls `change` for a path and, with -R, for everything below it. */
function* eachPath(run: Run, path: string, change: (path: string) => Gen<boolean>): Gen<boolean> {
  let clean = yield* change(path)
  if (!run.has('R')) return clean
  try {
    if ((yield* sys.lstat(path)).kind !== 'dir') return clean
    for (const entry of yield* sys.readdir(path)) if (!(yield* eachPath(run, `${path.replace(/\/+$/, '')}/${entry.name}`, change))) clean = false
  } catch (error) {
    if (!isErrno(error)) throw error
    if (clean) yield* run.warn(run.gnu ? `cannot read directory ${run.sq(path)}: ${error.message}` : `can't open '${path}': ${error.message}`)
    return false
  }
  return clean
}

/** chmod(1). */
export const chmod = utility({
  name: 'chmod', about: 'MODE is octal number (bit pattern sstrwxrwxrwx) or [ugoa]{+|-|=}[rwxXst]',
  gnu: { usage: 'chmod [OPTION]... MODE[,MODE]... FILE...\n  or:  chmod [OPTION]... OCTAL-MODE FILE...\n  or:  chmod [OPTION]... --reference=RFILE FILE...', raw: true },
  busybox: { usage: 'chmod [-R] MODE[,MODE]... FILE...', raw: true },
  *main(run) {
    const { flags, operands, bad } = splitModes(run.operands)
    if (bad !== undefined) return yield* run.usage(bad.startsWith('--') ? `unrecognized option '${bad}'` : `invalid option -- '${bad}'`)
    const [wanted, ...paths] = operands
    if (wanted === undefined || paths.length === 0) {
      if (!run.gnu) return yield* run.usage()
      return yield* run.usage(wanted === undefined ? 'missing operand' : `missing operand after ${run.q(wanted)}`)
    }
    const umask = yield* sys.umask(0)
    yield* sys.umask(umask)
    if (parseMode(wanted, 0, false, umask) === undefined) return yield* (run.gnu ? run.usage(`invalid mode: ${run.q(wanted)}`) : run.fail(`invalid mode '${wanted}'`))
    const inner: Run = { ...run, has: (key) => flags.has(key) }
    let status = 0
    for (const path of paths) if (!(yield* eachPath(inner, path, (each) => changeMode(inner, each, wanted, umask)))) status = 1
    return status
  },
})

const LONG: Record<string, string> = { '--recursive': 'R', '--verbose': 'v', '--changes': 'c', '--quiet': 'f', '--silent': 'f' }

/** chmod's own argument rules: `-x` and `-rw` are modes, not flags. */
function splitModes(args: readonly string[]): { flags: Set<string>; operands: string[]; bad?: string } {
  const flags = new Set<string>()
  const operands: string[] = []
  for (const arg of args) {
    if (arg.startsWith('--') && arg.length > 2) {
      const short = LONG[arg]
      if (short === undefined) return { flags, operands, bad: arg }
      flags.add(short)
    } else if (arg.startsWith('-') && /^-[rwxXstugo,+=-]+$/.test(arg) && arg !== '--') operands.push(arg)
    else if (arg.startsWith('-') && arg.length > 1 && arg !== '--') {
      for (const letter of arg.slice(1)) {
        if (!'Rvcf'.includes(letter)) return { flags, operands, bad: letter }
        flags.add(letter)
      }
    } else if (arg !== '--') operands.push(arg)
  }
  return { flags, operands }
}

function* changeMode(run: Run, path: string, wanted: string, umask: number): Gen<boolean> {
  try {
    const stat = yield* sys.lstat(path)
    if (stat.kind === 'symlink' && run.has('R')) return true
    const real = stat.kind === 'symlink' ? yield* sys.stat(path) : stat
    const mode = parseMode(wanted, real.mode, real.kind === 'dir', umask) as number
    yield* sys.chmod(path, mode)
    const octal = (bits: number): string => `${bits.toString(8).padStart(4, '0')} (${permissionText(bits)})`
    if (mode !== real.mode && (run.has('v') || run.has('c'))) yield* run.out.write(`mode of ${run.sq(path)} changed from ${octal(real.mode)} to ${octal(mode)}\n`)
    else if (run.has('v')) yield* run.out.write(`mode of ${run.sq(path)} retained as ${octal(mode)}\n`)
    return true
  } catch (error) {
    if (!isErrno(error)) throw error
    const what = isErrno(error, 'EPERM') || isErrno(error, 'EROFS') ? 'changing permissions of' : 'cannot access'
    if (!run.has('f')) yield* run.warn(run.gnu ? `${what} ${run.sq(path)}: ${error.message}` : `${path}: ${error.message}`)
    return false
  }
}

/** chown(1). */
export const chown = utility({
  name: 'chown', notYet: ['c'], about: 'Change the owner and/or group of FILEs to USER and/or GRP',
  gnu: {
    usage: 'chown [OPTION]... [OWNER][:[GROUP]] FILE...\n  or:  chown [OPTION]... --reference=RFILE FILE...',
    flags: ['c,changes  like verbose but report only when a change is made', 'f,silent,quiet  suppress most error messages', 'v,verbose  output a diagnostic for every file processed', 'h,no-dereference  affect symbolic links instead of any referenced file', 'R,recursive  operate on files and directories recursively', ',reference=RFILE  use RFILE\'s ownership'],
  },
  busybox: { usage: 'chown [-RhLHPcvf]... USER[:[GRP]] FILE...', flags: ['R  Recurse', 'h  Affect symlinks instead of symlink targets', 'c', 'v', 'f'] },
  *main(run) {
    const reference = run.value('reference')
    const [spec, ...rest] = run.operands
    const paths = reference === undefined ? rest : run.operands
    if (spec === undefined || paths.length === 0) {
      return yield* run.usage(run.gnu ? (spec === undefined ? 'missing operand' : `missing operand after ${run.q(spec)}`) : undefined)
    }
    const owner = reference === undefined ? yield* ownerOf(run, spec) : yield* sys.stat(reference)
    if (owner === undefined) return 1
    return yield* changeOwners(run, paths, owner)
  },
})

/** chgrp(1). */
export const chgrp = utility({
  name: 'chgrp', about: 'Change the group membership of FILEs to GRP',
  gnu: { usage: 'chgrp [OPTION]... GROUP FILE...', flags: ['f,silent,quiet  suppress most error messages', 'v,verbose  output a diagnostic for every file processed', 'h,no-dereference  affect symbolic links instead of any referenced file', 'R,recursive  operate on files and directories recursively'] },
  busybox: { usage: 'chgrp [-RhLHPcvf]... GRP FILE...', flags: ['R  Recurse', 'h  Affect symlinks instead of symlink targets', 'v', 'f'] },
  *main(run) {
    const [group, ...paths] = run.operands
    if (group === undefined || paths.length === 0) return yield* run.usage(run.gnu ? (group === undefined ? 'missing operand' : `missing operand after ${run.q(group)}`) : undefined)
    const gid = yield* gidOf(group)
    if (gid === undefined) return yield* run.fail(run.gnu ? `invalid group: ${run.q(group)}` : `unknown group ${group}`)
    return yield* changeOwners(run, paths, { gid })
  },
})

type Owner = { uid?: number; gid?: number }

function* ownerOf(run: Run, spec: string): Gen<Owner | undefined> {
  const at = spec.search(/[:.]/)
  const userText = at < 0 ? spec : spec.slice(0, at)
  const groupText = at < 0 ? undefined : spec.slice(at + 1)
  const owner: Owner = {}
  if (userText !== '') {
    const uid = yield* uidOf(userText)
    if (uid === undefined) {
      yield* run.warn(run.gnu ? `invalid user: ${run.q(spec)}` : `unknown user ${userText}`)
      return undefined
    }
    owner.uid = uid
  }
  if (groupText !== undefined && groupText !== '') {
    const gid = yield* gidOf(groupText)
    if (gid === undefined) {
      yield* run.warn(run.gnu ? `invalid group: ${run.q(spec)}` : `unknown group ${groupText}`)
      return undefined
    }
    owner.gid = gid
  }
  return owner
}

function* changeOwners(run: Run, paths: readonly string[], owner: Owner): Gen<number> {
  const names = new Names()
  let status = 0
  for (const path of paths) {
    const clean = yield* eachPath(run, path, function* (each) {
      try {
        yield* sys.chown(each, owner.uid ?? -1, owner.gid ?? -1, !run.has('h') && !run.has('R'))
        if (run.has('v')) yield* run.out.write(`changed ownership of ${run.sq(each)} to ${owner.uid === undefined ? '' : yield* names.user(owner.uid)}${owner.gid === undefined ? '' : `:${yield* names.group(owner.gid)}`}\n`)
        return true
      } catch (error) {
        if (!isErrno(error)) throw error
        const what = isErrno(error, 'ENOENT') ? 'cannot access' : 'changing ownership of'
        if (!run.has('f')) yield* run.warn(run.gnu ? `${what} ${run.sq(each)}: ${error.message}` : `${each}: ${error.message}`)
        return false
      }
    })
    if (!clean) status = 1
  }
  return status
}
