import type { KubeObject } from '../api/object.ts'
import type { ObjectReference } from './event.ts'

export type ServicePort = { readonly name?: string; readonly protocol?: string; readonly appProtocol?: string; readonly port: number; readonly targetPort?: number | string; readonly nodePort?: number }

/** core/v1 Service. */
export type Service = KubeObject & {
  readonly spec: {
    readonly type?: string
    readonly ports?: readonly ServicePort[]
    readonly selector?: Readonly<Record<string, string>>
    readonly clusterIP?: string
    readonly clusterIPs?: readonly string[]
    readonly externalIPs?: readonly string[]
    readonly externalName?: string
    readonly externalTrafficPolicy?: string
    readonly internalTrafficPolicy?: string
    readonly ipFamilies?: readonly string[]
    readonly ipFamilyPolicy?: string
    readonly sessionAffinity?: string
    readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } }
    readonly publishNotReadyAddresses?: boolean
    readonly allocateLoadBalancerNodePorts?: boolean
  }
  readonly status: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] } }
}

export type EndpointAddress = { readonly ip: string; readonly hostname?: string; readonly nodeName?: string; readonly targetRef?: ObjectReference }
export type EndpointPort = { readonly name?: string; readonly port: number; readonly protocol?: string; readonly appProtocol?: string }

/** core/v1 Endpoints. */
export type Endpoints = KubeObject & { readonly subsets?: readonly { readonly addresses?: readonly EndpointAddress[]; readonly notReadyAddresses?: readonly EndpointAddress[]; readonly ports?: readonly EndpointPort[] }[] }

/** discovery.k8s.io/v1 EndpointSlice. */
export type EndpointSlice = KubeObject & {
  readonly addressType: string
  readonly endpoints: readonly {
    readonly addresses: readonly string[]
    readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean }
    readonly nodeName?: string
    readonly targetRef?: ObjectReference
  }[]
  readonly ports?: readonly { readonly name?: string; readonly port?: number; readonly protocol?: string; readonly appProtocol?: string }[]
}
