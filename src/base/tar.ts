/** What an entry of a tar archive is. */
export type TarType = 'file' | 'link' | 'symlink' | 'char' | 'block' | 'directory' | 'fifo'

/** One entry of a tar archive. Names are slash-separated; a directory's ends with a slash, as Go's archive/tar writes it. */
export type TarEntry = {
  readonly name: string
  readonly type: TarType
  /** Permission, set-id and sticky bits. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly uname: string
  readonly gname: string
  /** Seconds since 1970, a whole number. */
  readonly mtime: number
  /** Target of a link or symlink, else empty. */
  readonly linkName: string
  readonly devMajor: number
  readonly devMinor: number
  /** Extended attributes (PAX records `SCHILY.xattr.NAME`). */
  readonly xattrs: Readonly<Record<string, string>>
  readonly data: Uint8Array
}

/** The fields of an entry that matter, the others filled in: root's, mode 0644 (0755 for a directory, 0777 for a symlink), time 0. */
export function tarEntry(fields: Partial<TarEntry> & Pick<TarEntry, 'name'>): TarEntry {
  const type = fields.type ?? (fields.name.endsWith('/') ? 'directory' : 'file')
  const mode = type === 'directory' ? 0o755 : type === 'symlink' ? 0o777 : 0o644
  return {
    type,
    mode,
    uid: 0,
    gid: 0,
    uname: '',
    gname: '',
    mtime: 0,
    linkName: '',
    devMajor: 0,
    devMinor: 0,
    xattrs: {},
    data: new Uint8Array(0),
    ...fields,
  }
}

/** Bytes of one tar record. */
export const TAR_BLOCK = 512

/** Type flags of the headers that stand for entries. */
export const TAR_FLAGS: Readonly<Record<TarType, string>> = {
  file: '0',
  link: '1',
  symlink: '2',
  char: '3',
  block: '4',
  directory: '5',
  fifo: '6',
}

/** The sum a tar header must declare: its bytes, with the checksum field as blanks. */
export function tarChecksum(header: Uint8Array): number {
  let sum = 8 * 32
  for (let i = 0; i < TAR_BLOCK; i++) if (i < 148 || i >= 156) sum += header[i] as number
  return sum
}
