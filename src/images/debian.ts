import { type CatalogueImage, dir, layer, type Layer, type LayerFile, step, text } from './image.ts'
import { COMMON_ETC, debianAccounts, MERGED_USR, osRelease, ROOT_DIRECTORIES } from './parts/etc.ts'
import { DEBIAN_SHELLS, debianPackages, ESSENTIAL } from './parts/gnu.ts'

/** What all Debian and Ubuntu roots have; `release` says which. */
export function debianRoot(release: Readonly<Record<string, string>>, debianVersion: string): Record<string, LayerFile> {
  return {
    ...ROOT_DIRECTORIES, ...MERGED_USR, ...COMMON_ETC, ...debianAccounts(), ...osRelease(release), ...DEBIAN_SHELLS, ...debianPackages(...ESSENTIAL),
    '/etc/debian_version': text(`${debianVersion}\n`), '/etc/issue': text(`${release['PRETTY_NAME']} \\n \\l\n\n`), '/etc/issue.net': text(`${release['PRETTY_NAME']}\n`), '/etc/hostname': text('localhost\n'),
    '/boot': dir(), '/media': dir(), '/mnt': dir(), '/opt': dir(), '/run': dir(), '/srv': dir(), '/var/backups': dir(), '/var/cache/apt/archives/partial': dir(), '/var/lib/apt/lists': dir(), '/var/lib/dpkg/info': dir(), '/var/log/apt': dir(), '/var/mail': dir({ mode: 0o2775, gid: 8 }),
    '/etc/apt/sources.list.d': dir(), '/etc/skel/.bashrc': COMMON_ETC['/root/.bashrc'] as LayerFile, '/usr/games': dir(), '/usr/include': dir(), '/usr/src': dir(),
  }
}

const BULK = [
  '/usr/lib/x86_64-linux-gnu/libicudata.so.72.1', '/usr/lib/locale/C.utf8/LC_COLLATE', '/usr/lib/x86_64-linux-gnu/libcrypto.so.3', '/usr/lib/x86_64-linux-gnu/libc.so.6', '/usr/lib/x86_64-linux-gnu/perl-base/unicore.pl',
  '/usr/lib/x86_64-linux-gnu/libapt-pkg.so.6.0.0', '/usr/bin/perl', '/usr/share/zoneinfo/tzdata.zi', '/usr/lib/x86_64-linux-gnu/libgnutls.so.30', '/var/lib/dpkg/available', '/usr/share/common-licenses/GPL-3',
]

export const BOOKWORM = {
  PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)', NAME: 'Debian GNU/Linux', VERSION_ID: '12', VERSION: '12 (bookworm)', VERSION_CODENAME: 'bookworm', ID: 'debian',
  HOME_URL: 'https://www.debian.org/', SUPPORT_URL: 'https://www.debian.org/support', BUG_REPORT_URL: 'https://bugs.debian.org/',
}
const TRIXIE = { ...BOOKWORM, PRETTY_NAME: 'Debian GNU/Linux 13 (trixie)', VERSION_ID: '13', VERSION: '13 (trixie)', VERSION_CODENAME: 'trixie', DEBIAN_VERSION_FULL: '13.0' }
const BULLSEYE = { ...BOOKWORM, PRETTY_NAME: 'Debian GNU/Linux 11 (bullseye)', VERSION_ID: '11', VERSION: '11 (bullseye)', VERSION_CODENAME: 'bullseye' }

const base = (release: Readonly<Record<string, string>>, version: string, size: number, compressedSize: number): Layer =>
  layer({ files: () => debianRoot(release, version), size, bulk: BULK, compressedSize })

/** The layers that images FROM debian:bookworm-slim, bookworm and bullseye-slim stand on. */
export const debianLayers = {
  bookwormSlim: base(BOOKWORM, '12.11', 74_806_272, 28_228_431), bookworm: base(BOOKWORM, '12.11', 116_545_536, 48_491_240), trixie: base(TRIXIE, '13.0', 119_672_832, 49_278_145),
  trixieSlim: base(TRIXIE, '13.0', 78_612_480, 29_776_486), bullseyeSlim: base(BULLSEYE, '11.11', 80_564_736, 30_255_211), bullseye: base(BULLSEYE, '11.11', 124_321_280, 53_744_001),
}

/** The history lines of an image FROM one of these. */
export const debianHistory = (of: Layer, suite = 'bookworm'): CatalogueImage['history'] => [
  step(`# debian.sh --arch 'amd64' out/ '${suite}' '@1753056000'`, of, 'debuerreotype 0.15'),
]

const debian = (tags: readonly string[], suite: string, of: Layer): CatalogueImage => ({
  repository: 'debian', tags, created: '2025-07-21T00:00:00Z', description: 'Debian is a Linux distribution that\'s composed entirely of free and open-source software.', stars: 5230,
  config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Cmd: ['bash'] }, history: debianHistory(of, suite),
})

export const debianImages: readonly CatalogueImage[] = [
  debian(['bookworm', '12', '12.11'], 'bookworm', debianLayers.bookworm), debian(['bookworm-slim', '12-slim'], 'bookworm', debianLayers.bookwormSlim),
  debian(['latest', 'trixie', 'stable', '13'], 'trixie', debianLayers.trixie), debian(['trixie-slim', 'stable-slim', '13-slim'], 'trixie', debianLayers.trixieSlim),
  debian(['bullseye', '11'], 'bullseye', debianLayers.bullseye), debian(['bullseye-slim', '11-slim'], 'bullseye', debianLayers.bullseyeSlim),
]
