import { dir, type LayerFile, type LayerFiles, symlink, text } from '../image.ts'

/** The directories every root file system has, empty. */
export const ROOT_DIRECTORIES: LayerFiles = {
  '/dev': dir(), '/etc': dir(), '/home': dir(), '/proc': dir({ mode: 0o555 }), '/root': dir({ mode: 0o700 }), '/sys': dir({ mode: 0o555 }), '/tmp': dir({ mode: 0o1777 }),
  '/usr': dir(), '/var': dir(), '/var/tmp': dir({ mode: 0o1777 }), '/var/spool/mail': dir(),
}

export const SERVICES = `tcpmux\t\t1/tcp
echo\t\t7/tcp
echo\t\t7/udp
discard\t\t9/tcp\t\tsink null
daytime\t\t13/tcp
ftp-data\t20/tcp
ftp\t\t21/tcp
ssh\t\t22/tcp
telnet\t\t23/tcp
smtp\t\t25/tcp\t\tmail
domain\t\t53/tcp
domain\t\t53/udp
http\t\t80/tcp\t\twww
pop3\t\t110/tcp\t\tpop-3
ntp\t\t123/udp
imap2\t\t143/tcp\t\timap
https\t\t443/tcp
https\t\t443/udp
mysql\t\t3306/tcp
postgresql\t5432/tcp\tpostgres
redis\t\t6379/tcp
http-alt\t8080/tcp\twebcache
`

export const PROTOCOLS = `ip\t0\tIP
icmp\t1\tICMP
tcp\t6\tTCP
udp\t17\tUDP
ipv6-icmp 58\tIPv6-ICMP
`

const DEBIAN_USERS = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
sync:x:4:65534:sync:/bin:/bin/sync
games:x:5:60:games:/usr/games:/usr/sbin/nologin
man:x:6:12:man:/var/cache/man:/usr/sbin/nologin
lp:x:7:7:lp:/var/spool/lpd:/usr/sbin/nologin
mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
news:x:9:9:news:/var/spool/news:/usr/sbin/nologin
uucp:x:10:10:uucp:/var/spool/uucp:/usr/sbin/nologin
proxy:x:13:13:proxy:/bin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
backup:x:34:34:backup:/var/backups:/usr/sbin/nologin
list:x:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin
irc:x:39:39:ircd:/run/ircd:/usr/sbin/nologin
_apt:x:42:65534::/nonexistent:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`

const DEBIAN_GROUPS = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
lp:x:7:
mail:x:8:
news:x:9:
uucp:x:10:
man:x:12:
proxy:x:13:
kmem:x:15:
dialout:x:20:
fax:x:21:
voice:x:22:
cdrom:x:24:
floppy:x:25:
tape:x:26:
sudo:x:27:
audio:x:29:
dip:x:30:
www-data:x:33:
backup:x:34:
operator:x:37:
list:x:38:
irc:x:39:
src:x:40:
shadow:x:42:
utmp:x:43:
video:x:44:
sasl:x:45:
plugdev:x:46:
staff:x:50:
games:x:60:
users:x:100:
nogroup:x:65534:
`

/** A line for a system user, to be appended to passwd. */
export type ExtraUser = { name: string; uid: number; gid: number; home: string; shell: string; gecos?: string }

const shadowOf = (passwd: string): string => passwd.split('\n').filter((line) => line !== '').map((line) => `${line.split(':')[0]}:*:20000:0:99999:7:::\n`).join('')

/** /etc/passwd, group and shadow of a Debian root, with more users and groups behind. */
export function debianAccounts(extra: readonly ExtraUser[] = []): LayerFiles {
  const passwd = DEBIAN_USERS + extra.map((u) => `${u.name}:x:${u.uid}:${u.gid}:${u.gecos ?? ''}:${u.home}:${u.shell}\n`).join('')
  const group = DEBIAN_GROUPS + extra.map((u) => `${u.name}:x:${u.gid}:\n`).join('')
  return accounts(passwd, group)
}

/** The three files of a user data base. */
export function accounts(passwd: string, group: string): LayerFiles {
  return { '/etc/passwd': text(passwd), '/etc/group': text(group), '/etc/shadow': text(shadowOf(passwd), { mode: 0o640, gid: 42 }) }
}

