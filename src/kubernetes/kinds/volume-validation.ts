import { duplicate, forbiddenField, invalidValue, required, type FieldError } from '../api/field-error.ts'
import { label1123Errors } from '../api/names.ts'
import type { KeyToPath, Volume } from './pod-types.ts'

/** What is wrong with a pod's volumes; the names of the good ones go into `names`. */
export function volumesErrors(volumes: readonly Volume[], path: string, names: Set<string>): FieldError[] {
  const errors: FieldError[] = []
  volumes.forEach((volume, i) => {
    const at = `${path}[${i}]`
    const own = sourceErrors(volume, at)
    if (volume.name === undefined || volume.name === '') own.push(required(`${at}.name`))
    else for (const text of label1123Errors(volume.name)) own.push(invalidValue(`${at}.name`, volume.name, text))
    if (names.has(volume.name)) own.push(duplicate(`${at}.name`, volume.name))
    if (own.length === 0) names.add(volume.name)
    errors.push(...own)
  })
  return errors
}

/** The order in which the API server looks for a volume's source. */
const sourceOrder = ['emptyDir', 'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'secret', 'nfs', 'iscsi', 'glusterfs', 'flocker', 'persistentVolumeClaim', 'rbd', 'cinder', 'cephfs', 'quobyte', 'downwardAPI', 'fc', 'configMap', 'azureFile', 'vsphereVolume', 'azureDisk', 'photonPersistentDisk', 'portworxVolume', 'scaleIO', 'storageos', 'projected', 'csi', 'ephemeral', 'image']

function sourceErrors(volume: Volume, path: string): FieldError[] {
  const errors: FieldError[] = []
  const sources = sourceOrder.filter((s) => s in volume)
  if (sources.length === 0) errors.push(required(path, 'must specify a volume type'))
  sources.slice(1).forEach((s) => errors.push(forbiddenField(`${path}.${s}`, 'may not specify more than 1 volume type')))
  switch (sources[0]) {
    case 'hostPath':
      if ((volume.hostPath?.path ?? '') === '') errors.push(required(`${path}.hostPath.path`))
      else if (volume.hostPath?.path.split('/').includes('..') === true) errors.push(invalidValue(`${path}.hostPath.path`, volume.hostPath.path, "must not contain '..'"))
      break
    case 'secret':
      if ((volume.secret?.secretName ?? '') === '') errors.push(required(`${path}.secret.secretName`))
      errors.push(...itemErrors(volume.secret?.items, `${path}.secret.items`))
      break
    case 'configMap':
      if ((volume.configMap?.name ?? '') === '') errors.push(required(`${path}.configMap.name`))
      errors.push(...itemErrors(volume.configMap?.items, `${path}.configMap.items`))
      break
    case 'persistentVolumeClaim':
      if ((volume.persistentVolumeClaim?.claimName ?? '') === '') errors.push(required(`${path}.persistentVolumeClaim.claimName`))
      break
    default:
  }
  return errors
}

function itemErrors(items: readonly KeyToPath[] | undefined, path: string): FieldError[] {
  return (items ?? []).flatMap((item, i) => {
    const errors: FieldError[] = []
    if ((item.key ?? '') === '') errors.push(required(`${path}[${i}].key`))
    if ((item.path ?? '') === '') errors.push(required(`${path}[${i}].path`))
    else if (item.path.startsWith('/')) errors.push(invalidValue(`${path}[${i}].path`, item.path, 'must be a relative path'))
    else if (item.path.split('/').includes('..')) errors.push(invalidValue(`${path}[${i}].path`, item.path, "must not contain '..'"))
    return errors
  })
}
