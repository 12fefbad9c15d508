import type { Container, Pod, Volume } from '../../kinds/pod-types.ts'
import { serviceAccounts } from '../../kinds/service-account.ts'
import type { Admission } from '../admission.ts'
import { forbidden } from '../status.ts'
import { pods } from '../../kinds/pod.ts'

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const MIRROR = 'kubernetes.io/config.mirror'
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const TOKEN_SECONDS = 3607

const tokenVolume = (name: string): Volume => ({
  name,
  projected: {
    defaultMode: 0o644,
    sources: [
      { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
      { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
      { downwardAPI: { items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
    ],
  },
})

/** Gives every pod a service account, and its containers a token (kube-api-access-xxxxx). */
export const serviceAccountAdmission: Admission = {
  name: 'ServiceAccount',
  operations: ['CREATE'],
  resources: ['pods'],
  mutate(object, { api, namespace }) {
    const pod = object as Pod
    if (pod.metadata.annotations?.[MIRROR] !== undefined) return pod
    const name = pod.spec.serviceAccountName ?? 'default'
    const account = api.find(serviceAccounts, namespace, name)
    if (account === undefined) return forbidden(pods, pod.metadata.name, `error looking up service account ${namespace ?? ''}/${name}: serviceaccount "${name}" not found`)
    const spec = { ...pod.spec, serviceAccountName: name, serviceAccount: name, ...(pod.spec.imagePullSecrets === undefined && (account.imagePullSecrets ?? []).length > 0 ? { imagePullSecrets: account.imagePullSecrets } : {}) }
    const wanted = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
    if (!wanted) return { ...pod, spec } as Pod
    const volume = `kube-api-access-${api.world.random('kubernetes/names').letters(ALPHABET, 5)}`
    const mount = (c: Container): Container => (c.volumeMounts?.some((m) => m.mountPath === MOUNT_PATH) === true ? c : { ...c, volumeMounts: [...(c.volumeMounts ?? []), { mountPath: MOUNT_PATH, name: volume, readOnly: true }] })
    return {
      ...pod,
      spec: {
        ...spec, containers: spec.containers.map(mount), ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(mount) }),
        volumes: [...(spec.volumes ?? []), tokenVolume(volume)],
      },
    } as Pod
  },
}
