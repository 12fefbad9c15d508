import { unixSeconds } from '../sim/time.ts'

/** Which machines a scenario has: what `WorldSpec` of the message protocol says, as plain data. */
export type WorldSpec = {
  readonly seed: string
  readonly bootEpochMs: number
  readonly workstation: {
    readonly hostname: string
    readonly docker: boolean
    readonly images: readonly string[]
    readonly internet: boolean
    /** The machine of the recorded Docker sessions: their images instead of the catalogue's, and control groups v1. */
    readonly recorded?: boolean
  }
  readonly cluster?: { readonly version: string; readonly nodes: readonly string[] }
}

const BOOT = unixSeconds(2026, 1, 5, 9) * 1000
const NODES = ['controlplane', 'node01', 'node02'] as const

/** One Docker host and a three-node cluster: what the page opens with. */
export const PLAYGROUND: WorldSpec = {
  seed: 'drydock',
  bootEpochMs: BOOT,
  workstation: { hostname: 'drydock', docker: true, images: [], internet: true },
  cluster: { version: '1.32', nodes: NODES },
}

/** The world a recorded session took place in: its images are there, the internet is not; Kubernetes sessions have a cluster. */
export function recordedWorld(session: {
  readonly name: string
  readonly images: readonly string[]
  readonly area: string
  readonly cluster?: { readonly nodes: readonly string[] }
}): WorldSpec {
  const kubernetes = session.area === 'kubernetes'
  return {
    seed: `session ${session.name}`,
    bootEpochMs: BOOT,
    workstation: { hostname: kubernetes ? 'drydock' : 'vm', docker: true, images: session.images, internet: kubernetes, recorded: !kubernetes },
    ...(kubernetes && { cluster: { version: '1.32', nodes: session.cluster?.nodes ?? NODES } }),
  }
}
