import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno, type SysError } from '../../kernel/errno.ts'
import { MS, sys } from '../../kernel/sys.ts'
import { mounts } from '../coreutils/df.ts'
import { canonical } from '../coreutils/paths.ts'
import { type Run, utility } from '../utility.ts'

const FLAGS = ['t,types=LIST  limit the set of filesystem types', 'o,options=LIST  comma-separated list of mount options', 'B,bind  mount a subtree somewhere else', ',rbind', 'r,read-only  mount the filesystem read-only', 'w,rw  mount the filesystem read-write', 'a,all', 'n,no-mtab', 'v,verbose', 'M,move', ',make-private', ',make-rprivate', ',make-shared', ',make-rshared', ',make-slave', ',make-rslave']

const OPTIONS: Record<string, number> = {
  ro: MS.RDONLY, nosuid: MS.NOSUID, nodev: MS.NODEV, noexec: MS.NOEXEC, remount: MS.REMOUNT, bind: MS.BIND, rbind: MS.BIND | MS.REC, move: MS.MOVE, private: MS.PRIVATE, rprivate: MS.PRIVATE | MS.REC, shared: MS.SHARED, rshared: MS.SHARED | MS.REC, slave: MS.SLAVE, rslave: MS.SLAVE | MS.REC,
}
const NOTHING = new Set(['rw', 'defaults', 'relatime', 'noatime', 'suid', 'dev', 'exec', 'async', 'auto', 'nouser'])

/** mount(8). */
export const mount = utility({
  name: 'mount', notYet: ['v'], about: 'Mount a filesystem', gnu: { usage: 'mount [-lhV]\n mount -a [options]\n mount [options] [--source] <source> | [--target] <directory>\n mount [options] <source> <directory>\n mount <operation> <mountpoint> [<target>]', flags: FLAGS }, busybox: { usage: 'mount [OPTIONS] [-o OPT] DEVICE NODE', flags: FLAGS },
  *main(run) {
    if (run.has('a')) return yield* run.fail('drydock: mount -a is not simulated yet')
    if (run.operands.length === 0) {
      for (const m of yield* mounts()) if (run.value('t') === undefined || run.value('t') === m.type) yield* run.out.write(`${m.source} on ${m.target} type ${m.type} (${m.options})\n`)
      return 0
    }
    const request = requestOf(run)
    try {
      yield* sys.mount(request)
      return 0
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* failed(run, request, error)
    }
  },
})

type Request = { source: string; target: string; type?: string; flags: number; data?: string }

function requestOf(run: Run): Request {
  let flags = run.last('r', 'w') === 'r' ? MS.RDONLY : 0
  if (run.has('B')) flags |= MS.BIND
  if (run.has('rbind')) flags |= MS.BIND | MS.REC
  if (run.has('M')) flags |= MS.MOVE
  for (const key of ['make-private', 'make-rprivate', 'make-shared', 'make-rshared', 'make-slave', 'make-rslave']) if (run.has(key)) flags |= OPTIONS[key.slice(5)] as number
  const data: string[] = []
  for (const option of run.values('o').flatMap((list) => list.split(','))) {
    const bit = OPTIONS[option]
    if (bit !== undefined) flags |= bit
    else if (!NOTHING.has(option) && option !== '') data.push(option)
  }
  const [first = '', second] = run.operands
  const type = run.value('t')
  return { source: second === undefined ? 'none' : first, target: second ?? first, flags, ...(type !== undefined && { type }), ...(data.length > 0 && { data: data.join(',') }) }
}

