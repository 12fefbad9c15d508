import { BOOKWORM, debianRoot } from '../debian.ts'
import { type CatalogueImage, layer, step } from '../image.ts'

const CREATED = '2026-01-05T08:17:30Z'

/** Debian 12, which the recordings have under the name of ubuntu too. */
export const recordedDebianLayer = layer({ files: () => debianRoot(BOOKWORM, '12.15'), size: 65_012_736, compressedSize: 26_000_000, bulk: ['/usr/lib/x86_64-linux-gnu/libc.so.6', '/usr/lib/x86_64-linux-gnu/libcrypto.so.3', '/usr/bin/perl', '/usr/lib/locale/C.utf8/LC_COLLATE'] })

export const recordedDebianHistory: CatalogueImage['history'] = [
  { ...step('/bin/sh -c #(nop) ADD file:7cbce638e7d1d94b8b1b3a3a2d1d9d0e6ef3a8f3d1f3b6a3e5f0c1d2b3a49586 in / ', recordedDebianLayer), created: CREATED },
  { ...step('/bin/sh -c #(nop)  ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'), created: CREATED }, { ...step('/bin/sh -c #(nop)  CMD ["bash"]'), created: CREATED },
]

const debian = (repository: string, tags: readonly string[], shell: string): CatalogueImage => ({
  repository, tags, created: CREATED, config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Cmd: [shell] },
  history: [...recordedDebianHistory.slice(0, -1), step(`/bin/sh -c #(nop)  CMD ["${shell}"]`)],
})

export const recordedDebian: readonly CatalogueImage[] = [debian('debian', ['bookworm'], 'bash'), debian('ubuntu', ['18.04', 'latest'], '/bin/bash')]
