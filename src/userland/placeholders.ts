import { printError } from '../kernel/libc/io.ts'
import { type Face, utility, type Utility } from './utility.ts'

/** Commands of Debian that real images have and that do nothing here but say so. */
const GNU = [
  'b2sum', 'base32', 'cksum', 'csplit', 'dircolors', 'factor', 'fmt', 'hostid', 'install', 'join', 'link', 'logname', 'mkfifo', 'mknod', 'numfmt', 'pathchk', 'pinky', 'pr', 'sha224sum', 'sha384sum', 'shred', 'shuf', 'stdbuf', 'sum', 'tsort', 'unlink', 'users', 'who',
  'tput', 'reset', 'lsblk', 'column', 'cal', 'flock', 'findmnt', 'getopt', 'taskset', 'setpriv', 'logger', 'lscpu', 'ipcs', 'pmap', 'sysctl', 'vmstat', 'w',
  'userdel', 'usermod', 'groupdel', 'passwd', 'chpasswd', 'adduser', 'addgroup', 'deluser', 'delgroup', 'apt', 'apt-get', 'apt-cache', 'apt-mark', 'dpkg', 'dpkg-query', 'iconv', 'locale', 'ldd', 'ldconfig',
  'bridge', 'tc', 'route', 'arp', 'dig', 'host', 'iptables', 'iptables-save', 'vi', 'vim', 'nano', 'bc', 'xxd', 'tree', 'jq', 'strace', 'sudo', 'file', 'patch', 'xz', 'unxz', 'pstree', 'apk',
] as const

/** Applets of busybox, likewise. */
const BUSYBOX = [
  'arp', 'bc', 'bzip2', 'cal', 'chpasswd', 'cpio', 'crond', 'crontab', 'dc', 'delgroup', 'deluser', 'ed', 'factor', 'flock', 'install', 'logger', 'lsof', 'mkfifo', 'mknod', 'passwd', 'patch', 'pstree', 'reset', 'route', 'shuf', 'strings', 'sysctl', 'telnet', 'traceroute', 'tree', 'unlink', 'unzip', 'vi', 'who', 'xxd',
] as const

const FACE: Face = { usage: '', raw: true }

function placeholder(name: string): Utility {
  return utility({
    name, about: 'Not simulated yet', ...((GNU as readonly string[]).includes(name) && { gnu: FACE }), ...((BUSYBOX as readonly string[]).includes(name) && { busybox: FACE }),
    *main(run) {
      yield* printError(`drydock: ${run.name} is not simulated yet\n`)
      return 1
    },
  })
}

/** Programs that exist in reality where they are put, and say here that they are not simulated yet. */
export const PLACEHOLDERS: readonly Utility[] = [...new Set<string>([...GNU, ...BUSYBOX])].map(placeholder)
