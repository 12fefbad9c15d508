import type { Kernel } from '../../kernel.ts'
import type { NamespaceKind } from '../../ns/namespaces.ts'
import type { NamespaceHandle } from '../../syscalls/namespace.ts'
import { type Generated, GeneratedFs } from '../generated-fs.ts'
import { Mount, type Position } from '../mount.ts'
import { type FileOps, OpenFile } from '../open-file.ts'

type Namespace = { readonly id: number }

/** An open namespace file: holds the namespace, for setns(2). */
class NamespaceFile implements FileOps, NamespaceHandle {
  readonly seekable = false
  readonly namespace: NamespaceHandle['namespace']
  readonly #id: number

  constructor(kind: NamespaceKind, value: Namespace) {
    this.namespace = { kind, value }
    this.#id = value.id
  }

  stat(): ReturnType<FileOps['stat']> {
    return { dev: 4, ino: this.#id, kind: 'file', mode: 0o444, uid: 0, gid: 0, nlink: 1, size: 0, atime: 0, mtime: 0, ctime: 0, rdev: 0 }
  }
}

/** The hidden file system that /proc/PID/ns/X leads into, so that a namespace can be opened, and kept alive by a bind mount (ip netns). */
class NsFs {
  readonly #mount: Mount
  readonly #known = new Map<string, { readonly kind: NamespaceKind; readonly value: Namespace }>()

  constructor(kernel: Kernel) {
    const top: Generated = { kind: 'dir', mode: 0o555, names: () => this.#known.keys(), child: (name) => this.#node(name) }
    const fs = new GeneratedFs({ type: 'nsfs', dev: kernel.nextDev(), now: kernel.world.now, top })
    this.#mount = new Mount({ id: kernel.nextMountId(), fs, source: 'nsfs' })
  }

  at(kind: NamespaceKind, value: Namespace): Position {
    const name = `${kind}:[${value.id}]`
    this.#known.set(name, { kind, value })
    const { fs } = this.#mount
    const ino = fs.lookup(fs.root, name)
    return { mount: this.#mount, ino: ino ?? fs.root }
  }

  #node(name: string): Generated | undefined {
    const found = this.#known.get(name)
    if (found === undefined) return undefined
    return { kind: 'file', mode: 0o444, open: (at, flags) => new OpenFile(new NamespaceFile(found.kind, found.value), flags, name, at) }
  }
}

const systems = new WeakMap<Kernel, NsFs>()

/** Where a namespace is as a file. */
export function namespaceAt(kernel: Kernel, kind: NamespaceKind, value: Namespace): Position {
  const fs = systems.get(kernel) ?? new NsFs(kernel)
  systems.set(kernel, fs)
  return fs.at(kind, value)
}
