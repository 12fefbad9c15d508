import { alignTabs } from '../../../base/text-table.ts'
import { KubectlError } from '../client/errors.ts'
import { Description } from '../describe/description.ts'
import { describePodTemplate } from '../describe/pod-spec.ts'
import type { ApiObject } from '../resource/object.ts'
import type { Revision } from './workload.ts'

/** The table of revisions. */
export function historyText(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.'
  const rows = revisions.map(({ number, cause }) => `${number}\t${cause === '' ? '<none>' : cause}\n`)
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, { minWidth: 0, tabWidth: 8, padding: 2, padChar: ' ' })
}

/** The pod template of one revision. */
export function revisionText(revisions: readonly Revision[], wanted: number, now: number): string {
  const revision = revisions.find(({ number }) => number === wanted)
  if (revision === undefined) throw new KubectlError('unable to find the specified revision')
  return templateText(revision.template, now)
}

/** A pod template, told with tabs. */
export function templateText(template: ApiObject, now: number): string {
  const description = new Description(now, 'tabs')
  describePodTemplate(description, template)
  return description.text()
}
