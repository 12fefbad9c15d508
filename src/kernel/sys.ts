import type { Micros } from '../sim/time.ts'
import type { Gen, SysCall } from './coroutine.ts'
import type { NetlinkAnswer, NetlinkRequest } from './net/netlink.ts'
import type { LogLine } from './kernel-log.ts'
import type { Disposition, Signal } from './signals.ts'
import type { Env, ProgramMain } from './program.ts'
import type { WaitQueue } from './wait.ts'
import type { Attr, AttrChange, DirEntry, FsStat, InodeKind } from './vfs/file-system.ts'

export type Fd = number
export type Pid = number

export const STDIN: Fd = 0
export const STDOUT: Fd = 1
export const STDERR: Fd = 2

/** open(2) flags, Linux values. */
export const O = {
  RDONLY: 0, WRONLY: 1, RDWR: 2, CREAT: 0o100, EXCL: 0o200, NOCTTY: 0o400, TRUNC: 0o1000, APPEND: 0o2000, NONBLOCK: 0o4000,
  DIRECTORY: 0o200000, NOFOLLOW: 0o400000, CLOEXEC: 0o2000000, PATH: 0o10000000,
} as const

/** clone(2) and unshare(2) namespace flags, Linux values. */
export const CLONE = {
  NEWTIME: 0x80, NEWNS: 0x20000, NEWCGROUP: 0x2000000, NEWUTS: 0x4000000, NEWIPC: 0x8000000, NEWUSER: 0x10000000, NEWPID: 0x20000000, NEWNET: 0x40000000,
} as const

/** mount(2) flags, Linux values. */
export const MS = {
  RDONLY: 1, NOSUID: 2, NODEV: 4, NOEXEC: 8, REMOUNT: 32, BIND: 4096, MOVE: 8192, REC: 16384, PRIVATE: 1 << 18, SLAVE: 1 << 19, SHARED: 1 << 20,
} as const

/** stat(2): an inode's attributes and where it is. Times are microseconds since 1970. */
export type Stat = Attr & { readonly dev: number }

/** How a child ended: as wait(2) tells. `stopped` and `continued` only with those wait options. */
export type WaitStatus =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signaled'; readonly signal: Signal; readonly core: boolean }
  | { readonly kind: 'stopped'; readonly signal: Signal }
  | { readonly kind: 'continued' }

/** CPU time in microseconds. */
export type Rusage = { readonly user: Micros; readonly system: Micros }
export type Waited = { readonly pid: Pid; readonly status: WaitStatus; readonly usage: Rusage }

export type SocketAddress =
  | { readonly family: 'inet'; readonly host: string; readonly port: number }
  | { readonly family: 'unix'; readonly path: string }
export type SocketType = 'stream' | 'dgram' | 'raw'

export type PollRequest = { readonly fd: Fd; readonly read?: boolean; readonly write?: boolean }
/** In the order of the requests; `hangup` when the other side is gone. */
export type PollResult = { readonly fd: Fd; readonly readable: boolean; readonly writable: boolean; readonly hangup: boolean }

/** How code of the engine wakes a daemon's thread that polls `fd`. */
export type EventFd = { readonly fd: Fd; readonly signal: () => void }

/** Terminal attributes (termios(3)): cooked is ICANON+ECHO+ISIG; raw is none of them. */
export type Termios = {
  readonly icanon: boolean; readonly echo: boolean; readonly isig: boolean; readonly icrnl: boolean; readonly opost: boolean; readonly onlcr: boolean
}
export type Winsize = { readonly rows: number; readonly cols: number }

export type Uname = { readonly sysname: string; readonly nodename: string; readonly release: string; readonly version: string; readonly machine: string; readonly domainname: string }
export type Credentials = { readonly uid: number; readonly gid: number; readonly euid: number; readonly egid: number; readonly groups: readonly number[] }

export type MountRequest = { source: string; target: string; type?: string; flags?: number; data?: string }
export type ForkOptions = {
  /** CLONE.* flags: namespaces the child gets anew. */
  flags?: number
  /** Shown by ps until the child executes something; the parent's by default. */
  title?: readonly string[]
}

const ask = <T>(call: SysCall & Record<string, unknown>): Gen<T> => answer(call)
function* answer<T>(request: SysCall): Gen<T> {
  return (yield request) as T
}

