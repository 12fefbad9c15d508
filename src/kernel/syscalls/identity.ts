import { errno } from '../errno.ts'
import { syscall, type SysCallEntry } from './handler.ts'

const getresuid = syscall('getresuid', ({ process }) => process.cred)

const setuid = syscall<{ uid: number }>('setuid', ({ process }, { uid }) => {
  const { cred } = process
  if (cred.euid !== 0 && uid !== cred.uid) throw errno('EPERM')
  process.cred = { ...cred, uid: cred.euid === 0 ? uid : cred.uid, euid: uid }
  process.kernel.lifecycle.publish(process)
})

const setgid = syscall<{ gid: number }>('setgid', ({ process }, { gid }) => {
  const { cred } = process
  if (cred.euid !== 0 && gid !== cred.gid) throw errno('EPERM')
  process.cred = { ...cred, gid: cred.euid === 0 ? gid : cred.gid, egid: gid }
})

const setgroups = syscall<{ groups: readonly number[] }>('setgroups', ({ process }, { groups }) => {
  if (process.cred.euid !== 0) throw errno('EPERM')
  process.cred = { ...process.cred, groups: [...groups] }
})

const setpriority = syscall<{ increment: number }>('setpriority', ({ process }, { increment }) => {
  if (increment < 0 && process.cred.euid !== 0) throw errno('EPERM')
  process.nice = Math.max(-20, Math.min(19, process.nice + increment))
  return process.nice
})

/** Soft and hard limits of a process that nobody has set (a Debian host's). */
const LIMITS: Readonly<Record<string, readonly [number, number]>> = { NOFILE: [1024, 1_048_576], NPROC: [31_000, 31_000], STACK: [8_388_608, Number.POSITIVE_INFINITY], CORE: [0, Number.POSITIVE_INFINITY] }

const getrlimit = syscall<{ resource: string }>('getrlimit', ({ process }, { resource }) => {
  const [soft, hard] = LIMITS[resource] ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  return process.rlimits.get(resource) ?? { soft, hard }
})

const setrlimit = syscall<{ resource: string; soft: number; hard: number }>('setrlimit', ({ process }, { resource, soft, hard }) => {
  const old = process.rlimits.get(resource)
  if (soft > hard) throw errno('EINVAL')
  if (old !== undefined && hard > old.hard && process.cred.euid !== 0) throw errno('EPERM')
  process.rlimits.set(resource, { soft, hard })
})

const uname = syscall('uname', ({ process }) => ({
  sysname: 'Linux', nodename: process.ns.uts.hostname, release: process.kernel.release, version: '#1 SMP PREEMPT_DYNAMIC Drydock', machine: 'x86_64',
  domainname: process.ns.uts.domainname,
}))

const sethostname = syscall<{ name: string }>('sethostname', ({ process }, { name }) => {
  if (process.cred.euid !== 0) throw errno('EPERM')
  if (name.length > 64) throw errno('EINVAL')
  process.ns.uts.hostname = name
})

const getrandom = syscall<{ length: number }>('getrandom', ({ process }, { length }) => process.kernel.world.random(`${process.kernel.hostname}/urandom`).bytes(length))

export const identityCalls: readonly SysCallEntry[] = [
  getresuid, setuid, setgid, setgroups, setpriority, getrlimit, setrlimit, uname, sethostname, getrandom,
]
