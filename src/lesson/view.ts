import type { KubeObject } from '../kubernetes/api/object.ts'
import { decodeUtf8 } from '../base/bytes.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { slice } from '../kernel/vfs/content.ts'
import { attrAt, resolve } from '../kernel/vfs/path.ts'
import type { World } from '../sim/world.ts'

/** A container as checks see it. */
export type ContainerFacts = {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly state: string
  readonly exitCode: number
  readonly ports: readonly { readonly host: number; readonly container: number }[]
  /** Absolute paths that its writable layer has added or changed. */
  readonly changed: () => readonly string[]
}

/** What a lesson's checks may look at: read-only projections of the present state. */
export type LessonView = {
  containers(): readonly ContainerFacts[]
  /** The id of the image of that name; undefined when there is none. */
  image(reference: string): string | undefined
  /** Objects of a resource, e.g. `pods` or `deployments.apps`. */
  objects(resource: string): readonly KubeObject[]
  /** A file of the workstation as text; undefined when it cannot be read. */
  file(path: string): string | undefined
}

/** Objects of the cluster, from the store's own tables. */
export function kubernetesObjects(world: World, resource: string): readonly KubeObject[] {
  for (const table of world.tables()) if (table.name === `k8s:${resource}`) return [...table.values()] as KubeObject[]
  return []
}

/** A file of a host, read past all permissions. */
export function hostFile({ init }: Kernel, path: string): string | undefined {
  if (init === undefined) return undefined
  try {
    const at = resolve(init, path)
    return attrAt(at).kind === 'file' ? decodeUtf8(slice(at.mount.fs.content(at.ino), 0, 1_000_000)) : undefined
  } catch {
    return undefined
  }
}
