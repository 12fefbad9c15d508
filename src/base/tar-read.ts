import { decodeUtf8 } from './bytes.ts'
import { TAR_BLOCK, TAR_FLAGS, type TarEntry, type TarType, tarChecksum } from './tar.ts'

/** The entries of an archive, or what Go's archive/tar says of a broken one. */
export type TarResult = { readonly entries: readonly TarEntry[] } | { readonly error: 'archive/tar: invalid tar header' | 'unexpected EOF' }

const TYPES = new Map<string, TarType>(Object.entries(TAR_FLAGS).map(([type, flag]) => [flag, type as TarType]))
TYPES.set('\0', 'file')
TYPES.set('7', 'file')

/** Reads a whole archive: V7, USTAR, PAX and GNU long names. Entry data are views of the archive. */
export function readTar(archive: Uint8Array): TarResult {
  const entries: TarEntry[] = []
  let extra = new Map<string, string>()
  let global = new Map<string, string>()
  let at = 0
  while (at < archive.length) {
    const header = archive.subarray(at, at + TAR_BLOCK)
    if (header.length < TAR_BLOCK) return { error: 'unexpected EOF' }
    if (header.every((byte) => byte === 0)) break
    if (!hasGoodChecksum(header)) return { error: 'archive/tar: invalid tar header' }
    const flag = String.fromCharCode(header[156] as number)
    const declared = extra.get('size') ?? global.get('size')
    const size = declared === undefined || flag === 'x' || flag === 'g' ? number(header, 124, 12) : Number(declared)
    if (!(size >= 0)) return { error: 'archive/tar: invalid tar header' }
    const hasData = !['1', '2', '3', '4', '5', '6'].includes(flag)
    const data = archive.subarray(at + TAR_BLOCK, at + TAR_BLOCK + (hasData ? size : 0))
    if (hasData && data.length < size) return { error: 'unexpected EOF' }
    at += TAR_BLOCK + (hasData ? Math.ceil(size / TAR_BLOCK) * TAR_BLOCK : 0)
    if (flag === 'x') extra = new Map([...extra, ...paxRecords(data)])
    else if (flag === 'g') global = new Map([...global, ...paxRecords(data)])
    else if (flag === 'L') extra.set('path', cString(data))
    else if (flag === 'K') extra.set('linkpath', cString(data))
    else {
      const type = TYPES.get(flag)
      if (type !== undefined) entries.push(entryOf(header, type, new Map([...global, ...extra]), data))
      extra = new Map()
    }
  }
  return { entries }
}

function entryOf(header: Uint8Array, flagged: TarType, pax: ReadonlyMap<string, string>, data: Uint8Array): TarEntry {
  const ustar = text(header, 257, 5) === 'ustar'
  const prefix = text(header, 257, 8) === 'ustar' ? text(header, 345, 155) : ''
  const own = text(header, 0, 100)
  const name = pax.get('path') ?? (prefix === '' ? own : `${prefix}/${own}`)
  const xattrs: Record<string, string> = {}
  for (const [key, value] of pax) if (key.startsWith('SCHILY.xattr.')) xattrs[key.slice('SCHILY.xattr.'.length)] = value
  const paxNumber = (key: string, at: number, width: number) => Math.trunc(Number(pax.get(key) ?? number(header, at, width)))
  return {
    name,
    type: flagged === 'file' && name.endsWith('/') ? 'directory' : flagged,
    mode: number(header, 100, 8) & 0o7777,
    uid: paxNumber('uid', 108, 8),
    gid: paxNumber('gid', 116, 8),
    uname: pax.get('uname') ?? (ustar ? text(header, 265, 32) : ''),
    gname: pax.get('gname') ?? (ustar ? text(header, 297, 32) : ''),
    mtime: paxNumber('mtime', 136, 12),
    linkName: flagged === 'link' || flagged === 'symlink' ? (pax.get('linkpath') ?? text(header, 157, 100)) : '',
    devMajor: ustar ? number(header, 329, 8) : 0,
    devMinor: ustar ? number(header, 337, 8) : 0,
    xattrs,
    data,
  }
}

function hasGoodChecksum(header: Uint8Array): boolean {
  return number(header, 148, 8) === tarChecksum(header)
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return decodeUtf8(end < 0 ? bytes : bytes.subarray(0, end))
}

function text(header: Uint8Array, at: number, width: number): string {
  return cString(header.subarray(at, at + width))
}

/** A numeric field: octal digits, or GNU's base 256 when its first bit is set; NaN when it is neither. */
function number(header: Uint8Array, at: number, width: number): number {
  const first = header[at] as number
  if (first & 0x80) {
    let value = first & 0x40 ? -1 : 0
    for (let i = 0; i < width; i++) value = value * 256 + (i === 0 ? (first & 0x40 ? first : first & 0x7f) : (header[at + i] as number))
    return value
  }
  const digits = text(header, at, width).trim()
  return digits === '' ? 0 : /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : NaN
}

function paxRecords(data: Uint8Array): [string, string][] {
  const records: [string, string][] = []
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at)
    const length = Number(decodeUtf8(data.subarray(at, space)))
    if (space < 0 || !(length > 0)) break
    const record = decodeUtf8(data.subarray(space + 1, at + length - 1))
    const equals = record.indexOf('=')
    records.push([record.slice(0, equals), record.slice(equals + 1)])
    at += length
  }
  return records
}
