import { type ApiObject, field, isObject, listField, textField } from '../resource/object.ts'
import type { Description } from './description.ts'

type VolumeText = (source: ApiObject) => readonly string[]

const optional = (source: unknown): string => String(field(source, 'optional') === true)
const flag = (source: ApiObject, key: string): string => String(source[key] === true)
/** A pointer as Go prints it without looking where it points: nothing, or the value. */
const pointer = (value: unknown): string => (value === undefined ? '<nil>' : String(value))

/** What describe says of each type of volume. */
const VOLUMES: Readonly<Record<string, VolumeText>> = {
  hostPath: (s) => ['Type:\tHostPath (bare host directory volume)', `Path:\t${textField(s, 'path')}`, `HostPathType:\t${textField(s, 'type')}`],
  emptyDir: (s) => [
    "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)", `Medium:\t${textField(s, 'medium')}`, `SizeLimit:\t${textField(s, 'sizeLimit') || '<unset>'}`,
  ],
  secret: (s) => ['Type:\tSecret (a volume populated by a Secret)', `SecretName:\t${textField(s, 'secretName')}`, `Optional:\t${optional(s)}`],
  configMap: (s) => ['Type:\tConfigMap (a volume populated by a ConfigMap)', `Name:\t${textField(s, 'name')}`, `Optional:\t${optional(s)}`],
  persistentVolumeClaim: (s) => [
    'Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)', `ClaimName:\t${textField(s, 'claimName')}`, `ReadOnly:\t${flag(s, 'readOnly')}`,
  ],
  nfs: (s) => ["Type:\tNFS (an NFS mount that lasts the lifetime of a pod)", `Server:\t${textField(s, 'server')}`, `Path:\t${textField(s, 'path')}`, `ReadOnly:\t${flag(s, 'readOnly')}`],
  downwardAPI: (s) => [
    'Type:\tDownwardAPI (a volume populated by information about the pod)', 'Items:',
    ...listField(s, 'items').map((item) => `  ${textField(item, 'fieldRef', 'fieldPath') || textField(item, 'resourceFieldRef', 'resource')} -> ${textField(item, 'path')}`),
  ],
  projected: (s) => ['Type:\tProjected (a volume that contains injected data from multiple sources)', ...listField(s, 'sources').flatMap(projectedSource)],
}

function projectedSource(source: ApiObject): readonly string[] {
  const { secret, configMap, downwardAPI, serviceAccountToken } = source
  if (isObject(secret)) return [`SecretName:\t${textField(secret, 'name')}`, `SecretOptionalName:\t${pointer(secret['optional'])}`]
  if (isObject(downwardAPI)) return ['DownwardAPI:\ttrue']
  if (isObject(configMap)) return [`ConfigMapName:\t${textField(configMap, 'name')}`, `ConfigMapOptional:\t${pointer(configMap['optional'])}`]
  return isObject(serviceAccountToken) ? [`TokenExpirationSeconds:\t${pointer(serviceAccountToken['expirationSeconds'])}`] : []
}

/** The Volumes section of a pod or a pod template. */
export function describeVolumes(d: Description, volumes: readonly ApiObject[], space: string): void {
  d.line(0, `${space}Volumes:${volumes.length === 0 ? '\t<none>' : ''}`)
  for (const volume of volumes) {
    d.line(1, `${space === '' ? '' : ' '}${textField(volume, 'name')}:`)
    const type = Object.keys(VOLUMES).find((key) => isObject(volume[key]))
    const lines = type === undefined ? ['<unknown>'] : (VOLUMES[type]?.(volume[type] as ApiObject) ?? [])
    for (const line of lines) d.line(2, line)
  }
}
