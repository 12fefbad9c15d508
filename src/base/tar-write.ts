import { concat, encodeUtf8 } from './bytes.ts'
import { compareUtf8 } from './json.ts'
import { TAR_BLOCK, TAR_FLAGS, type TarEntry, tarChecksum } from './tar.ts'

const OCTAL_8 = 0o7777777
const OCTAL_12 = 0o77777777777

/** A tar archive of the entries, in their order: USTAR, with PAX headers where USTAR cannot say it. The same entries give the same bytes. */
export function writeTar(entries: readonly TarEntry[]): Uint8Array {
  return concat([...entries.flatMap(tarEntryParts), TAR_END])
}

/** The two empty records that end an archive. */
export const TAR_END = new Uint8Array(2 * TAR_BLOCK)

/** The records of one entry: headers, data, padding. */
export function tarEntryParts(entry: TarEntry): Uint8Array[] {
  const records: Record<string, string> = {}
  for (const [name, value] of Object.entries(entry.xattrs)) records[`SCHILY.xattr.${name}`] = value
  const size = entry.type === 'file' ? entry.data.length : 0
  const name = splitName(entry.name)
  if (name === undefined) records['path'] = entry.name
  if (!fitsUstar(entry.linkName, 100)) records['linkpath'] = entry.linkName
  if (!fitsUstar(entry.uname, 32)) records['uname'] = entry.uname
  if (!fitsUstar(entry.gname, 32)) records['gname'] = entry.gname
  if (entry.uid > OCTAL_8) records['uid'] = String(entry.uid)
  if (entry.gid > OCTAL_8) records['gid'] = String(entry.gid)
  if (size > OCTAL_12) records['size'] = String(size)
  if (entry.mtime < 0 || entry.mtime > OCTAL_12) records['mtime'] = String(entry.mtime)
  const header = headerBlock(entry, name ?? { prefix: '', name: ascii(entry.name).slice(0, 100) }, size, TAR_FLAGS[entry.type])
  const parts = [header, ...(size > 0 ? padded(entry.data) : [])]
  return Object.keys(records).length === 0 ? parts : [...paxParts(entry, records), ...parts]
}

function paxParts(entry: TarEntry, records: Readonly<Record<string, string>>): Uint8Array[] {
  const keys = Object.keys(records).sort(compareUtf8)
  const data = concat(keys.map((key) => paxRecord(key, records[key] as string)))
  const slash = entry.name.replace(/\/$/, '').lastIndexOf('/')
  const short = `${entry.name.slice(0, slash + 1)}PaxHeaders.0/${entry.name.slice(slash + 1).replace(/\/$/, '')}`
  const fields = { ...entry, mode: 0, uid: 0, gid: 0, uname: '', gname: '', mtime: 0, linkName: '', devMajor: 0, devMinor: 0 }
  return [headerBlock(fields, { prefix: '', name: ascii(short).slice(0, 100) }, data.length, 'x'), ...padded(data)]
}

function paxRecord(key: string, value: string): Uint8Array {
  const body = encodeUtf8(` ${key}=${value}\n`)
  let length = body.length + String(body.length).length
  if (String(length).length + body.length !== length) length = body.length + String(length).length
  return concat([encodeUtf8(String(length)), body])
}

function padded(data: Uint8Array): Uint8Array[] {
  const rest = data.length % TAR_BLOCK
  return rest === 0 ? [data] : [data, new Uint8Array(TAR_BLOCK - rest)]
}

function ascii(text: string): string {
  return text.replaceAll(/[^\x01-\x7f]/gu, '')
}

function fitsUstar(text: string, length: number): boolean {
  return text.length <= length && /^[\x01-\x7f]*$/.test(text)
}

type UstarName = { readonly prefix: string; readonly name: string }

/** A path as USTAR's prefix (155 bytes) and name (100 bytes); undefined when it does not fit. */
function splitName(path: string): UstarName | undefined {
  if (fitsUstar(path, 100)) return { prefix: '', name: path }
  if (!fitsUstar(path, 256)) return undefined
  const slash = path.slice(0, Math.min(156, path.endsWith('/') ? path.length - 1 : path.length)).lastIndexOf('/')
  const name = path.slice(slash + 1)
  if (slash <= 0 || name === '' || name.length > 100) return undefined
  return { prefix: path.slice(0, slash), name }
}

function headerBlock(entry: TarEntry, name: UstarName, size: number, flag: string): Uint8Array {
  const block = new Uint8Array(TAR_BLOCK)
  const text = (at: number, value: string) => block.set(encodeUtf8(value), at)
  const octal = (at: number, width: number, value: number) => {
    const digits = Math.max(0, Math.trunc(value)).toString(8).padStart(width - 1, '0')
    text(at, digits.length < width ? digits : '0'.repeat(width - 1))
  }
  text(0, name.name)
  octal(100, 8, entry.mode)
  octal(108, 8, entry.uid)
  octal(116, 8, entry.gid)
  octal(124, 12, size)
  octal(136, 12, entry.mtime)
  text(156, flag)
  text(157, fitsUstar(entry.linkName, 100) ? entry.linkName : ascii(entry.linkName).slice(0, 100))
  text(257, 'ustar\x0000')
  text(265, fitsUstar(entry.uname, 32) ? entry.uname : '')
  text(297, fitsUstar(entry.gname, 32) ? entry.gname : '')
  octal(329, 8, entry.devMajor)
  octal(337, 8, entry.devMinor)
  text(345, name.prefix)
  text(148, `${tarChecksum(block).toString(8).padStart(6, '0')}\0 `)
  return block
}
