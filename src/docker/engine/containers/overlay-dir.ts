import { sha256Hex } from '../../../base/sha256.ts'

/** A container's directory of the overlay2 storage driver on the host's disk. */
export const overlayDir = (containerId: string): string => `/var/lib/docker/overlay2/${sha256Hex(containerId)}`
