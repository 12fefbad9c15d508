import { encodeUtf8 } from '../base/bytes.ts'
import { binary } from '../kernel/program.ts'
import { type Content, contentOf } from '../kernel/vfs/content.ts'

/** One entry of a layer's tree. A `hardlink`'s target is a path of the same layer; a `whiteout` hides what lower layers have there. */
export type LayerFile =
  | { readonly kind: 'file'; readonly content: Content; readonly mode: number; readonly uid: number; readonly gid: number }
  | { readonly kind: 'dir'; readonly mode: number; readonly uid: number; readonly gid: number }
  | { readonly kind: 'symlink'; readonly target: string; readonly uid: number; readonly gid: number }
  | { readonly kind: 'hardlink'; readonly target: string }
  | { readonly kind: 'whiteout' }

/** Absolute path -> entry. Parents that are not listed are directories of root with mode 755; parents need not come first. */
export type LayerFiles = Readonly<Record<string, LayerFile>>

/** A layer of an image of the catalogue. Two images share it when they hold the same object. */
export type Layer = {
  /** The tree, made on first use and kept. */
  readonly files: () => LayerFiles
  /** Bytes a pull downloads; the sum of the file sizes times 0.42 when not said. */
  readonly compressedSize: number | undefined
}

/** A line of `docker history`, oldest first; a step without a layer changed only the configuration. */
export type HistoryStep = {
  readonly createdBy: string
  /** RFC 3339; the image's by default. */
  readonly created?: string
  readonly comment?: string
  readonly layer?: Layer
}

/** The `config` object of the OCI image specification, with its spelling. */
export type ImageConfig = {
  readonly User?: string
  readonly ExposedPorts?: Readonly<Record<string, Record<string, never>>>
  readonly Env?: readonly string[]
  readonly Entrypoint?: readonly string[]
  readonly Cmd?: readonly string[]
  readonly Volumes?: Readonly<Record<string, Record<string, never>>>
  readonly WorkingDir?: string
  readonly Labels?: Readonly<Record<string, string>>
  readonly StopSignal?: string
}

/** An item of the simulated registry: one image (linux/amd64) and the names it is pulled by. */
export type CatalogueImage = {
  /** As written in `docker pull`: `nginx`, `traefik/whoami`, `registry.k8s.io/pause`. */
  readonly repository: string
  readonly tags: readonly string[]
  /** RFC 3339. */
  readonly created: string
  readonly config: ImageConfig
  readonly history: readonly HistoryStep[]
  /** What `docker search` shows. */
  readonly description?: string
  readonly stars?: number
}

type Owner = { mode?: number; uid?: number; gid?: number }

/** A regular file of this text. */
export const text = (content: string, { mode = 0o644, uid = 0, gid = 0 }: Owner = {}): LayerFile => ({
  kind: 'file', content: contentOf(encodeUtf8(content)), mode, uid, gid,
})

/** A regular file of zeros that takes `size` bytes: stands for data nobody reads (libraries, locale archives). */
export const blob = (size: number, { mode = 0o644, uid = 0, gid = 0 }: Owner = {}): LayerFile => ({
  kind: 'file', content: contentOf(new Uint8Array(0), size), mode, uid, gid,
})

/** An executable file that runs the named program. */
export const executable = (program: string, size = 65_536, { mode = 0o755, uid = 0, gid = 0 }: Owner = {}): LayerFile => ({
  kind: 'file', content: binary(program, size), mode, uid, gid,
})

/** An executable script. */
export const script = (content: string, { mode = 0o755, uid = 0, gid = 0 }: Owner = {}): LayerFile => text(content, { mode, uid, gid })

/** A directory (needed only when it is empty or not root's with mode 755). */
export const dir = ({ mode = 0o755, uid = 0, gid = 0 }: Owner = {}): LayerFile => ({ kind: 'dir', mode, uid, gid })

/** A symbolic link. */
export const symlink = (target: string, { uid = 0, gid = 0 }: Omit<Owner, 'mode'> = {}): LayerFile => ({ kind: 'symlink', target, uid, gid })

/** Another name of a file of the same layer. */
export const hardlink = (target: string): LayerFile => ({ kind: 'hardlink', target })

type LayerPlan = {
  /** The tree; a function is called once, on first use. */
  files: LayerFiles | (() => LayerFiles)
  /** Uncompressed bytes of the whole layer; `bulk` takes what `files` leaves of it. */
  size?: number
  /** Paths of data files that share the rest of `size`: the first gets half, the next half of what is left, and so on. */
  bulk?: readonly string[]
  compressedSize?: number
}

/** A layer, its tree made on first use. */
export function layer({ files, size, bulk = [], compressedSize }: LayerPlan): Layer {
  let made: LayerFiles | undefined
  return {
    files: () => (made ??= withBulk(typeof files === 'function' ? files() : files, size ?? 0, bulk)),
    compressedSize,
  }
}

function withBulk(files: LayerFiles, size: number, bulk: readonly string[]): LayerFiles {
  const rest = size - treeSize(files)
  if (rest <= 0 || bulk.length === 0) return files
  const added: Record<string, LayerFile> = {}
  let left = rest
  bulk.forEach((path, i) => {
    const share = i === bulk.length - 1 ? left : Math.ceil(left / 2)
    added[path] = blob(share)
    left -= share
  })
  return { ...added, ...files }
}

/** The sum of the regular files' sizes in bytes, which is what `docker images` and `docker history` count. */
export function treeSize(files: LayerFiles): number {
  let size = 0
  for (const entry of Object.values(files)) if (entry.kind === 'file') size += entry.content.size
  return size
}

/** A layer's download size in bytes. */
export const compressedSizeOf = (item: Layer): number => item.compressedSize ?? Math.round(treeSize(item.files()) * 0.42)

/** A history step that adds a layer. */
export const step = (createdBy: string, added?: Layer, comment?: string): HistoryStep => ({
  createdBy, ...(added !== undefined && { layer: added }), ...(comment !== undefined && { comment }),
})
