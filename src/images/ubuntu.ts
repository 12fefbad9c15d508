import { debianRoot } from './debian.ts'
import { type CatalogueImage, layer, step, text } from './image.ts'

type Release = { version: string; codename: string; name: string; debian: string; size: number; compressed: number; created: string; tags: readonly string[] }

const RELEASES: readonly Release[] = [
  { version: '24.04', codename: 'noble', name: '24.04.2 LTS (Noble Numbat)', debian: 'trixie/sid', size: 78_118_912, compressed: 29_723_061, created: '2025-05-30T15:22:41Z', tags: ['latest', '24.04', 'noble'] },
  { version: '22.04', codename: 'jammy', name: '22.04.5 LTS (Jammy Jellyfish)', debian: 'bookworm/sid', size: 77_866_240, compressed: 29_538_190, created: '2025-05-30T15:18:08Z', tags: ['22.04', 'jammy'] },
  { version: '20.04', codename: 'focal', name: '20.04.6 LTS (Focal Fossa)', debian: 'bullseye/sid', size: 72_810_496, compressed: 27_511_013, created: '2025-04-08T10:43:13Z', tags: ['20.04', 'focal'] },
  { version: '18.04', codename: 'bionic', name: '18.04.6 LTS (Bionic Beaver)', debian: 'buster/sid', size: 63_145_216, compressed: 25_690_331, created: '2023-05-30T09:32:09Z', tags: ['18.04', 'bionic'] },
]

const BULK = [
  '/usr/lib/x86_64-linux-gnu/libicudata.so', '/usr/lib/x86_64-linux-gnu/libcrypto.so.3', '/usr/lib/locale/C.utf8/LC_COLLATE', '/usr/lib/x86_64-linux-gnu/libc.so.6', '/usr/bin/perl', '/usr/lib/x86_64-linux-gnu/libapt-pkg.so.6.0.0',
  '/usr/lib/x86_64-linux-gnu/libstdc++.so.6', '/var/lib/dpkg/available', '/usr/share/perl5/perl.pm',
]

function ubuntu({ version, codename, name, debian, size, compressed, created, tags }: Release): CatalogueImage {
  const release = {
    PRETTY_NAME: `Ubuntu ${name.split(' (')[0]}`, NAME: 'Ubuntu', VERSION_ID: version, VERSION: name, VERSION_CODENAME: codename, ID: 'ubuntu', ID_LIKE: 'debian', HOME_URL: 'https://www.ubuntu.com/',
    SUPPORT_URL: 'https://help.ubuntu.com/', BUG_REPORT_URL: 'https://bugs.launchpad.net/ubuntu/', UBUNTU_CODENAME: codename,
  }
  const root = layer({
    size, compressedSize: compressed, bulk: BULK,
    files: () => ({
      ...debianRoot(release, debian), '/etc/lsb-release': text(`DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=${version}\nDISTRIB_CODENAME=${codename}\nDISTRIB_DESCRIPTION="Ubuntu ${name.split(' (')[0]}"\n`),
    }),
  })
  return {
    repository: 'ubuntu', tags, created, description: 'Ubuntu is a Debian-based Linux operating system based on free software.', stars: 17_640,
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Cmd: ['/bin/bash'],
      Labels: { 'org.opencontainers.image.ref.name': 'ubuntu', 'org.opencontainers.image.version': version },
    },
    history: [
      step('/bin/sh -c #(nop)  ARG RELEASE'), step('/bin/sh -c #(nop)  ARG LAUNCHPAD_BUILD_ARCH'), step('/bin/sh -c #(nop)  LABEL org.opencontainers.image.ref.name=ubuntu'),
      step(`/bin/sh -c #(nop)  LABEL org.opencontainers.image.version=${version}`), step('/bin/sh -c #(nop) ADD file:6df775300d76441aa33f31b22c1afce8dfe35c8ffbc14ef27c27009235b12a95 in / ', root),
      step('/bin/sh -c #(nop)  CMD ["/bin/bash"]'),
    ],
  }
}

export const ubuntuImages: readonly CatalogueImage[] = RELEASES.map(ubuntu)
