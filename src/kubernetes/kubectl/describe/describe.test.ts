import { corpusTest } from '../../../../e2e/corpora.ts'
import { unixSeconds } from '../../../sim/time.ts'
import type { ApiObject } from '../resource/object.ts'
import { Description } from './description.ts'
import { describers } from './registry.ts'

type DescribeCase = { readonly id: string; readonly object: ApiObject; readonly related: readonly ApiObject[] | null; readonly expected: string }

const now = unixSeconds(2026, 1, 1, 12)

// The corpus was recorded with kubectl 1.35's library on a client that knows only the objects of a case.
const known: Readonly<Record<string, string>> = {
  'k8s-describe/deployment-zero': 'a real client finds no ReplicaSets and says <none>',
  'k8s-describe/deployment-recreate': 'a real client finds no ReplicaSets and says <none>',
  'k8s-describe/deployment-paused': 'a real client finds no ReplicaSets and says <none>',
  'k8s-describe/namespace': 'quotas and limit ranges are not simulated yet',
  'k8s-describe/serviceaccount-secrets': 'kubectl 1.32 still lists mountable secrets and tokens',
}

corpusTest<DescribeCase>('k8s-describe.json', (c) => {
  const { apiVersion, kind } = c.object as { apiVersion: string; kind: string }
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : ''
  const describer = describers.find((one) => one.group === group && one.kind === kind)
  if (describer === undefined) return undefined
  const related = c.related ?? []
  const d = new Description(now)
  describer.write(d, c.object, { events: related.filter((one) => one['kind'] === 'Event'), objects: related.filter((one) => one['kind'] !== 'Event') })
  return { actual: d.text(), expected: c.expected }
}, known)