/**
 * The system calls, as programs use them: `const fd = yield* sys.open(path)`. Each is a generator that yields the call as data
 * and gives the kernel's answer or throws a `SysError`. The object has no state: the kernel knows who is asking.
 */
export const sys = {
  // files
  open: (path: string, flags: number = O.RDONLY, mode = 0o666) => ask<Fd>({ op: 'openat', path, flags, mode }),
  close: (fd: Fd) => ask<void>({ op: 'close', fd }),
  /** Up to `max` bytes; empty at the end of the file. Sleeps while a pipe, terminal or socket has none. */
  read: (fd: Fd, max = 65_536) => ask<Uint8Array>({ op: 'read', fd, max }),
  /** How many bytes were taken, at least one; sleeps while there is no room. `write` in libc/io.ts writes all. */
  write: (fd: Fd, data: Uint8Array) => ask<number>({ op: 'write', fd, data }),
  pread: (fd: Fd, offset: number, max: number) => ask<Uint8Array>({ op: 'pread64', fd, offset, max }),
  lseek: (fd: Fd, offset: number, whence: 'set' | 'cur' | 'end' = 'set') => ask<number>({ op: 'lseek', fd, offset, whence }),
  /** The lowest free descriptor from `from` on, sharing the open file. */
  dup: (fd: Fd, from = 0, cloexec = false) => ask<Fd>({ op: 'fcntl_dupfd', fd, from, cloexec }),
  dup2: (fd: Fd, to: Fd) => ask<Fd>({ op: 'dup2', fd, to }),
  setCloexec: (fd: Fd, on: boolean) => ask<void>({ op: 'fcntl_setfd', fd, on }),
  setNonblock: (fd: Fd, on: boolean) => ask<void>({ op: 'fcntl_setfl', fd, on }),
  pipe: () => ask<{ read: Fd; write: Fd }>({ op: 'pipe2' }),
  truncate: (fd: Fd, size: number) => ask<void>({ op: 'ftruncate', fd, size }),
  stat: (path: string) => ask<Stat>({ op: 'stat', path, follow: true }),
  lstat: (path: string) => ask<Stat>({ op: 'stat', path, follow: false }),
  fstat: (fd: Fd) => ask<Stat>({ op: 'fstat', fd }),
  access: (path: string, mode: { read?: boolean; write?: boolean; execute?: boolean }) => ask<void>({ op: 'faccessat', path, ...mode }),
  /** All entries but `.` and `..`. */
  readdir: (path: string) => ask<readonly DirEntry[]>({ op: 'getdents64', path }),
  readlink: (path: string) => ask<string>({ op: 'readlink', path }),
  mkdir: (path: string, mode = 0o777) => ask<void>({ op: 'mkdir', path, mode }),
  mknod: (path: string, kind: InodeKind, mode = 0o666, rdev = 0) => ask<void>({ op: 'mknod', path, kind, mode, rdev }),
  link: (target: string, path: string, follow = false) => ask<void>({ op: 'link', target, path, follow }),
  symlink: (target: string, path: string) => ask<void>({ op: 'symlink', target, path }),
  unlink: (path: string) => ask<void>({ op: 'unlink', path }),
  rmdir: (path: string) => ask<void>({ op: 'rmdir', path }),
  rename: (from: string, to: string) => ask<void>({ op: 'rename', from, to }),
  chmod: (path: string, mode: number) => ask<void>({ op: 'chmod', path, mode }),
  chown: (path: string, uid: number, gid: number, follow = true) => ask<void>({ op: 'chown', path, uid, gid, follow }),
  utimes: (path: string, times: Pick<AttrChange, 'atime' | 'mtime'>, follow = true) => ask<void>({ op: 'utimensat', path, times, follow }),
  umask: (mask: number) => ask<number>({ op: 'umask', mask }),
  getcwd: () => ask<string>({ op: 'getcwd' }),
  chdir: (path: string) => ask<void>({ op: 'chdir', path }),
  statfs: (path: string) => ask<FsStat & { type: string; dev: number }>({ op: 'statfs', path }),
  realpath: (path: string) => ask<string>({ op: 'realpath', path }),

  // mounts
  mount: (request: MountRequest) => ask<void>({ op: 'mount', ...request }),
  umount: (target: string, lazy = false) => ask<void>({ op: 'umount2', target, lazy }),
  chroot: (path: string) => ask<void>({ op: 'chroot', path }),
  pivotRoot: (newRoot: string, putOld: string) => ask<void>({ op: 'pivot_root', newRoot, putOld }),

  // processes
  /** Starts a child process that runs `main` on a copy of this one's descriptors, directory, credentials and namespaces. Gives its pid. */
  fork: (main: () => Gen<number>, options: ForkOptions = {}) => ask<Pid>({ op: 'clone', main, ...options }),
  /** Starts a thread: a second coroutine of this process. It ends with the process. */
  thread: (main: () => Gen<unknown>) => ask<number>({ op: 'clone_thread', main }),
  /** Replaces the process's program by the file's; returns only by throwing. A script's `#!` is honoured. */
  exec: (path: string, argv: readonly string[], env: Env) => ask<never>({ op: 'execve', path, argv, env }),
  /** Runs another program's main inside this process image (a busybox applet calling another); no new process. */
  lookupProgram: (name: string) => ask<ProgramMain | undefined>({ op: 'program_lookup', name }),
  exit: (status: number) => ask<never>({ op: 'exit_group', status }),
  /**
   * The next child to change state: any (-1), one pid, or one process group (-pgid). Undefined with `nohang` when none has yet;
   * ECHILD when there is none to wait for; EINTR when a caught signal arrives.
   */
  wait: (which: Pid = -1, options: { nohang?: boolean; untraced?: boolean; continued?: boolean } = {}) =>
    ask<Waited | undefined>({ op: 'wait4', which, ...options }),
  getpid: () => ask<Pid>({ op: 'getpid' }),
  getppid: () => ask<Pid>({ op: 'getppid' }),
  getpgid: (pid: Pid = 0) => ask<Pid>({ op: 'getpgid', pid }),
  setpgid: (pid: Pid, pgid: Pid) => ask<void>({ op: 'setpgid', pid, pgid }),
  getsid: (pid: Pid = 0) => ask<Pid>({ op: 'getsid', pid }),
  setsid: () => ask<Pid>({ op: 'setsid' }),
  /** Sends a signal as kill(2): pid, 0 (own group), -1 (all), -pgid. Signal 0 (undefined) only checks. */
  kill: (pid: Pid, signal: Signal | undefined) => ask<void>({ op: 'kill', pid, signal }),
  /** Sets what a signal does here and gives what it did. A caught signal makes sleeping calls fail with EINTR; `signals` takes it. */
  sigaction: (signal: Signal, to: Disposition) => ask<Disposition>({ op: 'rt_sigaction', signal, to }),
  /** Caught signals that have arrived since the last call, oldest first. Never sleeps. */
  signals: () => ask<readonly Signal[]>({ op: 'signals_take' }),
  /** Sleeps until a caught signal arrives (then returns it). */
  sigwait: () => ask<Signal>({ op: 'rt_sigtimedwait' }),
  sleep: (duration: Micros) => ask<void>({ op: 'nanosleep', duration }),
  /** Sleeps until the queue is woken (true) or the time is over (false): for daemons of the engine, whose state is no file. Signals do not end it. */
  waitOn: (queue: WaitQueue, timeout?: Micros) => ask<boolean>({ op: 'futex', queue, timeout }),
  /** Burns CPU time: the process is charged, others may run meanwhile, a cgroup quota slows it down. */
  compute: (duration: Micros) => ask<void>({ op: 'compute', duration }),
  /** Sets how many bytes of memory the process holds; the OOM killer may end it, or another, for that. */
  setMemory: (bytes: number) => ask<void>({ op: 'brk', bytes }),
  /** The kernel's log as dmesg prints it; `clear` empties it. */
  syslog: (clear = false) => ask<readonly LogLine[]>({ op: 'syslog', clear }),
  /** The CPUs the process may run on (its cpuset), by number. */
  affinity: () => ask<readonly number[]>({ op: 'sched_getaffinity' }),
  nice: (increment: number) => ask<number>({ op: 'setpriority', increment }),
  times: () => ask<{ self: Rusage; children: Rusage }>({ op: 'times' }),
  getrlimit: (resource: string) => ask<{ soft: number; hard: number }>({ op: 'getrlimit', resource }),
  setrlimit: (resource: string, soft: number, hard: number) => ask<void>({ op: 'setrlimit', resource, soft, hard }),
  credentials: () => ask<Credentials>({ op: 'getresuid' }),
  setuid: (uid: number) => ask<void>({ op: 'setuid', uid }),
  setgid: (gid: number) => ask<void>({ op: 'setgid', gid }),
  setgroups: (groups: readonly number[]) => ask<void>({ op: 'setgroups', groups }),

  // time and host
  /** Microseconds since 1970 (may exceed 2^53 only after the year 2255). */
  now: () => ask<number>({ op: 'clock_gettime' }),
  uptime: () => ask<Micros>({ op: 'sysinfo' }),
  random: (length: number) => ask<Uint8Array>({ op: 'getrandom', length }),
  uname: () => ask<Uname>({ op: 'uname' }),
  sethostname: (name: string) => ask<void>({ op: 'sethostname', name }),

  // namespaces
  unshare: (flags: number) => ask<void>({ op: 'unshare', flags }),
  setns: (fd: Fd, flags = 0) => ask<void>({ op: 'setns', fd, flags }),

  // terminals
  isatty: (fd: Fd) => ask<boolean>({ op: 'ioctl_isatty', fd }),
  ttyname: (fd: Fd) => ask<string>({ op: 'ioctl_ttyname', fd }),
  tcgetattr: (fd: Fd) => ask<Termios>({ op: 'ioctl_tcgets', fd }),
  tcsetattr: (fd: Fd, attributes: Partial<Termios>) => ask<void>({ op: 'ioctl_tcsets', fd, attributes }),
  winsize: (fd: Fd) => ask<Winsize>({ op: 'ioctl_tiocgwinsz', fd }),
  setWinsize: (fd: Fd, size: Winsize) => ask<void>({ op: 'ioctl_tiocswinsz', fd, size }),
  tcgetpgrp: (fd: Fd) => ask<Pid>({ op: 'ioctl_tiocgpgrp', fd }),
  tcsetpgrp: (fd: Fd, pgid: Pid) => ask<void>({ op: 'ioctl_tiocspgrp', fd, pgid }),
  setControllingTty: (fd: Fd) => ask<void>({ op: 'ioctl_tiocsctty', fd }),
  /** A new pseudo-terminal: the master's descriptor and the slave's path under /dev/pts. */
  openpty: () => ask<{ master: Fd; path: string }>({ op: 'openpty' }),

  // sockets
  socket: (family: 'inet' | 'unix', type: SocketType = 'stream') => ask<Fd>({ op: 'socket', family, type }),
  bind: (fd: Fd, address: SocketAddress) => ask<void>({ op: 'bind', fd, address }),
  listen: (fd: Fd, backlog = 128) => ask<void>({ op: 'listen', fd, backlog }),
  accept: (fd: Fd) => ask<{ fd: Fd; peer: SocketAddress }>({ op: 'accept4', fd }),
  connect: (fd: Fd, address: SocketAddress) => ask<void>({ op: 'connect', fd, address }),
  shutdown: (fd: Fd, how: 'read' | 'write' | 'both') => ask<void>({ op: 'shutdown', fd, how }),
  sendto: (fd: Fd, data: Uint8Array, address: SocketAddress) => ask<number>({ op: 'sendto', fd, data, address }),
  recvfrom: (fd: Fd, max = 65_536) => ask<{ data: Uint8Array; from: SocketAddress }>({ op: 'recvfrom', fd, max }),
  /** IP_TTL of what a raw socket sends (traceroute). */
  setTtl: (fd: Fd, ttl: number) => ask<void>({ op: 'setsockopt_ip_ttl', fd, ttl }),
  getsockname: (fd: Fd) => ask<SocketAddress>({ op: 'getsockname', fd }),
  getpeername: (fd: Fd) => ask<SocketAddress>({ op: 'getpeername', fd }),
  /** Sleeps until one of them is ready or the time is over (undefined: for ever; 0: only look). */
  poll: (requests: readonly PollRequest[], timeout?: Micros) => ask<readonly PollResult[]>({ op: 'poll', requests, timeout }),
  /** Links, addresses, routes, sockets and rules of the own network namespace (net/netlink.ts). Changing them is root's. */
  netlink: <R extends NetlinkRequest>(request: R) => ask<NetlinkAnswer<R>>({ op: 'netlink', request }),
  /** A descriptor that becomes readable when `signal` is called, from any code of the engine (eventfd(2)); reading it resets it. */
  eventfd: () => ask<EventFd>({ op: 'eventfd2' }),
} as const

export type Sys = typeof sys
