import { destroyNamespace } from '../../../kernel/net/links.ts'
import type { Engine } from '../engine.ts'
import type { Container } from './container.ts'

/** Gives back addresses, ports and the namespace. */
export function releaseNetworks(engine: Engine, container: Container): void {
  for (const port of container.ports) port.close()
  container.ports = []
  container.stopDns?.()
  container.stopDns = undefined
  for (const endpoint of container.endpoints.values()) engine.networks.disconnect(endpoint)
  const { netns } = container
  if (netns !== undefined && netns !== engine.kernel.initNamespaces.net && !container.hostConfig.NetworkMode.startsWith('container:')) destroyNamespace(netns)
  container.netns = undefined
}
