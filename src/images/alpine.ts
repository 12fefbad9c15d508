import { APPLET_NAMES } from '../userland/busybox.ts'
import { type CatalogueImage, dir, executable, layer, type Layer, type LayerFile, step, symlink, text } from './image.ts'
import { alpineAccounts, PROTOCOLS, ROOT_DIRECTORIES, SERVICES } from './parts/etc.ts'

const SBIN = new Set(['arp', 'fdisk', 'halt', 'ifconfig', 'ifdown', 'ifup', 'init', 'ip', 'ipaddr', 'iplink', 'iproute', 'losetup', 'mkswap', 'modprobe', 'nologin', 'pivot_root', 'poweroff', 'reboot', 'route', 'swapoff', 'swapon', 'switch_root', 'sysctl', 'syslogd'])
const USR_BIN = new Set([
  '[', '[[', 'awk', 'basename', 'bc', 'cal', 'clear', 'cmp', 'comm', 'crontab', 'cut', 'dc', 'diff', 'dirname', 'du', 'env', 'expand', 'expr', 'factor', 'find', 'fold', 'free', 'groups', 'head', 'hexdump', 'id', 'install', 'killall', 'last', 'less', 'logger', 'lsof', 'md5sum', 'mkfifo', 'nc', 'nl', 'nohup', 'nproc',
  'nsenter', 'nslookup', 'od', 'passwd', 'paste', 'pgrep', 'pkill', 'printf', 'pstree', 'readlink', 'realpath', 'reset', 'seq', 'setsid', 'sha1sum', 'sha256sum', 'sha512sum', 'shuf', 'sort', 'split', 'strings', 'sum', 'tac', 'tail', 'tee', 'test', 'time', 'timeout', 'top', 'tr', 'traceroute', 'tree', 'truncate', 'tty', 'unexpand', 'uniq',
  'unshare', 'unxz', 'unzip', 'uptime', 'vi', 'wc', 'wget', 'which', 'who', 'whoami', 'xargs', 'xxd', 'xz', 'yes',
])
const USR_SBIN = new Set(['addgroup', 'adduser', 'chpasswd', 'chroot', 'crond', 'delgroup', 'deluser', 'rdate'])

const placeOf = (name: string): string => (SBIN.has(name) ? '/sbin' : USR_BIN.has(name) ? '/usr/bin' : USR_SBIN.has(name) ? '/usr/sbin' : '/bin')

function root(version: string): Record<string, LayerFile> {
  const files: Record<string, LayerFile> = { '/bin/busybox': executable('busybox', 808_712) }
  for (const name of APPLET_NAMES) files[`${placeOf(name)}/${name}`] = symlink('/bin/busybox')
  const minor = version.split('.').slice(0, 2).join('.')
  return {
    ...ROOT_DIRECTORIES, ...files, ...alpineAccounts(), '/sbin/apk': executable('gnu:apk', 75_000),
    '/etc/alpine-release': text(`${version}\n`), '/etc/hostname': text('localhost\n'), '/etc/hosts': text('127.0.0.1\tlocalhost localhost.localdomain\n::1\t\tlocalhost localhost.localdomain\n'),
    '/etc/issue': text(`Welcome to Alpine Linux ${minor}\nKernel \\r on an \\m (\\l)\n\n`), '/etc/motd': text('Welcome to Alpine!\n'),
    '/etc/os-release': symlink('../usr/lib/os-release'),
    '/usr/lib/os-release': text(`NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${version}\nPRETTY_NAME="Alpine Linux v${minor}"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n`),
    '/etc/profile': text('export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n\nexport PAGER=less\numask 022\n\nif [ -n "$BASH_VERSION" ]; then\n\tPS1=\'\\h:\\w\\$ \'\nfi\n'),
    '/etc/services': text(SERVICES), '/etc/protocols': text(PROTOCOLS), '/etc/shells': text('# valid login shells\n/bin/sh\n/bin/ash\n'), '/etc/nsswitch.conf': text('hosts: files dns\n'),
    '/etc/apk/repositories': text(`https://mirror.drydock.example/alpine/v${minor}/main\nhttps://mirror.drydock.example/alpine/v${minor}/community\n`), '/etc/apk/arch': text('x86_64\n'), '/etc/apk/world': text('alpine-baselayout\nalpine-keys\nalpine-release\napk-tools\nbusybox\nlibc-utils\n'),
    '/lib/ld-musl-x86_64.so.1': executable('musl-loader', 662_576), '/lib/libc.musl-x86_64.so.1': symlink('ld-musl-x86_64.so.1'),
    '/media/cdrom': dir(), '/media/floppy': dir(), '/media/usb': dir(), '/mnt': dir(), '/opt': dir(), '/run': dir(), '/srv': dir(), '/usr/local/bin': dir(), '/usr/local/lib': dir(), '/usr/local/share': dir(),
    '/var/cache/apk': dir(), '/var/empty': dir({ mode: 0o555 }), '/var/lib/apk': dir(), '/var/local': dir(), '/var/log': dir(), '/var/lock': symlink('/run/lock'), '/var/mail': dir(), '/var/opt': dir(), '/var/run': symlink('../run'), '/var/spool/cron': dir(),
  }
}

const alpineLayer = (version: string, size: number, compressedSize: number): Layer =>
  layer({ files: () => root(version), size, compressedSize, bulk: ['/lib/libcrypto.so.3', '/lib/libssl.so.3', '/lib/libapk.so.2.14.0', '/lib/apk/db/installed', '/lib/libz.so.1.3.1', '/etc/ssl/cert.pem'] })

const layers = { v3_22: alpineLayer('3.22.1', 8_314_012, 3_802_452), v3_21: alpineLayer('3.21.3', 7_834_410, 3_642_247), v3_20: alpineLayer('3.20.6', 7_797_760, 3_626_897) }

/** The layer that images FROM alpine stand on. */
export const alpineBase = layers.v3_22

export const ALPINE_ENV = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']

/** The history lines of an image FROM alpine. */
export const alpineHistory = (base: Layer = alpineBase): CatalogueImage['history'] => [
  step('ADD alpine-minirootfs-3.22.1-x86_64.tar.gz / # buildkit', base, 'buildkit.dockerfile.v0'),
  step('CMD ["/bin/sh"]', undefined, 'buildkit.dockerfile.v0'),
]

const alpine = (tags: readonly string[], created: string, version: string, base: Layer): CatalogueImage => ({
  repository: 'alpine', tags, created, description: 'A minimal Docker image based on Alpine Linux with a complete package index and only 5 MB in size!', stars: 11_342,
  config: { Env: ALPINE_ENV, Cmd: ['/bin/sh'], WorkingDir: '/' },
  history: [
    step(`ADD alpine-minirootfs-${version}-x86_64.tar.gz / # buildkit`, base, 'buildkit.dockerfile.v0'),
    step('CMD ["/bin/sh"]', undefined, 'buildkit.dockerfile.v0'),
  ],
})

export const alpineImages: readonly CatalogueImage[] = [
  alpine(['latest', '3', '3.22', '3.22.1'], '2025-07-15T11:31:35Z', '3.22.1', layers.v3_22),
  alpine(['3.21', '3.21.3'], '2025-02-14T03:28:36Z', '3.21.3', layers.v3_21),
  alpine(['3.20', '3.20.6'], '2025-02-14T03:28:36Z', '3.20.6', layers.v3_20),
]
