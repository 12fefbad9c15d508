import { bytesOf } from './volumes-data.ts'
import { unitsOf } from '../api/quantity.ts'
import type { ApiServer } from '../api/server.ts'
import { configMaps } from '../kinds/config-map.ts'
import type { Container, DownwardItem, KeyToPath, Pod, Projection, Volume } from '../kinds/pod-types.ts'
import { secrets } from '../kinds/secret.ts'
import { fieldValue, resourceValue, type EnvFacts } from './env.ts'
import type { ContainerMount, MountSource, VolumeFile } from './cri.ts'

export type Volumes = ReadonlyMap<string, MountSource>
export type VolumeResult = { readonly ok: true; readonly volumes: Volumes } | { readonly ok: false; readonly volume: string; readonly message: string }

class VolumeError extends Error {}

/** Sets all volumes of a pod up, or says which cannot be and why (the text of a FailedMount event). */
export function setUpVolumes(api: ApiServer, pod: Pod, facts: EnvFacts): VolumeResult {
  const volumes = new Map<string, MountSource>()
  for (const volume of pod.spec.volumes ?? []) {
    try {
      volumes.set(volume.name, sourceOf(api, pod, volume, facts))
    } catch (error) {
      if (!(error instanceof VolumeError)) throw error
      return { ok: false, volume: volume.name, message: error.message }
    }
  }
  return { ok: true, volumes }
}

function sourceOf(api: ApiServer, pod: Pod, volume: Volume, facts: EnvFacts): MountSource {
  const id = `${pod.metadata.uid}/${volume.name}`
  const { emptyDir, hostPath, configMap, secret, downwardAPI, projected } = volume
  if (emptyDir !== undefined) return { kind: 'empty', id, memory: emptyDir.medium === 'Memory', ...(emptyDir.sizeLimit === undefined ? {} : { sizeLimitBytes: unitsOf(emptyDir.sizeLimit) }) }
  if (hostPath !== undefined) return { kind: 'host', path: hostPath.path, type: hostPath.type ?? '' }
  if (configMap !== undefined) return { kind: 'files', id, files: configMapFiles(api, pod, configMap, configMap.defaultMode ?? 0o644) }
  if (secret !== undefined) return { kind: 'files', id, files: secretFiles(api, pod, { ...secret, ...(secret.secretName === undefined ? {} : { name: secret.secretName }) }, secret.defaultMode ?? 0o644) }
  if (downwardAPI !== undefined) return { kind: 'files', id, files: downwardFiles(pod, downwardAPI.items ?? [], downwardAPI.defaultMode ?? 0o644, facts) }
  if (projected !== undefined) return { kind: 'files', id, files: (projected.sources ?? []).flatMap((s) => projectedFiles(api, pod, s, projected.defaultMode ?? 0o644, facts)) }
  const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'unknown'
  throw new VolumeError(`drydock: volumes of type ${kind} are not simulated yet`)
}

type Source = { readonly name?: string; readonly items?: readonly KeyToPath[]; readonly optional?: boolean }

function pick(data: ReadonlyMap<string, string | Uint8Array>, source: Source, mode: number, what: string): VolumeFile[] {
  if (source.items === undefined) return [...data].map(([path, content]) => ({ path, content, mode }))
  return source.items.flatMap((item) => {
    const content = data.get(item.key)
    if (content !== undefined) return [{ path: item.path, content, mode: item.mode ?? mode }]
    if (source.optional === true) return []
    throw new VolumeError(`references non-existent ${what} key: ${item.key}`)
  })
}

function configMapFiles(api: ApiServer, pod: Pod, source: Source, mode: number): VolumeFile[] {
  const found = api.find(configMaps, pod.metadata.namespace, source.name ?? '')
  if (found === undefined) {
    if (source.optional === true) return []
    throw new VolumeError(`configmap "${source.name ?? ''}" not found`)
  }
  const data = new Map<string, string | Uint8Array>(Object.entries(found.data ?? {}))
  for (const [key, value] of Object.entries(found.binaryData ?? {})) data.set(key, bytesOf(value))
  return pick(data, source, mode, 'config')
}

function secretFiles(api: ApiServer, pod: Pod, source: Source, mode: number): VolumeFile[] {
  const found = api.find(secrets, pod.metadata.namespace, source.name ?? '')
  if (found === undefined) {
    if (source.optional === true) return []
    throw new VolumeError(`secret "${source.name ?? ''}" not found`)
  }
  return pick(new Map(Object.entries(found.data ?? {}).map(([key, value]) => [key, bytesOf(value)])), source, mode, 'secret')
}

const downwardFiles = (pod: Pod, items: readonly DownwardItem[], mode: number, facts: EnvFacts): VolumeFile[] =>
  items.map((item) => ({
    path: item.path, mode: item.mode ?? mode,
    content: item.fieldRef !== undefined ? (fieldValue(pod, item.fieldRef.fieldPath, facts) ?? '') : item.resourceFieldRef === undefined ? '' : resourceValue(pod, item.resourceFieldRef, undefined, facts.allocatable),
  }))

function projectedFiles(api: ApiServer, pod: Pod, source: Projection, mode: number, facts: EnvFacts): VolumeFile[] {
  if (source.configMap !== undefined) return configMapFiles(api, pod, source.configMap, mode)
  if (source.secret !== undefined) return secretFiles(api, pod, source.secret, mode)
  if (source.downwardAPI !== undefined) return downwardFiles(pod, source.downwardAPI.items ?? [], mode, facts)
  const token = source.serviceAccountToken
  if (token !== undefined) return [{ path: token.path, mode, content: serviceAccountToken(pod) }]
  throw new VolumeError('drydock: clusterTrustBundle projections are not simulated yet')
}

/** A bound token; it names the account, and the API server believes it. */
export const serviceAccountToken = (pod: Pod): string => `drydock.${pod.metadata.namespace ?? 'default'}.${pod.spec.serviceAccountName ?? 'default'}.${pod.metadata.uid}`

/** What is mounted where in one container. */
export const mountsOf = (container: Container, volumes: Volumes): ContainerMount[] =>
  (container.volumeMounts ?? []).flatMap((mount) => {
    const source = volumes.get(mount.name)
    return source === undefined ? [] : [{ mountPath: mount.mountPath, readOnly: mount.readOnly === true, source, ...(mount.subPath === undefined ? {} : { subPath: mount.subPath }) }]
  })
