import { Kernel } from '../kernel/kernel.ts'
import { plugIn } from '../kernel/net/host-network.ts'
import { Lan } from '../kernel/net/lan.ts'
import { mountSystem } from '../kernel/system-mounts.ts'
import { run, testWorld } from '../kernel/testing.ts'
import { sys } from '../kernel/sys.ts'
import { PROGRAMS } from '../userland/programs.ts'
import type { CatalogueImage } from './image.ts'
import { unpack } from './unpack.ts'

/** A host for tests whose disk is an image's root, with a loopback. */
export function hostOf(image: CatalogueImage): Kernel {
  const kernel = new Kernel(testWorld('image'), { hostname: 'box', programs: PROGRAMS })
  for (const { layer } of image.history) if (layer !== undefined) unpack(layer.files(), kernel.disk)
  mountSystem(kernel)
  plugIn(kernel, new Lan(), '192.168.49.1/24', undefined)
  return kernel
}

/** Runs `sh -c script` in /tmp and gives what it printed and how it ended. */
export function script(kernel: Kernel, text: string, env: Readonly<Record<string, string>> = {}): { stdout: string; stderr: string; status: number | undefined } {
  const result = run(kernel, function* () {
    yield* sys.chdir('/tmp')
    return yield* sys.exec('/bin/sh', ['sh', '-c', text], new Map(Object.entries({ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8', ...env })))
  }, { limit: 120_000_000 })
  return { stdout: result.stdout, stderr: result.stderr, status: result.status?.kind === 'exited' ? result.status.code : undefined }
}
