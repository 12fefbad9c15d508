import { Failure } from '../../../cli/failure.ts'
import { isIpv4 } from '../opts/checks.ts'

/** An address pool of a network, as the Engine API has it. */
export type Pool = { Subnet: string; IPRange?: string; Gateway?: string; AuxiliaryAddresses?: Record<string, string> }

/** Puts ranges, gateways and reserved addresses to the subnets they lie in (docker/cli network.createIPAMConfig). */
export function poolsOf(subnets: readonly string[], ranges: readonly string[], gateways: readonly string[], reserved: ReadonlyMap<string, string>): readonly Pool[] {
  if (subnets.length < ranges.length || subnets.length < gateways.length) throw new Failure('every ip-range or gateway must have a corresponding subnet')
  const pools = new Map<string, Pool>()
  for (const subnet of subnets) {
    const twin = [...pools.keys()].find((other) => contains(other, subnet) || contains(subnet, other))
    if (twin !== undefined) throw new Failure('multiple overlapping subnet configuration is not supported')
    pools.set(subnet, { Subnet: subnet, AuxiliaryAddresses: {} })
  }
  const poolOf = (value: string): Pool | undefined => [...pools.values()].find(({ Subnet }) => contains(Subnet, value))
  for (const range of ranges) {
    const pool = poolOf(range)
    if (pool === undefined) throw new Failure(`no matching subnet for range ${range}`)
    if (pool.IPRange !== undefined) throw new Failure(`cannot configure multiple ranges (${range}, ${pool.IPRange}) on the same subnet (${pool.Subnet})`)
    pool.IPRange = range
  }
  for (const gateway of gateways) {
    const pool = poolOf(gateway)
    if (pool === undefined) throw new Failure(`no matching subnet for gateway ${gateway}`)
    if (pool.Gateway !== undefined) throw new Failure(`cannot configure multiple gateways (${gateway}, ${pool.Gateway}) for the same subnet (${pool.Subnet})`)
    pool.Gateway = gateway
  }
  for (const [name, address] of reserved) {
    const pool = poolOf(address)
    if (pool === undefined) throw new Failure(`no matching subnet for aux-address ${address}`)
    pool.AuxiliaryAddresses = { ...pool.AuxiliaryAddresses, [name]: address }
  }
  return [...pools.values()]
}

function contains(subnet: string, value: string): boolean {
  const [base = '', length = ''] = subnet.split('/')
  const [address = ''] = value.split('/')
  if (!isIpv4(base) || !isIpv4(address) || !/^\d+$/.test(length)) return subnet === value
  const mask = 2 ** (32 - Number(length))
  return Math.floor(number(base) / mask) === Math.floor(number(address) / mask)
}

const number = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
