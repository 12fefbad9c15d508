import { isRuntimePath } from '../../../runtime/init-layer.ts'
import { layerTree } from '../../../oci/layer-tree.ts'
import type { Ino } from '../../../kernel/vfs/file-system.ts'
import type { MemoryFs } from '../../../kernel/vfs/memory-fs.ts'
import type { Engine } from '../engine.ts'
import type { Container } from './container.ts'

/** What GET /containers/{id}/changes answers: 0 modified, 1 added, 2 deleted, by path; null when nothing changed. */
export function changesOf(engine: Engine, container: Container): { Path: string; Kind: 0 | 1 | 2 }[] | null {
  const layer = container.snapshot.diff(isRuntimePath)
  const lower = container.image.layers.map((l) => layerTree(l, engine.world.bootEpochMs)).reverse()
  const inImage = (path: string): boolean => lower.some((fs) => find(fs, path) !== undefined)
  const changes = layer.entries.map((e) => {
    const kind: 0 | 1 | 2 = e.kind === 'whiteout' ? 2 : inImage(e.path) ? 0 : 1
    return { Path: `/${e.path}`, Kind: kind }
  })
  return changes.length > 0 ? changes : null
}

function find(fs: MemoryFs, path: string): Ino | undefined {
  let at: Ino | undefined = fs.root
  for (const part of path.split('/')) at = at === undefined || fs.attr(at).kind !== 'dir' ? undefined : fs.lookup(at, part)
  return at
}
