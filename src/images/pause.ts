import { type CatalogueImage, executable, layer, step } from './image.ts'

/** The sandbox container of every pod. */
export const pauseImages: readonly CatalogueImage[] = ['3.10', '3.9', '3.2'].map((tag) => ({
  repository: 'registry.k8s.io/pause', tags: [tag], created: '2024-05-20T09:21:44Z',
  config: { User: '65535:65535', Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Entrypoint: ['/pause'], WorkingDir: '/' },
  history: [
    step('ARG ARCH', undefined, 'buildkit.dockerfile.v0'), step('ADD bin/pause-linux-amd64 /pause # buildkit', layer({ files: { '/pause': executable('pause', 736_072) }, compressedSize: 315_399 }), 'buildkit.dockerfile.v0'),
    step('USER 65535:65535', undefined, 'buildkit.dockerfile.v0'), step('ENTRYPOINT ["/pause"]', undefined, 'buildkit.dockerfile.v0'),
  ],
}))
