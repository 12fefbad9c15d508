import { APPLET_NAMES } from '../../userland/busybox.ts'
import { GROUP, PASSWD } from '../busybox.ts'
import { type CatalogueImage, dir, executable, layer, type Layer, type LayerFile, step, symlink, text } from '../image.ts'
import { accounts, type ExtraUser } from '../parts/etc.ts'

/** When the images of the recordings were made. */
export const CREATED = '2026-01-05T08:17:03Z'

const BINARY = 1_982_256

/** A root of one static busybox with a link for every applet, and users; the recordings' busybox, alpine and nginx stand on such a root. */
export function busyboxRoot(users: readonly ExtraUser[] = []): Record<string, LayerFile> {
  const files: Record<string, LayerFile> = { '/bin/busybox': executable('busybox', BINARY) }
  for (const name of APPLET_NAMES) files[`/bin/${name}`] ??= symlink('busybox')
  const passwd = PASSWD + users.map((u) => `${u.name}:x:${u.uid}:${u.gid}:${u.gecos ?? ''}:${u.home}:${u.shell}\n`).join('')
  const group = GROUP.replace('nobody:x:65534:', 'nogroup:x:65534:') + users.map((u) => `${u.name}:x:${u.gid}:\n`).join('')
  return {
    ...files, ...accounts(passwd, group), '/dev': dir(), '/etc/hostname': text('localhost\n'), '/etc/nsswitch.conf': text('hosts: files dns\n'), '/home': dir(), '/proc': dir({ mode: 0o555 }), '/root': dir(), '/sys': dir({ mode: 0o555 }), '/tmp': dir({ mode: 0o1777 }),
    '/usr/bin/env': symlink('../../bin/busybox'), '/var/spool': dir(), '/var/www': dir(),
  }
}

const root = (size: number): Layer => layer({ files: () => busyboxRoot(), size, bulk: ['/etc/services'], compressedSize: Math.round(size / 2) })

/** The image of a small root, as `docker build` from `scratch` with `ADD` made it. */
const small = (repository: string, cmd: string, added: Layer, digest: string, created: string): CatalogueImage => ({
  repository, tags: ['latest'], created,
  config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Cmd: [cmd] },
  history: [
    step(`/bin/sh -c #(nop) ADD file:${digest} in / `, added), ...(repository === 'alpine' ? [step('/bin/sh -c #(nop)  ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')] : []),
    step(`/bin/sh -c #(nop)  CMD ["${cmd}"]`),
  ],
})

export const recordedBusybox: readonly CatalogueImage[] = [
  small('busybox', 'sh', root(1_984_834), 'c4dfa2559c8dc5e4dee3173c47ee09fae9ca1ea612570f857e942ccb8adb0f84', CREATED),
  small('alpine', '/bin/sh', root(1_984_834), '5f1b2f6a6f6c9f6d1cf4be3dcb7b2e8f0f4d9c0c36ad5a9e1a1ff1fa5c7cbb1f', '2026-01-05T08:17:07Z'),
]
