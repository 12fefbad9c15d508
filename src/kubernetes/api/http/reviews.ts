import { isAllowed, type Attempt } from '../auth.ts'
import type { Caller } from '../caller.ts'
import { isRecord } from '../object.ts'
import { methodNotAllowed } from '../status.ts'
import { parseBody } from './decode-body.ts'
import { json, type ApiReply, type ApiRequest } from './message.ts'
import { refuse } from './resource-routes.ts'

const string = (value: unknown): string => (typeof value === 'string' ? value : '')

/** SelfSubjectAccessReview, SubjectAccessReview, SelfSubjectRulesReview and SelfSubjectReview: questions, answered and not stored. */
export function review(request: ApiRequest, caller: Caller, group: string, plural: string): ApiReply | undefined {
  if (!known.has(`${group}/${plural}`)) return undefined
  if (request.method !== 'POST') return refuse(methodNotAllowed())
  const body = parseBody(request.body, request.headers.get('Content-Type'), plural)
  if (!body.ok) return refuse(body.status)
  const spec = isRecord(body.value['spec']) ? body.value['spec'] : {}
  if (plural === 'selfsubjectreviews') {
    return json(201, { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {}, status: { userInfo: { username: caller.user, groups: caller.groups } } })
  }
  if (plural === 'selfsubjectrulesreviews') return json(201, rules(caller))
  const subject = plural === 'subjectaccessreviews' ? { ...caller, user: string(spec['user']), groups: Array.isArray(spec['groups']) ? (spec['groups'] as string[]) : [] } : caller
  const asked = isRecord(spec['resourceAttributes']) ? spec['resourceAttributes'] : {}
  const attempt: Attempt = { verb: string(asked['verb']), group: string(asked['group']), resource: string(asked['resource']) }
  const allowed = isAllowed(subject, attempt)
  const kind = plural === 'selfsubjectaccessreviews' ? 'SelfSubjectAccessReview' : 'SubjectAccessReview'
  return json(201, { kind, apiVersion: 'authorization.k8s.io/v1', metadata: { creationTimestamp: null }, spec, status: { allowed } })
}

const known = new Set(['authorization.k8s.io/selfsubjectaccessreviews', 'authorization.k8s.io/subjectaccessreviews', 'authorization.k8s.io/selfsubjectrulesreviews', 'authentication.k8s.io/selfsubjectreviews'])

function rules(caller: Caller): Record<string, unknown> {
  const all = isAllowed(caller, { verb: '*', group: '*', resource: '*' })
  const own = { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'] }
  return {
    kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', metadata: { creationTimestamp: null }, spec: {},
    status: { resourceRules: all ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, own] : [own], nonResourceRules: all ? [{ verbs: ['*'], nonResourceURLs: ['*'] }] : [], incomplete: false },
  }
}
