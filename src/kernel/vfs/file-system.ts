import type { Micros } from '../../sim/time.ts'
import type { Task } from '../proc/task.ts'
import type { Content } from './content.ts'
import type { Position } from './mount.ts'
import type { OpenFile } from './open-file.ts'

export type Ino = number
export type InodeKind = 'file' | 'dir' | 'symlink' | 'fifo' | 'char' | 'block' | 'socket'

/** What stat(2) tells of an inode. `mode` has the permission, sticky, setgid and setuid bits only (12 bits). Times are virtual. */
export type Attr = {
  readonly ino: Ino
  readonly kind: InodeKind
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly nlink: number
  readonly size: number
  readonly atime: Micros
  readonly mtime: Micros
  readonly ctime: Micros
  /** major * 256 + minor of a device. */
  readonly rdev: number
  /** Extended attributes, e.g. `trusted.overlay.opaque`. */
  readonly xattrs?: Readonly<Record<string, string>>
}

export type NewNode = { kind: InodeKind; mode: number; uid: number; gid: number; rdev?: number; target?: string; content?: Content }
export type AttrChange = { mode?: number; uid?: number; gid?: number; atime?: Micros; mtime?: Micros; xattrs?: Readonly<Record<string, string>> }
export type DirEntry = { readonly name: string; readonly ino: Ino; readonly kind: InodeKind }
/** Sizes in bytes. */
export type FsStat = { readonly total: number; readonly free: number; readonly files: number; readonly filesFree: number }

/**
 * A file system: a tree of inodes. All functions fail by throwing a `SysError`. Names are single path components; `.` and `..`,
 * mounts, symlinks and permissions are the path walk's business, not the file system's.
 */
export interface FileSystem {
  /** As in /proc/mounts: ext4, overlay, tmpfs, proc, sysfs, cgroup2... */
  readonly type: string
  /** Device number of st_dev; unique in a kernel. */
  readonly dev: number
  readonly root: Ino
  readonly readOnly: boolean
  attr(ino: Ino): Attr
  lookup(dir: Ino, name: string): Ino | undefined
  /** The directory that holds this directory; the root is its own parent. */
  parent(dir: Ino): Ino
  /** Entries but `.` and `..`, in the order in which getdents gives them. */
  readdir(dir: Ino): readonly DirEntry[]
  readlink(ino: Ino): string
  read(ino: Ino, offset: number, max: number): Uint8Array
  /** Whole content where it is stored as a value (regular files); generated files give theirs as of now. */
  content(ino: Ino): Content
  create(dir: Ino, name: string, node: NewNode): Ino
  link(dir: Ino, name: string, ino: Ino): void
  unlink(dir: Ino, name: string): void
  rmdir(dir: Ino, name: string): void
  rename(fromDir: Ino, from: string, toDir: Ino, to: string): void
  write(ino: Ino, offset: number, data: Uint8Array): void
  truncate(ino: Ino, size: number): void
  setAttr(ino: Ino, change: AttrChange): void
  statfs(): FsStat
  /** An open descriptor keeps an unlinked inode alive. */
  hold(ino: Ino): void
  release(ino: Ino): void
  /** Opens files that have behaviour of their own (proc, cgroup, devpts); undefined: as a regular file. */
  open?(at: Position, flags: number, path: string, task: Task): OpenFile | undefined
  /** Where a magic link (/proc/PID/root, /proc/PID/cwd) leads without its text being walked. */
  jump?(ino: Ino): Position | undefined
  /** The open file behind a magic link (/proc/PID/fd/N, /proc/PID/ns/X): opening the link opens that, not its text. */
  reopen?(ino: Ino): OpenFile | undefined
  /** The directory and name of an inode, for file systems that know it at once. */
  whereIs?(ino: Ino): { dir: Ino; name: string } | undefined
}
