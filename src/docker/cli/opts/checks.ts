import { BadValue } from '../../../cli/flag.ts'

/** `-e`: a variable needs a name (opts.ValidateEnv). The shell's value of a bare name is filled in later. */
export function checkEnv(value: string): string {
  if (value === '' || value.startsWith('=')) throw new BadValue(`invalid environment variable: ${value}`)
  return value
}

/** `--label` (opts.ValidateLabel). */
export function checkLabel(value: string): string {
  const name = value.split('=')[0] ?? ''
  if (/\s/.test(name)) throw new BadValue(`invalid label '${value}': contains whitespaces`)
  if (name === '') throw new BadValue(`invalid label '${value}': empty name`)
  return value
}

/** `--dns` (opts.ValidateIPAddress). */
export function checkIpAddress(value: string): string {
  const address = value.trim()
  if (!isIpAddress(address)) throw new BadValue(`IP address is not correctly formatted: ${value}`)
  return address
}

/** `--dns-search` (opts.ValidateDNSSearch). */
export function checkDnsSearch(value: string): string {
  const domain = value.trim()
  if (domain === '.') return domain
  if (/^(:?(:?[a-zA-Z0-9]|(:?[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))(:?\.(:?[a-zA-Z0-9]|(:?[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])))*)\.?\s*$/.test(domain) && domain.length < 255) return domain
  throw new BadValue(`${value} is not a valid domain`)
}

/** `--add-host name:address`, also `name=address` and `[v6]` (opts.ValidateExtraHost). */
export function checkExtraHost(value: string): string {
  const cut = /^([^:=]*)[:=](.*)$/s.exec(value)
  const [, name = '', rest = ''] = cut ?? []
  if (cut === null || name === '') throw new BadValue(`bad format for add-host: "${value}"`)
  const address = rest.startsWith('[') && rest.endsWith(']') ? rest.slice(1, -1) : rest
  if (address !== 'host-gateway' && !isIpAddress(address)) throw new BadValue(`invalid IP address in add-host: "${rest}"`)
  return `${name}:${address}`
}

/** `--sysctl`: only those of a namespace (opts.ValidateSysctl). */
export function checkSysctl(value: string): string {
  const known = ['kernel.msgmax', 'kernel.msgmnb', 'kernel.msgmni', 'kernel.sem', 'kernel.shmall', 'kernel.shmmax', 'kernel.shmmni', 'kernel.shm_rmid_forced']
  const [name = ''] = value.split('=')
  if (!value.includes('=')) throw new BadValue(`sysctl '${value}' is not allowed`)
  if (known.includes(name) || name.startsWith('net.') || name.startsWith('fs.mqueue.')) return value
  throw new BadValue(`sysctl '${value}' is not allowed`)
}

/** `-a` (container.validateAttach). */
export function checkAttach(value: string): string {
  const name = value.toLowerCase()
  if (!['stdin', 'stdout', 'stderr'].includes(name)) throw new BadValue('valid streams are STDIN, STDOUT and STDERR')
  return name
}

/** `--link name[:alias]` (opts.ValidateLink). */
export function checkLink(value: string): string {
  if (value === '') throw new BadValue('empty string specified for links')
  if (value.split(':').length > 2) throw new BadValue(`bad format for links: ${value}`)
  return value
}

/** Whether net.ParseIP takes it. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text)
}

export function isIpv4(text: string): boolean {
  return /^(\d{1,3})(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255 && !/^0\d/.test(part))
}

export function isIpv6(text: string): boolean {
  const [, v4] = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? []
  if (v4 !== undefined && !isIpv4(v4)) return false
  const full = v4 === undefined ? text : `${text.slice(0, -v4.length)}0:0`
  if (!/^[0-9a-fA-F:]+$/.test(full) || /:::/.test(full) || !full.includes(':')) return false
  const halves = full.split('::')
  if (halves.length > 2) return false
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const count = groups.reduce((sum, half) => sum + half.length, 0)
  if (!groups.flat().every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false
  return halves.length === 2 ? count <= 7 : count === 8
}
