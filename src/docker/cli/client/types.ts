import type { PortBinding } from '../opts/ports.ts'

/** A published or exposed port of `GET /containers/json`. */
export type PortSummary = { readonly IP?: string; readonly PrivatePort: number; readonly PublicPort?: number; readonly Type: string }

export type MountPoint = { readonly Type: string; readonly Name?: string; readonly Source: string; readonly Destination: string; readonly Driver?: string }

/** An entry of `GET /containers/json` (Engine API ContainerSummary). */
export type ContainerSummary = {
  readonly Id: string
  readonly Names: readonly string[]
  readonly Image: string
  readonly ImageID: string
  readonly Command: string
  readonly Created: number
  readonly Ports: readonly PortSummary[] | null
  readonly SizeRw?: number
  readonly SizeRootFs?: number
  readonly Labels: Readonly<Record<string, string>> | null
  readonly State: string
  readonly Status: string
  readonly HostConfig?: { readonly NetworkMode?: string }
  readonly NetworkSettings?: { readonly Networks?: Readonly<Record<string, unknown>> | null } | null
  readonly Mounts: readonly MountPoint[] | null
  readonly ImageManifestDescriptor?: { readonly platform?: unknown } | null
}

/** What the client reads of `GET /containers/ID/json`. */
export type ContainerDetails = {
  readonly Id: string
  readonly Name: string
  readonly State: { readonly Status: string; readonly Running: boolean; readonly Paused: boolean; readonly Restarting: boolean; readonly ExitCode: number }
  readonly Config: { readonly Tty: boolean; readonly OpenStdin: boolean; readonly Image: string }
  readonly HostConfig: { readonly AutoRemove: boolean }
  readonly NetworkSettings: { readonly Ports: Readonly<Record<string, readonly PortBinding[] | null>> | null }
}

/** An entry of `GET /images/json`. */
export type ImageSummary = {
  readonly Id: string
  readonly ParentId: string
  readonly RepoTags: readonly string[] | null
  readonly RepoDigests: readonly string[] | null
  readonly Created: number
  readonly Size: number
  readonly SharedSize: number
  readonly Labels: Readonly<Record<string, string>> | null
  readonly Containers: number
}

/** An entry of `GET /networks`. */
export type NetworkSummary = {
  readonly Name: string
  readonly Id: string
  readonly Created: string
  readonly Scope: string
  readonly Driver: string
  readonly EnableIPv4?: boolean
  readonly EnableIPv6: boolean
  readonly Internal: boolean
  readonly Labels: Readonly<Record<string, string>> | null
}

/** A volume of `GET /volumes`. */
export type VolumeSummary = {
  readonly Name: string
  readonly Driver: string
  readonly Mountpoint: string
  readonly Scope: string
  readonly CreatedAt?: string
  readonly Labels: Readonly<Record<string, string>> | null
  readonly UsageData?: { readonly Size: number; readonly RefCount: number } | null
}
