/** Where the hosts are in the LAN. */
export const ADDRESSES: Readonly<Record<string, string>> = { drydock: '192.168.49.1', controlplane: '192.168.49.2', node01: '192.168.49.3', node02: '192.168.49.4' }

/** The address of a host by its name. */
export const addressOf = (name: string): string => ADDRESSES[name] ?? '192.168.49.100'
