import { globMatch } from '../../lib/glob.ts'
import { array, bulk, failure, integer, NIL, OK, type Reply } from './resp.ts'
import type { RedisStore, RedisValue } from './store.ts'

const WRONG_TYPE = failure('WRONGTYPE Operation against a key holding the wrong kind of value')
const NOT_INTEGER = failure('ERR value is not an integer or out of range')
const SYNTAX = failure('ERR syntax error')

/** Thrown by a command that answers with an error. */
class Refused extends Error {
  readonly reply: Reply

  constructor(reply: Reply) {
    super('refused')
    this.reply = reply
  }
}

type Handler = (store: RedisStore, args: readonly string[]) => Reply
/** `least` arguments, and `most` when given. */
type Command = { least: number; most?: number; run: Handler }

/** Runs a data command; undefined when there is none of that name. */
export function runCommand(store: RedisStore, name: string, args: readonly string[]): Reply | undefined {
  const command = COMMANDS[name]
  if (command === undefined) return undefined
  if (args.length < command.least || (command.most !== undefined && args.length > command.most)) return failure(`ERR wrong number of arguments for '${name.toLowerCase()}' command`)
  try {
    return command.run(store, args)
  } catch (error) {
    if (error instanceof Refused) return error.reply
    throw error
  }
}

function held<T extends RedisValue['type']>(store: RedisStore, key: string, type: T): Extract<RedisValue, { type: T }> | undefined {
  const value = store.get(key)
  if (value !== undefined && value.type !== type) throw new Refused(WRONG_TYPE)
  return value as Extract<RedisValue, { type: T }> | undefined
}

function whole(text: string | undefined): number {
  if (text === undefined || !/^-?\d+$/.test(text)) throw new Refused(NOT_INTEGER)
  return Number(text)
}

const list = (store: RedisStore, key: string): string[] => held(store, key, 'list')?.items ?? []
const hash = (store: RedisStore, key: string): Map<string, string> => held(store, key, 'hash')?.fields ?? new Map()
const members = (store: RedisStore, key: string): Set<string> => held(store, key, 'set')?.members ?? new Set()
const text = (store: RedisStore, key: string): string | undefined => held(store, key, 'string')?.text

function increment(store: RedisStore, key: string, by: number): Reply {
  const n = whole(text(store, key) ?? '0') + by
  store.set(key, { type: 'string', text: String(n) }, store.expiry(key))
  return integer(n)
}

function put(store: RedisStore, key: string, items: string[]): void {
  if (items.length === 0) store.delete(key)
  else store.set(key, { type: 'list', items }, store.expiry(key))
}

function setString(store: RedisStore, [key = '', value = '', ...options]: readonly string[]): Reply {
  let expiresAt: number | undefined
  const old = store.get(key)
  const words = options.map((word) => word.toUpperCase())
  for (let i = 0; i < words.length; i++) {
    if (words[i] === 'EX') expiresAt = store.now + whole(options[++i]) * 1000
    else if (words[i] === 'PX') expiresAt = store.now + whole(options[++i])
    else if (words[i] === 'KEEPTTL') expiresAt = store.expiry(key)
    else if (words[i] === 'NX' ? old !== undefined : words[i] === 'XX' ? old === undefined : false) return NIL
    else if (!['NX', 'XX'].includes(words[i] as string)) return SYNTAX
  }
  store.set(key, { type: 'string', text: value }, expiresAt)
  return OK
}

function slice(items: readonly string[], from: number, to: number): string[] {
  const at = (n: number): number => (n < 0 ? Math.max(0, items.length + n) : n)
  return items.slice(at(from), to < 0 ? items.length + to + 1 : to + 1)
}

function ttl(store: RedisStore, key: string, unit: number): Reply {
  if (store.get(key) === undefined) return integer(-2)
  const at = store.expiry(key)
  return integer(at === undefined ? -1 : Math.ceil((at - store.now) / unit))
}

function expire(store: RedisStore, key: string, milliseconds: number): Reply {
  if (milliseconds <= 0) return integer(store.delete(key) ? 1 : 0)
  return integer(store.expire(key, store.now + milliseconds) ? 1 : 0)
}

const number = (n: number): string => String(n)
const count = (results: readonly boolean[]): Reply => integer(results.filter(Boolean).length)
const ranked = (store: RedisStore, key: string): [string, number][] => [...(held(store, key, 'zset')?.scores ?? [])].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))

