import type { Kind } from '../api/kind.ts'
import { isDeleting } from '../api/object.ts'
import { configMaps } from '../kinds/config-map.ts'
import { namespaces } from '../kinds/namespace.ts'
import { serviceAccounts } from '../kinds/service-account.ts'
import { plan, settled, wake, type Controller } from './controller.ts'

/** Every namespace has a service account named default. */
export const serviceAccountController: Controller = {
  name: 'service-account-controller',
  wakes: [wake(namespaces, (ns) => [ns.metadata.name]), wake(serviceAccounts, (sa, _b, removed) => (removed && sa.metadata.name === 'default' ? [sa.metadata.namespace ?? ''] : []))],
  reconcile(key, view) {
    const ns = view.get(namespaces, key)
    if (ns === undefined || isDeleting(ns) || view.find(serviceAccounts, key, 'default') !== undefined) return settled
    return plan([{ do: 'create', kind: serviceAccounts as unknown as Kind, object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: key } } }])
  },
}

/** The name of the ConfigMap with the cluster's certificate that token volumes mount. */
const ROOT_CA = 'kube-root-ca.crt'

/** What the ConfigMap says; no TLS is spoken inside the simulation. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nRHJ5ZG9jayBzaW11bGF0ZXMgdGhpcyBjbHVzdGVyOyBpdCBoYXMgbm8gcmVhbCBr\nZXlzLg==\n-----END CERTIFICATE-----\n'

/** Every namespace has the cluster's certificate in kube-root-ca.crt. */
export const rootCaPublisher: Controller = {
  name: 'root-ca-certificate-publisher',
  wakes: [wake(namespaces, (ns) => [ns.metadata.name]), wake(configMaps, (cm, _b, removed) => (removed && cm.metadata.name === ROOT_CA ? [cm.metadata.namespace ?? ''] : []))],
  reconcile(key, view) {
    const ns = view.get(namespaces, key)
    if (ns === undefined || isDeleting(ns) || view.find(configMaps, key, ROOT_CA) !== undefined) return settled
    const object = {
      apiVersion: 'v1', kind: 'ConfigMap', data: { 'ca.crt': CERTIFICATE },
      metadata: { name: ROOT_CA, namespace: key, annotations: { 'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.' } },
    }
    return plan([{ do: 'create', kind: configMaps as unknown as Kind, object }])
  },
}
