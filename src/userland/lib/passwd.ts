import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readTextFile } from '../../kernel/libc/io.ts'

/** A line of /etc/passwd (passwd(5)). */
export type User = { name: string; password: string; uid: number; gid: number; gecos: string; home: string; shell: string }
/** A line of /etc/group (group(5)). */
export type Group = { name: string; password: string; gid: number; members: string[] }

function* lines(path: string): Gen<string[]> {
  try {
    return (yield* readTextFile(path)).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  } catch (error) {
    if (isErrno(error)) return []
    throw error
  }
}

/** All users of the system's /etc/passwd; none when it is missing. */
export function* users(): Gen<User[]> {
  return (yield* lines('/etc/passwd')).map((line) => {
    const [name = '', password = '', uid = '', gid = '', gecos = '', home = '', shell = ''] = line.split(':')
    return { name, password, uid: Number(uid), gid: Number(gid), gecos, home, shell }
  })
}

/** All groups of the system's /etc/group; none when it is missing. */
export function* groups(): Gen<Group[]> {
  return (yield* lines('/etc/group')).map((line) => {
    const [name = '', password = '', gid = '', members = ''] = line.split(':')
    return { name, password, gid: Number(gid), members: members.split(',').filter((m) => m !== '') }
  })
}

/** Looks up names of ids, reading each file once. */
export class Names {
  #users: Map<number, string> | undefined
  #groups: Map<number, string> | undefined

  *user(uid: number): Gen<string> {
    this.#users ??= new Map((yield* users()).toReversed().map((u) => [u.uid, u.name]))
    return this.#users.get(uid) ?? String(uid)
  }

  *group(gid: number): Gen<string> {
    this.#groups ??= new Map((yield* groups()).toReversed().map((g) => [g.gid, g.name]))
    return this.#groups.get(gid) ?? String(gid)
  }
}

/** The id a user name or number stands for. */
export function* uidOf(text: string): Gen<number | undefined> {
  const found = (yield* users()).find((u) => u.name === text)
  return found?.uid ?? (/^\d+$/.test(text) ? Number(text) : undefined)
}

/** The id a group name or number stands for. */
export function* gidOf(text: string): Gen<number | undefined> {
  const found = (yield* groups()).find((g) => g.name === text)
  return found?.gid ?? (/^\d+$/.test(text) ? Number(text) : undefined)
}