const COMMANDS: Record<string, Command> = {
  GET: { least: 1, most: 1, run: (s, [k = '']) => ({ t: 'bulk', text: text(s, k) }) },
  SET: { least: 2, run: setString },
  SETNX: { least: 2, most: 2, run: (s, [k = '', v = '']) => integer(s.get(k) === undefined && setString(s, [k, v]) === OK ? 1 : 0) },
  SETEX: { least: 3, most: 3, run: (s, [k = '', seconds = '', v = '']) => setString(s, [k, v, 'EX', seconds]) },
  GETSET: { least: 2, most: 2, run: (s, [k = '', v = '']) => { const old = text(s, k); setString(s, [k, v]); return { t: 'bulk', text: old } } },
  GETDEL: { least: 1, most: 1, run: (s, [k = '']) => { const old = text(s, k); s.delete(k); return { t: 'bulk', text: old } } },
  MGET: { least: 1, run: (s, keys) => array(keys.map((k) => { const v = s.get(k); return v?.type === 'string' ? v.text : undefined })) },
  MSET: { least: 2, run: (s, args) => { if (args.length % 2 === 1) return failure("ERR wrong number of arguments for 'mset' command"); for (let i = 0; i < args.length; i += 2) setString(s, [args[i] as string, args[i + 1] as string]); return OK } },
  APPEND: { least: 2, most: 2, run: (s, [k = '', v = '']) => { const made = (text(s, k) ?? '') + v; s.set(k, { type: 'string', text: made }, s.expiry(k)); return integer(made.length) } },
  STRLEN: { least: 1, most: 1, run: (s, [k = '']) => integer((text(s, k) ?? '').length) },
  INCR: { least: 1, most: 1, run: (s, [k = '']) => increment(s, k, 1) },
  DECR: { least: 1, most: 1, run: (s, [k = '']) => increment(s, k, -1) },
  INCRBY: { least: 2, most: 2, run: (s, [k = '', n]) => increment(s, k, whole(n)) },
  DECRBY: { least: 2, most: 2, run: (s, [k = '', n]) => increment(s, k, -whole(n)) },
  DEL: { least: 1, run: (s, keys) => count(keys.map((k) => s.delete(k))) },
  UNLINK: { least: 1, run: (s, keys) => count(keys.map((k) => s.delete(k))) },
  EXISTS: { least: 1, run: (s, keys) => count(keys.map((k) => s.get(k) !== undefined)) },
  KEYS: { least: 1, most: 1, run: (s, [pattern = '']) => array(s.keys().filter((k) => globMatch(pattern, k))) },
  TYPE: { least: 1, most: 1, run: (s, [k = '']) => ({ t: 'simple', text: s.get(k)?.type ?? 'none' }) },
  DBSIZE: { least: 0, most: 0, run: (s) => integer(s.keys().length) },
  FLUSHALL: { least: 0, run: (s) => { s.clear(); return OK } },
  FLUSHDB: { least: 0, run: (s) => { s.clear(); return OK } },
  RENAME: { least: 2, most: 2, run: (s, [from = '', to = '']) => { const v = s.get(from); if (v === undefined) return failure('ERR no such key'); s.set(to, v, s.expiry(from)); if (from !== to) s.delete(from); return OK } },
  EXPIRE: { least: 2, most: 2, run: (s, [k = '', n]) => expire(s, k, whole(n) * 1000) },
  PEXPIRE: { least: 2, most: 2, run: (s, [k = '', n]) => expire(s, k, whole(n)) },
  PERSIST: { least: 1, most: 1, run: (s, [k = '']) => integer(s.expiry(k) !== undefined && s.expire(k, undefined) ? 1 : 0) },
  TTL: { least: 1, most: 1, run: (s, [k = '']) => ttl(s, k, 1000) },
  PTTL: { least: 1, most: 1, run: (s, [k = '']) => ttl(s, k, 1) },
  LPUSH: { least: 2, run: (s, [k = '', ...v]) => { const made = [...v.toReversed(), ...list(s, k)]; put(s, k, made); return integer(made.length) } },
  RPUSH: { least: 2, run: (s, [k = '', ...v]) => { const made = [...list(s, k), ...v]; put(s, k, made); return integer(made.length) } },
  LPOP: { least: 1, most: 1, run: (s, [k = '']) => { const [first, ...rest] = list(s, k); if (first === undefined) return NIL; put(s, k, rest); return bulk(first) } },
  RPOP: { least: 1, most: 1, run: (s, [k = '']) => { const items = list(s, k); const last = items.at(-1); if (last === undefined) return NIL; put(s, k, items.slice(0, -1)); return bulk(last) } },
  LLEN: { least: 1, most: 1, run: (s, [k = '']) => integer(list(s, k).length) },
  LRANGE: { least: 3, most: 3, run: (s, [k = '', a, b]) => array(slice(list(s, k), whole(a), whole(b))) },
  LINDEX: { least: 2, most: 2, run: (s, [k = '', n]) => ({ t: 'bulk', text: list(s, k).at(whole(n)) }) },
  HSET: { least: 3, run: (s, [k = '', ...pairs]) => { if (pairs.length % 2 === 1) return failure("ERR wrong number of arguments for 'hset' command"); const fields = new Map(hash(s, k)); const before = fields.size; for (let i = 0; i < pairs.length; i += 2) fields.set(pairs[i] as string, pairs[i + 1] as string); s.set(k, { type: 'hash', fields }, s.expiry(k)); return integer(fields.size - before) } },
  HGET: { least: 2, most: 2, run: (s, [k = '', f = '']) => ({ t: 'bulk', text: hash(s, k).get(f) }) },
  HGETALL: { least: 1, most: 1, run: (s, [k = '']) => array([...hash(s, k)].flat()) },
  HDEL: { least: 2, run: (s, [k = '', ...names]) => { const fields = new Map(hash(s, k)); const gone = names.map((f) => fields.delete(f)); if (fields.size === 0) s.delete(k); else s.set(k, { type: 'hash', fields }, s.expiry(k)); return count(gone) } },
  HKEYS: { least: 1, most: 1, run: (s, [k = '']) => array([...hash(s, k).keys()]) },
  HVALS: { least: 1, most: 1, run: (s, [k = '']) => array([...hash(s, k).values()]) },
  HLEN: { least: 1, most: 1, run: (s, [k = '']) => integer(hash(s, k).size) },
  HEXISTS: { least: 2, most: 2, run: (s, [k = '', f = '']) => integer(hash(s, k).has(f) ? 1 : 0) },
  HINCRBY: { least: 3, most: 3, run: (s, [k = '', f = '', n]) => { const fields = new Map(hash(s, k)); const made = whole(fields.get(f) ?? '0') + whole(n); fields.set(f, number(made)); s.set(k, { type: 'hash', fields }, s.expiry(k)); return integer(made) } },
  SADD: { least: 2, run: (s, [k = '', ...v]) => { const made = new Set(members(s, k)); const before = made.size; for (const each of v) made.add(each); s.set(k, { type: 'set', members: made }, s.expiry(k)); return integer(made.size - before) } },
  SREM: { least: 2, run: (s, [k = '', ...v]) => { const made = new Set(members(s, k)); const gone = v.map((each) => made.delete(each)); if (made.size === 0) s.delete(k); else s.set(k, { type: 'set', members: made }, s.expiry(k)); return count(gone) } },
  SMEMBERS: { least: 1, most: 1, run: (s, [k = '']) => array([...members(s, k)]) },
  SISMEMBER: { least: 2, most: 2, run: (s, [k = '', v = '']) => integer(members(s, k).has(v) ? 1 : 0) },
  SCARD: { least: 1, most: 1, run: (s, [k = '']) => integer(members(s, k).size) },
  ZADD: { least: 3, run: (s, [k = '', ...pairs]) => { const scores = new Map(held(s, k, 'zset')?.scores ?? []); const before = scores.size; for (let i = 0; i + 1 < pairs.length; i += 2) { const score = Number(pairs[i]); if (Number.isNaN(score)) return failure('ERR value is not a valid float'); scores.set(pairs[i + 1] as string, score) } s.set(k, { type: 'zset', scores }, s.expiry(k)); return integer(scores.size - before) } },
  ZRANGE: { least: 3, most: 4, run: (s, [k = '', a, b, withScores]) => { const all = ranked(s, k); const names = slice(all.map(([m]) => m), whole(a), whole(b)); const scores = new Map(all); return array(withScores?.toUpperCase() === 'WITHSCORES' ? names.flatMap((m) => [m, number(scores.get(m) ?? 0)]) : names) } },
  ZSCORE: { least: 2, most: 2, run: (s, [k = '', m = '']) => { const score = held(s, k, 'zset')?.scores.get(m); return score === undefined ? NIL : bulk(number(score)) } },
  ZCARD: { least: 1, most: 1, run: (s, [k = '']) => integer(ranked(s, k).length) },
}
