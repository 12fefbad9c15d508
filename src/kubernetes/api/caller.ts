/** Who makes a request (authentication.k8s.io UserInfo) and the name its field ownership goes by. */
export type Caller = { readonly user: string; readonly groups: readonly string[]; readonly manager: string }

/** A component of the control plane or a node, as a caller. */
export const componentCaller = (user: string, manager: string, groups: readonly string[] = ['system:authenticated']): Caller => ({ user, manager, groups })
