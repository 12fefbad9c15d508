import { encodeUtf8 } from '../../base/bytes.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { ROOT } from '../../kernel/kernel.ts'
import { contentOf } from '../../kernel/vfs/content.ts'
import type { Ino } from '../../kernel/vfs/file-system.ts'
import type { MemoryFs } from '../../kernel/vfs/memory-fs.ts'
import { resolve, type Walker } from '../../kernel/vfs/path.ts'
import { removeTree } from '../../oci/layer-tree.ts'

/** Files of dockerd on the host's disk, under /var/lib/docker. */
export class HostFiles {
  readonly #kernel: Kernel

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  get fs(): MemoryFs {
    return this.#kernel.disk
  }

  /** How the host's root walks its own tree. */
  get walker(): Walker {
    const root = this.#kernel.rootPosition
    return { mounts: this.#kernel.initNamespaces.mnt, root, cwd: root, cred: ROOT }
  }

  /** A directory of the disk, made with its parents. */
  dir(path: string, mode = 0o755): Ino {
    let at = this.fs.root
    for (const part of path.split('/')) {
      if (part === '') continue
      at = this.fs.lookup(at, part) ?? this.fs.create(at, part, { kind: 'dir', mode, uid: 0, gid: 0 })
    }
    return at
  }

  /** Writes a file of the disk anew. */
  write(path: string, text: string, mode = 0o644): Ino {
    const slash = path.lastIndexOf('/')
    const dir = this.dir(path.slice(0, slash))
    const name = path.slice(slash + 1)
    const bytes = encodeUtf8(text)
    const ino = this.fs.lookup(dir, name) ?? this.fs.create(dir, name, { kind: 'file', mode, uid: 0, gid: 0 })
    this.fs.setContent(ino, contentOf(bytes))
    return ino
  }

  remove(path: string): void {
    const slash = path.lastIndexOf('/')
    removeTree(this.fs, this.dir(path.slice(0, slash)), path.slice(slash + 1))
  }

  /** The file at a path of the host, with all its mounts; throws the errno. */
  find(path: string): ReturnType<typeof resolve> {
    return resolve(this.walker, path)
  }
}
