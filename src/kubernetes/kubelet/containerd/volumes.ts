import { encodeUtf8 } from '../../../base/bytes.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { contentOf } from '../../../kernel/vfs/content.ts'
import type { Ino } from '../../../kernel/vfs/file-system.ts'
import type { MemoryFs } from '../../../kernel/vfs/memory-fs.ts'
import { attrAt, walk } from '../../../kernel/vfs/path.ts'
import { type ContainerMount as RuntimeMount, scratchFs } from '../../../runtime/mounts.ts'
import { StartError } from '../../../runtime/task.ts'
import type { ContainerMount, VolumeFile } from '../cri.ts'

type Place = { readonly fs: RuntimeFs; readonly ino: Ino }
type RuntimeFs = Extract<RuntimeMount['source'], { kind: 'bind' }>['at']['fs']

const ROOT = { uid: 0, gid: 0 } as const

/** The volumes of the pods of a node: a directory or a tmpfs each, shared by the pod's containers. */
export class Volumes {
  readonly #kernel: Kernel
  readonly #volumes = new Map<string, { readonly podUid: string; readonly fs: MemoryFs }>()

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  /** How a container's mount looks to the runtime. Throws StartError for a host path that is not as it must be. */
  mount(podUid: string, mount: ContainerMount): RuntimeMount {
    const place = this.#subPath(this.#place(podUid, mount), mount)
    return { destination: mount.mountPath, readOnly: mount.readOnly, source: { kind: 'bind', at: place, name: sourceName(mount) } }
  }

  /** The pod is gone, and its volumes with it. */
  forget(podUid: string): void {
    for (const [key, volume] of this.#volumes) {
      if (volume.podUid !== podUid) continue
      volume.fs.destroy()
      this.#volumes.delete(key)
    }
  }

  #place(podUid: string, { source }: ContainerMount): Place {
    switch (source.kind) {
      case 'empty':
        return root(this.#volume(podUid, source.id, source.memory, source.sizeLimitBytes))
      case 'files': {
        const fs = this.#volume(podUid, source.id, true)
        for (const file of source.files) writeFile(fs, file)
        return root(fs)
      }
      case 'host':
        return this.#hostPath(source.path, source.type)
    }
  }

  #volume(podUid: string, id: string, memory: boolean, limit?: number): MemoryFs {
    const key = `${podUid}/${id}`
    const known = this.#volumes.get(key)
    if (known !== undefined) return known.fs
    const kernel = this.#kernel
    const fs = scratchFs(kernel, memory ? 'tmpfs' : 'ext4', limit, 0o777)
    this.#volumes.set(key, { podUid, fs })
    return fs
  }

  /** A path of the node (hostPath); its type says what must be there or is made. */
  #hostPath(path: string, type: string): Place {
    const { init } = this.#kernel
    if (init === undefined) throw new StartError('the node has no root')
    const parts = path.split('/').filter((p) => p !== '')
    let at = init.root
    for (let i = 1; i <= parts.length; i++) {
      const { parent, name, target } = walk(init, `/${parts.slice(0, i).join('/')}`, true)
      const last = i === parts.length
      if (target === undefined && ['Directory', 'File', 'Socket', 'CharDevice', 'BlockDevice'].includes(type)) {
        throw new StartError(`hostPath type check failed: ${path} is not a ${type === 'Directory' ? 'directory' : type.toLowerCase()}`)
      }
      const kind = last && type === 'FileOrCreate' ? 'file' : 'dir'
      at = target ?? { mount: parent.mount, ino: parent.mount.fs.create(parent.ino, name, { kind, mode: kind === 'dir' ? 0o755 : 0o644, ...ROOT }) }
    }
    const isDir = attrAt(at).kind === 'dir'
    if ((type.startsWith('Directory') && !isDir) || (type.startsWith('File') && isDir)) {
      throw new StartError(`hostPath type check failed: ${path} is not a ${type.startsWith('Directory') ? 'directory' : 'file'}`)
    }
    return { fs: at.mount.fs, ino: at.ino }
  }

  #subPath(place: Place, { subPath }: ContainerMount): Place {
    let { ino } = place
    for (const name of (subPath ?? '').split('/').filter((p) => p !== '')) {
      ino = place.fs.lookup(ino, name) ?? place.fs.create(ino, name, { kind: 'dir', mode: 0o755, ...ROOT })
    }
    return { fs: place.fs, ino }
  }
}

const root = (fs: MemoryFs): Place => ({ fs, ino: fs.root })
const sourceName = ({ source }: ContainerMount): string => (source.kind === 'files' || (source.kind === 'empty' && source.memory) ? 'tmpfs' : '/dev/vda1')

/** Puts a file into a file system, with the directories above it, replacing what was there. */
export function writeFile(fs: MemoryFs, { path, content, mode }: VolumeFile): Ino {
  const parts = path.split('/').filter((p) => p !== '')
  const name = parts.pop() ?? ''
  let dir = fs.root
  for (const part of parts) dir = fs.lookup(dir, part) ?? fs.create(dir, part, { kind: 'dir', mode: 0o755, ...ROOT })
  const bytes = typeof content === 'string' ? encodeUtf8(content) : content
  const known = fs.lookup(dir, name)
  if (known === undefined) return fs.create(dir, name, { kind: 'file', mode, ...ROOT, content: contentOf(bytes) })
  fs.setContent(known, contentOf(bytes))
  return known
}
