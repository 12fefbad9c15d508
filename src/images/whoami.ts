import { type CatalogueImage, executable, layer, step } from './image.ts'

const B = 'buildkit.dockerfile.v0'

/** A tiny server that tells its host name: good for seeing load balancing. */
export const whoamiImage: CatalogueImage = {
  repository: 'traefik/whoami', tags: ['latest', 'v1.11', 'v1.11.0', 'v1.10'], created: '2025-04-15T13:21:05Z', description: 'Tiny Go webserver that prints OS information and HTTP request to output', stars: 160,
  config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Entrypoint: ['/whoami'], ExposedPorts: { '80/tcp': {} }, WorkingDir: '/' },
  history: [
    step('COPY /usr/share/zoneinfo /usr/share/zoneinfo # buildkit', layer({ files: {}, size: 1_660_000, bulk: ['/usr/share/zoneinfo/tzdata.zi'], compressedSize: 330_000 }), B), step('COPY /go/whoami/whoami . # buildkit', layer({ files: { '/whoami': executable('whoami-server', 4_980_000) }, compressedSize: 2_600_000 }), B),
    step('ENTRYPOINT ["/whoami"]', undefined, B), step('EXPOSE map[80/tcp:{}]', undefined, B),
  ],
}
