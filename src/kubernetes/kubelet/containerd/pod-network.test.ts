import { expect, test } from 'vitest'
import { parseIpv4 } from '../../../kernel/net/ipv4.ts'
import { testKernel } from '../../../kernel/testing.ts'
import { PodNetwork } from './pod-network.ts'

test('a pod has its loopback up, and an address of the node on eth0', () => {
  const { net, ip } = new PodNetwork(testKernel(), '10.244.1.0/24').attach()
  expect(ip).toBe('10.244.1.2')
  expect(net.owner(parseIpv4('127.0.0.1') ?? 0)?.name).toBe('lo')
  expect(net.owner(parseIpv4(ip) ?? 0)?.name).toBe('eth0')
})
