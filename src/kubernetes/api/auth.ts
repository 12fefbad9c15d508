import { serviceAccounts } from '../kinds/service-account.ts'
import type { Caller } from './caller.ts'
import type { ApiServer } from './server.ts'
import { no, unauthorized, yes, type Answer, type Status } from './status.ts'

/** The token in the cluster administrator's kubeconfig. */
export const ADMIN_TOKEN = 'drydock-admin'

export type Credentials = { readonly authorization: string | undefined; readonly impersonateUser: string | undefined; readonly impersonateGroups: readonly string[]; readonly userAgent: string | undefined }

/** `kubectl/v1.32.5 (linux/amd64)` writes fields as `kubectl`. */
export const managerOf = (userAgent: string | undefined): string => {
  const name = (userAgent ?? '').split('/')[0] ?? ''
  return name === '' ? 'unknown' : name
}

/** Who a request comes from: the administrator, a service account by its token, or nobody known. */
export function authenticate(api: ApiServer, credentials: Credentials): Answer<Caller> {
  const manager = managerOf(credentials.userAgent)
  const who = identify(api, credentials.authorization)
  if (who === undefined) return no(unauthorized())
  const { impersonateUser, impersonateGroups } = credentials
  if (impersonateUser === undefined) return yes({ ...who, manager })
  return yes({ user: impersonateUser, groups: [...impersonateGroups, 'system:authenticated'], manager })
}

function identify(api: ApiServer, authorization: string | undefined): { readonly user: string; readonly groups: readonly string[] } | undefined {
  const admin = { user: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:masters', 'system:authenticated'] }
  // No TLS is spoken inside the simulation, so a connection without a token stands for one with the administrator's client certificate.
  if (authorization === undefined) return admin
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1]
  if (token === ADMIN_TOKEN) return admin
  const [mark, namespace = '', name = ''] = token?.split('.') ?? []
  if (mark !== 'drydock' || api.find(serviceAccounts, namespace, name) === undefined) return undefined
  return { user: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'] }
}

export type Attempt = { readonly verb: string; readonly group: string; readonly resource: string; readonly subresource?: string; readonly namespace?: string; readonly name?: string }

const trusted = (caller: Caller): boolean => caller.groups.includes('system:masters') || caller.groups.includes('system:nodes') || /^system:(apiserver|kube-)/.test(caller.user)

/** Whether a caller may: administrators and components everything, others only ask about themselves (no RBAC objects are simulated yet). */
export const isAllowed = (caller: Caller, attempt: Attempt): boolean => trusted(caller) || attempt.group === 'authorization.k8s.io' || attempt.group === 'authentication.k8s.io'

/** The Status of an attempt that RBAC does not allow. */
export function refusal(caller: Caller, attempt: Attempt): Status {
  const { verb, group, resource, subresource, namespace, name } = attempt
  const full = subresource === undefined ? resource : `${resource}/${subresource}`
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const shown = group === '' ? resource : `${resource}.${group}`
  return {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure',
    message: `${shown}${name === undefined ? '' : ` "${name}"`} is forbidden: User "${caller.user}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`,
    reason: 'Forbidden', details: { ...(name === undefined ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource }, code: 403,
  }
}
