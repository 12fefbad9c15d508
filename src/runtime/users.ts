import { decodeUtf8 } from '../base/bytes.ts'
import { SysError } from '../kernel/errno.ts'
import { attrAt, resolve, type Walker } from '../kernel/vfs/path.ts'

/** Who a container's process runs as; `home` is what HOME is set to. */
export type ContainerUser = { readonly uid: number; readonly gid: number; readonly groups: readonly number[]; readonly home: string }

/** A user that cannot be found; the message is dockerd's. */
export class UserError extends Error {}

type Passwd = { readonly name: string; readonly uid: number; readonly gid: number; readonly home: string }
type Group = { readonly name: string; readonly gid: number; readonly members: readonly string[] }

/** Resolves `user[:group]` by the container's own /etc/passwd and /etc/group (moby/sys/user GetExecUser). Throws `UserError`. */
export function resolveUser(root: Walker, spec: string, additional: readonly string[] = []): ContainerUser {
  const users = lines(root, '/etc/passwd').map(parsePasswd)
  const groups = lines(root, '/etc/group').map(parseGroup)
  const [userPart = '', groupPart] = spec.split(':')
  const found = userPart === '' ? users.find((u) => u.uid === 0) : users.find((u) => u.name === userPart || String(u.uid) === userPart)
  if (found === undefined && userPart !== '' && !/^\d+$/.test(userPart)) throw new UserError(`unable to find user ${userPart}: no matching entries in passwd file`)
  const uid = found?.uid ?? (userPart === '' ? 0 : Number(userPart))
  let gid = found?.gid ?? 0
  const extra = new Set<number>()
  if (groupPart !== undefined && groupPart !== '') gid = groupId(groups, groupPart)
  else if (found !== undefined && userPart !== '') for (const g of groups) if (g.members.includes(found.name)) extra.add(g.gid)
  if (userPart === '' && groupPart === undefined) for (const g of groups) if (g.members.includes('root')) extra.add(g.gid)
  for (const name of additional) extra.add(groupId(groups, name))
  return { uid, gid, groups: [...new Set([gid, ...extra])].sort((a, b) => a - b), home: found?.home || '/' }
}

function groupId(groups: readonly Group[], name: string): number {
  const found = groups.find((g) => g.name === name || String(g.gid) === name)
  if (found !== undefined) return found.gid
  if (/^\d+$/.test(name)) return Number(name)
  throw new UserError(`unable to find group ${name}: no matching entries in group file`)
}

function lines(root: Walker, path: string): string[] {
  try {
    const at = resolve(root, path)
    if (attrAt(at).kind !== 'file') return []
    return decodeUtf8(at.mount.fs.read(at.ino, 0, attrAt(at).size)).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  } catch (error) {
    if (error instanceof SysError) return []
    throw error
  }
}

function parsePasswd(line: string): Passwd {
  const [name = '', , uid = '0', gid = '0', , home = ''] = line.split(':')
  return { name, uid: Number(uid), gid: Number(gid), home }
}

function parseGroup(line: string): Group {
  const [name = '', , gid = '0', members = ''] = line.split(':')
  return { name, gid: Number(gid), members: members.split(',').filter((m) => m !== '') }
}