function* failed(run: Run, { source, target, type, flags }: Request, error: SysError): Gen<number> {
  if (!run.gnu) {
    const text = error.errno === 'EPERM' ? 'permission denied (are you root?)' : error.message
    return yield* run.fail(error.errno === 'EPERM' ? text : `mounting ${source} on ${target} failed: ${error.message}`, error.errno === 'EPERM' ? 1 : 255)
  }
  const status = 32
  const hint = '\n       dmesg(1) may have more information after failed mount system call.'
  if (error.errno === 'EPERM') return yield* run.fail(`${target}: permission denied.${hint}`, status)
  if (error.errno === 'ENODEV') return yield* run.fail(`${target}: unknown filesystem type '${type ?? ''}'.${hint}`, status)
  if (error.errno === 'ENOENT') {
    try {
      yield* sys.stat(target)
      return yield* run.fail(`${target}: special device ${source} does not exist.${hint}`, status)
    } catch (inner) {
      if (!isErrno(inner)) throw inner
      return yield* run.fail(`${target}: mount point does not exist.${hint}`, status)
    }
  }
  if (error.errno === 'EBUSY') return yield* run.fail(`${target}: ${source} already mounted or mount point busy.${hint}`, status)
  if (error.errno === 'ENOTDIR') return yield* run.fail(`${target}: mount point is not a directory.${hint}`, status)
  if (error.errno === 'EINVAL' && (flags & MS.REMOUNT) !== 0) return yield* run.fail(`${target}: mount point not mounted or bad option.${hint}`, status)
  return yield* run.fail(`${target}: wrong fs type, bad option, bad superblock on ${source}, missing codepage or helper program, or other error.${hint}`, status)
}

/** umount(8). */
export const umount = utility({
  name: 'umount', notYet: ['v'], about: 'Unmount filesystems', gnu: { usage: 'umount [-hV]\n umount -a [options]\n umount [options] <source> | <directory>', flags: ['l,lazy  detach the filesystem now, clean up things later', 'f,force  force unmount', 'a,all', 'R,recursive', 'v', 'n'] }, busybox: { usage: 'umount [-rlfad] [-t FSTYPE] FILESYSTEM|DIRECTORY', flags: ['l  Lazy umount (detach filesystem)', 'f  Force umount (i.e., unreachable NFS server)', 'a', 'r', 'd', 't=FSTYPE', 'n'] },
  *main(run) {
    for (const key of ['a', 'R', 'r', 'd', 't']) if (run.has(key)) return yield* run.fail(`drydock: umount -${key} is not simulated yet`)
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'bad usage' : undefined)
    let status = 0
    for (const given of run.operands) {
      let path = given
      try {
        path = yield* canonical(given, 'none')
        yield* sys.umount(path, run.has('l'))
      } catch (error) {
        if (!isErrno(error)) throw error
        const text = error.errno === 'EINVAL' ? 'not mounted.' : error.errno === 'EBUSY' ? 'target is busy.' : error.errno === 'ENOENT' ? 'no mount point specified.' : error.errno === 'EPERM' ? 'must be superuser to unmount.' : `${error.message}.`
        yield* run.warn(run.gnu ? `${given}: ${text}` : `can't unmount ${given}: ${error.message}`)
        status = run.gnu ? 32 : 1
      }
    }
    return status
  },
})

/** mountpoint(1). */
export const mountpoint = utility({
  name: 'mountpoint', about: 'Check if the directory is a mountpoint', gnu: { usage: 'mountpoint [-qd] </path/to/directory>', flags: ['q,quiet  quiet mode', 'd,fs-devno  print maj:min device number of the filesystem'] }, busybox: { usage: 'mountpoint [-q] { [-dn] DIR | -x DEVICE }', flags: ['q  Quiet', 'd  Print major:minor of the filesystem'] },
  *main(run) {
    const path = run.operands[0]
    if (path === undefined) return yield* run.usage(run.gnu ? 'bad usage' : undefined)
    try {
      const real = yield* canonical(path, 'none')
      const is = (yield* mounts()).some((m) => m.target === real)
      if (run.has('d') && is) {
        const { dev } = yield* sys.stat(path)
        yield* run.out.write(`${dev >> 8}:${dev & 255}\n`)
      } else if (!run.has('q')) yield* run.out.write(`${path} is ${is ? '' : 'not '}a mountpoint\n`)
      return is ? 0 : run.gnu ? 32 : 1
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* run.fail(`${path}: ${error.message}`)
    }
  },
})
