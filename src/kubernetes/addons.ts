import type { Draft, KubeObject } from './api/object.ts'
import type { Kind } from './api/kind.ts'
import { configMaps } from './kinds/config-map.ts'
import { daemonSets } from './kinds/daemon-set.ts'
import { deployments } from './kinds/deployment.ts'
import { serviceAccounts } from './kinds/service-account.ts'
import { services } from './kinds/service.ts'

/** An object that kubeadm puts into a new cluster. */
export type Addon = { readonly kind: Kind; readonly draft: Draft }

const addon = <T extends KubeObject>(kind: Kind<T>, draft: object): Addon => ({ kind: kind as unknown as Kind, draft: draft as Draft })

export const CLUSTER_DNS = '10.96.0.10'
export const COREDNS_IMAGE = 'registry.k8s.io/coredns/coredns:v1.11.3'
export const proxyImage = (version: string): string => `registry.k8s.io/kube-proxy:${version}`

const dnsLabels = { 'k8s-app': 'kube-dns' }
const proxyLabels = { 'k8s-app': 'kube-proxy' }

const COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`

/** kube-proxy on every node and CoreDNS behind the service kube-dns, as kubeadm installs them. */
export function addons(version: string): readonly Addon[] {
  const meta = (name: string, labels?: Record<string, string>): object => ({ name, namespace: 'kube-system', ...(labels === undefined ? {} : { labels }) })
  return [
    addon(serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta('kube-proxy') }),
    addon(serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta('coredns') }),
    addon(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('coredns'), data: { Corefile: COREFILE } }),
    addon(services, {
      apiVersion: 'v1', kind: 'Service', metadata: { ...meta('kube-dns', { ...dnsLabels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' }), annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' } },
      spec: { clusterIP: CLUSTER_DNS, selector: dnsLabels, ports: [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 }, { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 }, { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 }] },
    }),
    addon(daemonSets, {
      apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: meta('kube-proxy', proxyLabels),
      spec: {
        selector: { matchLabels: proxyLabels },
        template: {
          metadata: { labels: proxyLabels },
          spec: {
            containers: [{ name: 'kube-proxy', image: proxyImage(version), imagePullPolicy: 'IfNotPresent', command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'], env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }], securityContext: { privileged: true } }],
            hostNetwork: true, serviceAccountName: 'kube-proxy', priorityClassName: 'system-node-critical', nodeSelector: { 'kubernetes.io/os': 'linux' }, tolerations: [{ operator: 'Exists' }],
          },
        },
      },
    }),
    addon(deployments, {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta('coredns', dnsLabels),
      spec: {
        replicas: 2, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } }, selector: { matchLabels: dnsLabels },
        template: {
          metadata: { labels: dnsLabels },
          spec: {
            priorityClassName: 'system-cluster-critical', serviceAccountName: 'coredns', dnsPolicy: 'Default', nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, { effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' }],
            containers: [{
              name: 'coredns', image: COREDNS_IMAGE, imagePullPolicy: 'IfNotPresent', args: ['-conf', '/etc/coredns/Corefile'],
              resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
              ports: [{ containerPort: 53, name: 'dns', protocol: 'UDP' }, { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' }, { containerPort: 9153, name: 'metrics', protocol: 'TCP' }],
              volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
            }],
            volumes: [{ name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } }],
          },
        },
      },
    }),
  ]
}
