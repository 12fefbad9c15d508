import { type CatalogueImage, executable, layer, step } from './image.ts'

type Component = { readonly name: string; readonly tags: readonly string[]; readonly created: string; readonly size: number; readonly compressed: number; readonly path: string }

const VERSIONS = ['v1.32.5', 'v1.20.2']

const COMPONENTS: readonly Component[] = [
  { name: 'kube-apiserver', tags: VERSIONS, created: '2025-05-15T14:07:03Z', size: 93_000_000, compressed: 28_794_611, path: '/usr/local/bin/kube-apiserver' },
  { name: 'kube-controller-manager', tags: VERSIONS, created: '2025-05-15T14:07:03Z', size: 85_800_000, compressed: 26_384_363, path: '/usr/local/bin/kube-controller-manager' },
  { name: 'kube-scheduler', tags: VERSIONS, created: '2025-05-15T14:07:03Z', size: 65_700_000, compressed: 20_773_123, path: '/usr/local/bin/kube-scheduler' },
  { name: 'kube-proxy', tags: VERSIONS, created: '2025-05-15T14:07:03Z', size: 90_800_000, compressed: 30_352_393, path: '/usr/local/bin/kube-proxy' },
  { name: 'etcd', tags: ['3.5.16-0'], created: '2024-09-11T19:02:06Z', size: 146_000_000, compressed: 57_680_541, path: '/usr/local/bin/etcd' },
  { name: 'coredns/coredns', tags: ['v1.11.3'], created: '2024-07-24T20:46:02Z', size: 61_800_000, compressed: 18_562_039, path: '/coredns' },
]

/** The images of a cluster's own components. */
export const kubernetesImages: readonly CatalogueImage[] = COMPONENTS.map(({ name, tags, created, size, compressed, path }) => ({
  repository: `registry.k8s.io/${name}`, tags, created,
  config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Entrypoint: [path], WorkingDir: '/' },
  history: [step(`COPY ${path} ${path} # buildkit`, layer({ files: { [path]: executable(name.replace(/^.*\//, ''), size) }, compressedSize: compressed }), 'buildkit.dockerfile.v0')],
}))
