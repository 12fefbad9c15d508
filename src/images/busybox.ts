import { APPLET_NAMES } from '../userland/busybox.ts'
import { type CatalogueImage, dir, executable, hardlink, layer, type LayerFile, step, text } from './image.ts'
import { accounts } from './parts/etc.ts'

export const PASSWD = `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
sys:x:3:3:sys:/dev:/bin/false
sync:x:4:100:sync:/bin:/bin/sync
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
operator:x:37:37:Operator:/var:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
`
export const GROUP = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
lp:x:7:
mail:x:8:
kmem:x:9:
wheel:x:10:root
cdrom:x:11:
dialout:x:18:
floppy:x:19:
video:x:28:
audio:x:29:
tape:x:32:
www-data:x:33:
operator:x:37:
utmp:x:43:
plugdev:x:46:
staff:x:50:
lock:x:54:
netdev:x:82:
users:x:100:
nobody:x:65534:
`

function binaries(): Record<string, LayerFile> {
  const files: Record<string, LayerFile> = { '/bin/[': executable('busybox', 1_119_928), '/bin/busybox': hardlink('/bin/[') }
  for (const name of APPLET_NAMES) files[`/bin/${name}`] ??= hardlink('/bin/[')
  return files
}

/** The root of the busybox image; other images with a busybox of their own lay theirs out likewise. */
export const busyboxLayer = layer({
  size: 4_277_910,
  files: () => ({
    ...binaries(), ...accounts(PASSWD, GROUP),
    '/dev': dir(), '/etc/localtime': text('TZif2UTC\n'), '/etc/network/if-up.d': dir(), '/etc/network/if-down.d': dir(), '/etc/network/if-pre-up.d': dir(), '/etc/network/if-post-down.d': dir(),
    '/etc/nsswitch.conf': text('passwd:         files\ngroup:          files\nshadow:         files\nhosts:          files dns\n'),
    '/home': dir({ uid: 65534, gid: 65534 }), '/root': dir({ mode: 0o700 }), '/tmp': dir({ mode: 0o1777 }), '/usr/sbin': dir(), '/usr/bin/env': executable('busybox', 1_119_928), '/var/spool/mail': dir({ uid: 8, gid: 8 }), '/var/www': dir({ uid: 33, gid: 33 }),
  }),
  bulk: ['/lib/libc.so.6', '/lib/libm.so.6', '/lib/libresolv.so.2', '/lib/libnss_dns.so.2', '/lib/libpthread.so.0'],
  compressedSize: 2_156_518,
})

export const busyboxImage: CatalogueImage = {
  repository: 'busybox',
  tags: ['latest', '1', '1.37', '1.37.0', 'glibc', 'stable', '1.36', '1.35'],
  created: '2024-09-26T21:31:42Z',
  description: 'Busybox base image.', stars: 3421,
  config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Cmd: ['sh'] },
  history: [step('BusyBox 1.37.0 (glibc), Debian 13', busyboxLayer)],
}
