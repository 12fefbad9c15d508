import { labelSelectorText } from '../resource/label-selector.ts'
import { type ApiObject, isObject, listField, mapField, numberField, textField } from '../resource/object.ts'
import { describeContainers } from './containers.ts'
import type { Description } from './description.ts'
import { describeVolumes } from './volumes.ts'

/** `Tolerations:`, one a line in the order of their keys. */
export function describeTolerations(d: Description, title: string, tolerations: readonly ApiObject[]): void {
  const sorted = [...tolerations].sort((a, b) => (textField(a, 'key') < textField(b, 'key') ? -1 : textField(a, 'key') > textField(b, 'key') ? 1 : 0))
  d.list(title, sorted.map(tolerationText))
}

function tolerationText(toleration: ApiObject): string {
  const key = textField(toleration, 'key')
  const value = textField(toleration, 'value')
  const effect = textField(toleration, 'effect')
  const seconds = numberField(toleration, 'tolerationSeconds')
  let text = key + (value === '' ? '' : `=${value}`) + (effect === '' ? '' : `:${effect}`)
  if (toleration['operator'] === 'Exists' && value === '') text += key !== '' || effect !== '' ? ' op=Exists' : 'op=Exists'
  return seconds === undefined ? text : `${text} for ${seconds}s`
}

/** `Topology Spread Constraints:`; nothing when there are none. */
export function describeTopologySpread(d: Description, constraints: readonly ApiObject[], space: string): void {
  if (constraints.length === 0) return
  const lines = constraints.map((one) => {
    const selector = isObject(one['labelSelector']) ? ` for selector ${labelSelectorText(one['labelSelector'])}` : ''
    return `${textField(one, 'topologyKey')}:${textField(one, 'whenUnsatisfiable')} when max skew ${numberField(one, 'maxSkew') ?? 0} is exceeded${selector}`
  })
  d.list(`${space}Topology Spread Constraints`, lines.sort())
}

/** The `Pod Template:` section of a workload. */
export function describePodTemplate(d: Description, template: unknown): void {
  d.line(0, 'Pod Template:')
  if (!isObject(template)) {
    d.line(1, '<unset>')
    return
  }
  const spec = (template['spec'] ?? {}) as ApiObject
  d.labels('  Labels', mapField(template, 'metadata', 'labels'))
  if (Object.keys(mapField(template, 'metadata', 'annotations')).length > 0) d.annotations('  Annotations', template)
  if (textField(spec, 'serviceAccountName') !== '') d.line(0, `  Service Account:\t${textField(spec, 'serviceAccountName')}`)
  if (listField(spec, 'initContainers').length > 0) describeContainers(d, 'Init Containers', listField(spec, 'initContainers'), [], undefined, '  ')
  describeContainers(d, 'Containers', listField(spec, 'containers'), [], undefined, '  ')
  describeVolumes(d, listField(spec, 'volumes'), '  ')
  describeTopologySpread(d, listField(spec, 'topologySpreadConstraints'), '  ')
  if (textField(spec, 'priorityClassName') !== '') d.line(0, `  Priority Class Name:\t${textField(spec, 'priorityClassName')}`)
  d.labels('  Node-Selectors', mapField(spec, 'nodeSelector'))
  describeTolerations(d, '  Tolerations', listField(spec, 'tolerations'))
}
