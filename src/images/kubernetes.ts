import { type CatalogueImage, executable, layer, step } from './image.ts'

const B = 'buildkit.dockerfile.v0'

type Component = { repository: string; tags: readonly string[]; program: string; path: string; size: number; compressed: number }

const COMPONENTS: readonly Component[] = [
  { repository: 'registry.k8s.io/kube-apiserver', tags: ['v1.32.5', 'v1.32.4', 'v1.32.0', 'v1.20.2'], program: 'kube-apiserver', path: '/usr/local/bin/kube-apiserver', size: 97_100_000, compressed: 28_700_000 },
  { repository: 'registry.k8s.io/kube-controller-manager', tags: ['v1.32.5', 'v1.32.4', 'v1.32.0', 'v1.20.2'], program: 'kube-controller-manager', path: '/usr/local/bin/kube-controller-manager', size: 89_800_000, compressed: 26_300_000 },
  { repository: 'registry.k8s.io/kube-scheduler', tags: ['v1.32.5', 'v1.32.4', 'v1.32.0', 'v1.20.2'], program: 'kube-scheduler', path: '/usr/local/bin/kube-scheduler', size: 69_600_000, compressed: 20_600_000 },
  { repository: 'registry.k8s.io/kube-proxy', tags: ['v1.32.5', 'v1.32.4', 'v1.32.0', 'v1.20.2'], program: 'kube-proxy', path: '/usr/local/bin/kube-proxy', size: 94_000_000, compressed: 30_900_000 },
  { repository: 'registry.k8s.io/etcd', tags: ['3.5.16-0', '3.5.21-0'], program: 'etcd', path: '/usr/local/bin/etcd', size: 150_000_000, compressed: 57_600_000 },
  { repository: 'registry.k8s.io/coredns/coredns', tags: ['v1.11.3'], program: 'coredns', path: '/coredns', size: 61_800_000, compressed: 18_500_000 },
  { repository: 'ghcr.io/flannel-io/flannel', tags: ['v0.26.2'], program: 'flanneld', path: '/opt/bin/flanneld', size: 80_200_000, compressed: 31_000_000 },
]

/** The images a kubeadm cluster runs. */
export const kubernetesImages: readonly CatalogueImage[] = COMPONENTS.map(({ repository, tags, program, path, size, compressed }) => ({
  repository, tags, created: '2025-04-22T18:51:45Z',
  config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Entrypoint: [path], WorkingDir: '/' },
  history: [
    step('bazel build ...', layer({ files: { '/etc/passwd': { kind: 'file', content: { bytes: new Uint8Array(0), size: 0 }, mode: 0o644, uid: 0, gid: 0 } }, size: 2_800_000, bulk: ['/usr/share/zoneinfo/tzdata.zi'], compressedSize: 1_100_000 })),
    step(`COPY ${program} ${path} # buildkit`, layer({ files: { [path]: executable(program, size - 2_800_000) }, compressedSize: compressed }), B), step(`ENTRYPOINT ["${path}"]`, undefined, B),
  ],
}))
