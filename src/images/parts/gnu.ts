import { UTILITIES } from '../../userland/utilities.ts'
import { executable, type LayerFile, type LayerFiles, symlink } from '../image.ts'

/** Which commands a Debian package brings, with sizes in bytes where they are far from the usual 40 to 80 kB. Only those that exist here are put in. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  coreutils: [
    '[', 'arch', 'b2sum', 'base32', 'base64', 'basename', 'cat', 'chgrp', 'chmod', 'chown', 'chroot', 'cksum', 'comm', 'cp', 'csplit', 'cut', 'date', 'dd', 'df', 'dir', 'dircolors', 'dirname', 'du', 'echo', 'env', 'expand', 'expr', 'factor', 'false', 'fmt', 'fold',
    'groups', 'head', 'hostid', 'id', 'install', 'join', 'link', 'ln', 'logname', 'ls', 'md5sum', 'mkdir', 'mkfifo', 'mknod', 'mktemp', 'mv', 'nice', 'nl', 'nohup', 'nproc', 'numfmt', 'od', 'paste', 'pathchk', 'pinky', 'pr', 'printenv', 'printf', 'pwd', 'readlink',
    'realpath', 'rm', 'rmdir', 'seq', 'sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum', 'shred', 'shuf', 'sleep', 'sort', 'split', 'stat', 'stdbuf', 'stty', 'sum', 'sync', 'tac', 'tail', 'tee', 'test', 'timeout', 'touch', 'tr', 'true', 'truncate', 'tsort', 'tty',
    'uname', 'unexpand', 'uniq', 'unlink', 'users', 'vdir', 'wc', 'who', 'whoami', 'yes',
  ],
  grep: ['grep', 'egrep', 'fgrep'], sed: ['sed'], mawk: ['awk'], findutils: ['find', 'xargs'], diffutils: ['cmp', 'diff'], tar: ['tar'], gzip: ['gzip', 'gunzip', 'zcat'], hostname: ['hostname'],
  debianutils: ['which', 'tempfile'], 'ncurses-bin': ['clear', 'tput', 'reset'], mount: ['mount', 'umount'],
  'util-linux': ['dmesg', 'lsns', 'more', 'mountpoint', 'nsenter', 'rev', 'setsid', 'su', 'unshare', 'hexdump', 'lsblk', 'column', 'cal', 'flock', 'findmnt', 'getopt', 'taskset', 'setpriv', 'logger', 'lscpu', 'ipcs', 'pivot_root'],
  procps: ['free', 'kill', 'pgrep', 'pidof', 'pkill', 'ps', 'pmap', 'sysctl', 'top', 'uptime', 'vmstat', 'w', 'watch'],
  passwd: ['useradd', 'userdel', 'usermod', 'groupadd', 'groupdel', 'passwd', 'chpasswd'], adduser: ['adduser', 'addgroup', 'deluser', 'delgroup'],
  curl: ['curl'], wget: ['wget'], iproute2: ['ip', 'ss', 'bridge', 'tc'], 'iputils-ping': ['ping'], 'net-tools': ['netstat', 'ifconfig', 'route', 'arp'], dnsutils: ['nslookup', 'dig', 'host'], 'netcat-openbsd': ['nc'], iptables: ['iptables', 'iptables-save'],
  less: ['less'], vim: ['vi', 'vim'], nano: ['nano'], bc: ['bc'], bsdextrautils: ['hexdump', 'column', 'cal'], xxd: ['xxd'], tree: ['tree'], jq: ['jq'], strace: ['strace'], time: ['time'], sudo: ['sudo'], file: ['file'], 'ca-certificates': [],
  apt: ['apt', 'apt-get', 'apt-cache', 'apt-mark'], dpkg: ['dpkg', 'dpkg-query'], 'libc-bin': ['getent', 'iconv', 'locale', 'ldd', 'ldconfig'],
  patch: ['patch'], 'xz-utils': ['xz', 'unxz'], bzip2: ['bzip2'], psmisc: ['killall', 'pstree'],
}

/** The packages every Debian and Ubuntu image has. */
export const ESSENTIAL = ['coreutils', 'grep', 'sed', 'mawk', 'findutils', 'diffutils', 'tar', 'gzip', 'hostname', 'debianutils', 'ncurses-bin', 'mount', 'util-linux', 'passwd', 'apt', 'dpkg', 'libc-bin'] as const

const SBIN = new Set(['chroot', 'useradd', 'userdel', 'usermod', 'groupadd', 'groupdel', 'chpasswd', 'adduser', 'addgroup', 'deluser', 'delgroup', 'sysctl', 'ip', 'ifconfig', 'route', 'arp', 'iptables', 'iptables-save', 'pivot_root', 'tc', 'bridge', 'ldconfig'])
const SETUID = new Set(['su', 'mount', 'umount', 'passwd', 'sudo'])

const existing = new Set(UTILITIES.filter((item) => item.gnu !== undefined).flatMap((item) => [item.name, ...(item.aliases ?? [])]))

/** Sizes look like real ones: spread between 30 and 150 kB by name. */
function sizeOf(name: string): number {
  let hash = 7
  for (const char of name) hash = (hash * 31 + char.charCodeAt(0)) % 9973
  return 31_000 + Math.round((hash / 9973) ** 2 * 120_000) * 8
}

/** The files of Debian packages: the commands that exist, under /usr/bin and /usr/sbin. */
export function debianPackages(...names: readonly string[]): LayerFiles {
  const files: Record<string, LayerFile> = {}
  for (const name of names) {
    for (const command of PACKAGES[name] ?? []) {
      if (!existing.has(command)) continue
      files[`/usr/${SBIN.has(command) ? 'sbin' : 'bin'}/${command}`] = executable(`gnu:${command}`, sizeOf(command), { mode: SETUID.has(command) ? 0o4755 : 0o755 })
    }
  }
  return files
}

/** bash and dash; /bin/sh is dash on Debian and Ubuntu. */
export const DEBIAN_SHELLS: LayerFiles = {
  '/usr/bin/bash': executable('bash', 1_265_648), '/usr/bin/dash': executable('dash', 125_640), '/usr/bin/sh': symlink('dash'), '/usr/bin/rbash': symlink('bash'),
}
