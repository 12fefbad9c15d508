import type { Table } from '../../sim/table.ts'
import type { World } from '../../sim/world.ts'
import type { NetNamespace } from './net-namespace.ts'
import { formatIpv4, type Ipv4 } from './ipv4.ts'

/** A TCP socket that listens, as the window shows it. */
export type ListenerRecord = { readonly host: string; readonly ns: number; readonly address: string; readonly port: number; readonly inode: number }

const tables = new WeakMap<World, Table<string, ListenerRecord>>()

/** The records of all listening TCP sockets of a world (`net.listeners`), by `namespace/inode`. */
export function listenerTable(world: World): Table<string, ListenerRecord> {
  const known = tables.get(world) ?? world.table<string, ListenerRecord>('net.listeners')
  tables.set(world, known)
  return known
}

/** Writes a listening socket's record, or takes it out. */
export function publishListener(ns: NetNamespace, socket: { host: Ipv4; port: number; ino: number }, listening: boolean): void {
  const table = listenerTable(ns.kernel.world)
  const key = `${ns.id}/${socket.ino}`
  if (listening) table.set(key, { host: ns.kernel.hostname, ns: ns.id, address: formatIpv4(socket.host), port: socket.port, inode: socket.ino })
  else table.delete(key)
}
