import type { FileSystem, Ino } from '../../../kernel/vfs/file-system.ts'
import type { Micros } from '../../../sim/time.ts'

/** A volume of the `local` driver: a directory of the host's disk. */
export type Volume = {
  readonly name: string
  readonly driver: 'local'
  readonly created: Micros
  readonly labels: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>> | null
  readonly anonymous: boolean
  readonly mountpoint: string
  readonly fs: FileSystem
  readonly ino: Ino
  /** Ids of the containers that mention it. */
  readonly users: Set<string>
}

export const VOLUME_ROOT = '/var/lib/docker/volumes'
