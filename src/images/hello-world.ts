import { type CatalogueImage, executable, layer, step } from './image.ts'

/** The image of everybody's first `docker run`: one static binary that prints a greeting. */
export const helloWorldImage: CatalogueImage = {
  repository: 'hello-world', tags: ['latest', 'linux'], created: '2025-01-22T00:38:15Z', description: 'Hello World! (an example of minimal Dockerization)', stars: 2436,
  config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Cmd: ['/hello'], WorkingDir: '/' },
  history: [
    step('COPY hello / # buildkit', layer({ files: { '/hello': executable('hello-world', 10_072) }, compressedSize: 2_380 }), 'buildkit.dockerfile.v0'),
    step('CMD ["/hello"]', undefined, 'buildkit.dockerfile.v0'),
  ],
}
