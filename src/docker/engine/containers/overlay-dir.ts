import { sha256Hex } from '../../../base/sha256.ts'
import { chainIds } from '../../../oci/layer.ts'
import type { Container } from './container.ts'

/** A container's directory of the overlay2 storage driver on the host's disk. */
export const overlayDir = (containerId: string): string => `/var/lib/docker/overlay2/${sha256Hex(containerId)}`

/** Options of the root's mount as the driver gives them: layers by their short links, topmost first. */
export function overlayOptions(container: Container): string[] {
  const own = overlayDir(container.id)
  const link = (id: string): string => `/var/lib/docker/overlay2/l/${sha256Hex(`link ${id}`).slice(0, 26).toUpperCase()}`
  const lower = [`${container.id}-init`, ...chainIds(container.image.document.rootfs.diff_ids).reverse()].map(link)
  return [`lowerdir=${lower.join(':')}`, `upperdir=${own}/diff`, `workdir=${own}/work`]
}
