import { type CatalogueImage, dir, executable, layer, script, step } from '../image.ts'
import { debianAccounts } from '../parts/etc.ts'
import { recordedDebianHistory } from './debian.ts'

const B = 'buildkit.dockerfile.v0'
const user = { uid: 999, gid: 999 }

const installed = layer({
  size: 13_210_411, compressedSize: 5_100_000, bulk: ['/usr/local/bin/redis-benchmark', '/usr/lib/x86_64-linux-gnu/libsystemd.so.0', '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2'],
  files: () => ({ ...debianAccounts([{ name: 'redis', ...user, home: '/home/redis', shell: '/bin/sh' }]), '/usr/local/bin/redis-server': executable('redis-server', 2_300_000), '/usr/local/bin/redis-cli': executable('redis-cli', 900_000) }),
})

/** Redis 7.0.15 on Debian. */
export const recordedRedis: CatalogueImage = {
  repository: 'redis', tags: ['latest', 'alpine'], created: '2026-01-05T08:17:58Z',
  config: {
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'REDIS_VERSION=7.0.15'], Entrypoint: ['docker-entrypoint.sh'], Cmd: ['redis-server'], ExposedPorts: { '6379/tcp': {} }, Volumes: { '/data': {} }, WorkingDir: '/data',
  },
  history: [
    ...recordedDebianHistory, step('ENV REDIS_VERSION=7.0.15', undefined, B),
    step('RUN /bin/sh -c groupadd -r -g 999 redis && useradd -r -u 999 -g redis redis # buildkit', installed, B),
    step('RUN /bin/sh -c mkdir /data && chown redis:redis /data # buildkit', layer({ files: { '/data': dir(user) } }), B), step('VOLUME [/data]', undefined, B), step('WORKDIR /data', undefined, B),
    step('COPY docker-entrypoint.sh /usr/local/bin/ # buildkit', layer({ files: { '/usr/local/bin/docker-entrypoint.sh': script('#!/bin/sh\nset -e\nif [ "${1#-}" != "$1" ]; then\n\tset -- redis-server "$@"\nfi\nexec "$@"\n') } }), B),
    step('ENTRYPOINT ["docker-entrypoint.sh"]', undefined, B), step('EXPOSE map[6379/tcp:{}]', undefined, B), step('CMD ["redis-server"]', undefined, B),
  ],
}
