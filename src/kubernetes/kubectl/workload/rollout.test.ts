import { corpusTest } from '../../../../e2e/corpora.ts'
import { KubectlError } from '../client/errors.ts'
import type { ApiObject } from '../resource/object.ts'
import { workloads } from './registry.ts'

type StatusCase = { readonly id: string; readonly object: ApiObject; readonly expected: { readonly message: string; readonly done: boolean; readonly error?: string } }

corpusTest<StatusCase>('k8s-rollout-status.json', (c) => {
  const workload = workloads.find(({ kind }) => kind === c.object['kind'])
  const { message, done, error } = c.expected
  try {
    return { actual: workload?.status?.(c.object, 0), expected: { message, done } }
  } catch (thrown) {
    return { actual: thrown instanceof KubectlError ? thrown.message : thrown, expected: error }
  }
})
