import { KubectlError } from '../client/errors.ts'
import type { ApiObject } from '../resource/object.ts'
import { knownType } from './create-object.ts'
import { newMeta } from './container.ts'

export const SERVICE_TYPE = knownType('', 'v1', 'Service', 'services')

/** A Service of `kubectl create service`. */
export function newService(name: string, type: string, options: { readonly tcp: readonly string[]; readonly clusterIP?: string; readonly nodePort?: number; readonly externalName?: string }): ApiObject {
  const ports = options.tcp.map((pair) => tcpPort(pair, options.nodePort ?? 0))
  const { clusterIP = '', externalName = '' } = options
  if (ports.length === 0 && clusterIP !== 'None' && type !== 'ExternalName') throw new KubectlError('at least one tcp port specifier must be provided')
  if (clusterIP === 'None' && ports.length > 0) throw new KubectlError('can not map ports with clusterip=None')
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: newMeta(name, { app: name }),
    spec: {
      ...(ports.length === 0 ? {} : { ports }),
      selector: { app: name },
      ...(clusterIP === '' ? {} : { clusterIP }),
      type,
      ...(externalName === '' ? {} : { externalName }),
    },
    status: { loadBalancer: {} },
  }
}

/** `PORT[:TARGET]` of --tcp as a service port. */
function tcpPort(pair: string, nodePort: number): ApiObject {
  const [first = '', second] = pair.split(':')
  const port = unsigned(first)
  const target = second ?? first
  const targetPort = /^\d+$/.test(target) ? unsigned(target) : target
  if (target === '' || (typeof targetPort === 'string' && !/^(?=.*[a-z])[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(targetPort))) throw new KubectlError(`must contain at least one letter (a-z)`)
  return { name: pair.replace(':', '-'), protocol: 'TCP', port, targetPort, ...(nodePort === 0 ? {} : { nodePort }) }
}

function unsigned(text: string): number {
  if (!/^\d+$/.test(text)) throw new KubectlError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`)
  const value = Number(text)
  if (value > 65_535) throw new KubectlError(`invalid port: ${text}`)
  return value
}

/** The ClusterIP Service of `kubectl run --expose`. */
export function exposingService(name: string, port: string, selector: Readonly<Record<string, string>>): ApiObject {
  const number = unsigned(port)
  return {
    kind: 'Service', apiVersion: 'v1', metadata: newMeta(name),
    spec: { ports: [{ protocol: 'TCP', port: number, targetPort: number }], selector },
    status: { loadBalancer: {} },
  }
}