const ALPINE_USERS = `root:x:0:0:root:/root:/bin/sh
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
lp:x:4:7:lp:/var/spool/lpd:/sbin/nologin
sync:x:5:0:sync:/sbin:/bin/sync
shutdown:x:6:0:shutdown:/sbin:/sbin/shutdown
halt:x:7:0:halt:/sbin:/sbin/halt
mail:x:8:12:mail:/var/mail:/sbin/nologin
news:x:9:13:news:/usr/lib/news:/sbin/nologin
uucp:x:10:14:uucp:/var/spool/uucppublic:/sbin/nologin
cron:x:16:16:cron:/var/spool/cron:/sbin/nologin
ftp:x:21:21::/var/lib/ftp:/sbin/nologin
sshd:x:22:22:sshd:/dev/null:/sbin/nologin
games:x:35:35:games:/usr/games:/sbin/nologin
ntp:x:123:123:NTP:/var/empty:/sbin/nologin
guest:x:405:100:guest:/dev/null:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
`

const ALPINE_GROUPS = `root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
sys:x:3:root,bin
adm:x:4:root,daemon
tty:x:5:
disk:x:6:root
lp:x:7:lp
kmem:x:9:
wheel:x:10:root
floppy:x:11:root
mail:x:12:mail
news:x:13:news
uucp:x:14:uucp
cron:x:16:cron
audio:x:18:
cdrom:x:19:
dialout:x:20:root
ftp:x:21:
sshd:x:22:
input:x:23:
tape:x:26:root
video:x:27:root
netdev:x:28:
kvm:x:34:kvm
games:x:35:
shadow:x:42:
www-data:x:82:
users:x:100:games
ntp:x:123:
abuild:x:300:
utmp:x:406:
ping:x:999:
nogroup:x:65533:
nobody:x:65534:
`

/** /etc/passwd, group and shadow of an Alpine root, with more users behind. */
export function alpineAccounts(extra: readonly ExtraUser[] = []): LayerFiles {
  return accounts(
    ALPINE_USERS + extra.map((u) => `${u.name}:x:${u.uid}:${u.gid}:${u.gecos ?? ''}:${u.home}:${u.shell}\n`).join(''),
    ALPINE_GROUPS + extra.map((u) => `${u.name}:x:${u.gid}:${u.name}\n`).join(''),
  )
}

/** The merged /usr of Debian and Ubuntu: /bin, /sbin and /lib are links. */
export const MERGED_USR: LayerFiles = {
  '/bin': symlink('usr/bin'), '/sbin': symlink('usr/sbin'), '/lib': symlink('usr/lib'), '/lib64': symlink('usr/lib64'),
  '/usr/bin': dir(), '/usr/sbin': dir(), '/usr/lib': dir(), '/usr/lib64': dir(), '/usr/local/bin': dir(), '/usr/local/sbin': dir(), '/usr/share': dir(),
}

/** /etc/os-release of these fields, and the link beside it. */
export function osRelease(fields: Readonly<Record<string, string>>): LayerFiles {
  const lines = Object.entries(fields).map(([key, value]) => `${key}=${/^[A-Za-z0-9._-]+$/.test(value) && key !== 'VERSION_ID' ? value : `"${value}"`}\n`)
  return { '/usr/lib/os-release': text(lines.join('')), '/etc/os-release': symlink('../usr/lib/os-release') }
}

const BASHRC = `# Read by bash for interactive shells that are not login shells.
`

/** Gives interactive bash the prompt of a Debian root, which tells the chroot when there is one. */
const BASH_BASHRC = `# Read by every interactive bash that is not a login shell.
case $- in *i*) ;; *) return ;; esac
shopt -s checkwinsize
[ ! -r /etc/debian_chroot ] || debian_chroot=$(cat /etc/debian_chroot)
PS1='\${debian_chroot:+($debian_chroot)}\\u@\\h:\\w\\$ '
`

/** Small files that any glibc root has. */
export const COMMON_ETC: Readonly<Record<string, LayerFile>> = {
  '/etc/services': text(SERVICES), '/etc/protocols': text(PROTOCOLS), '/etc/host.conf': text('multi on\n'), '/etc/shells': text('# /etc/shells: valid login shells\n/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/dash\n/usr/bin/dash\n'),
  '/etc/nsswitch.conf': text('passwd:         files\ngroup:          files\nshadow:         files\n\nhosts:          files dns\nnetworks:       files\n'),
  '/etc/ld.so.conf': text('include /etc/ld.so.conf.d/*.conf\n'), '/etc/issue.net': text('Debian GNU/Linux 12\n'), '/root/.bashrc': text(BASHRC), '/etc/bash.bashrc': text(BASH_BASHRC), '/root/.profile': text('# Read by login shells.\n\nif [ "$BASH" ]; then\n  if [ -f ~/.bashrc ]; then\n    . ~/.bashrc\n  fi\nfi\n\nmesg n 2> /dev/null || true\n'),
  '/etc/profile': text('# Read by every login shell.\n\nif [ "$(id -u)" -eq 0 ]; then\n  PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\nelse\n  PATH="/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"\nfi\nexport PATH\n'),
}
