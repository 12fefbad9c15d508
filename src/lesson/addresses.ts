/** Where the hosts that worlds usually have are in the LAN. */
export const ADDRESSES: Readonly<Record<string, string>> = { drydock: '192.168.49.1', controlplane: '192.168.49.2', node01: '192.168.49.3', node02: '192.168.49.4' }

/** The address of a host by its name; nodes are numbered on from `node01`. */
export function addressOf(name: string): string {
  const node = /^node(\d+)$/.exec(name)
  return ADDRESSES[name] ?? (node === null ? '192.168.49.200' : `192.168.49.${2 + Number(node[1])}`)
}
