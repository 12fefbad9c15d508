import { ALPINE_ENV, alpineHistory } from './alpine.ts'
import { debianHistory, debianLayers } from './debian.ts'
import { type CatalogueImage, dir, executable, type HistoryStep, hardlink, layer, script, step } from './image.ts'
import { alpineAccounts, debianAccounts } from './parts/etc.ts'

const B = 'buildkit.dockerfile.v0'
const user = { uid: 999, gid: 999 }

/** As the official one: becomes the user redis when started by root, and takes flags for redis-server's. */
const ENTRYPOINT = `#!/bin/sh
set -e

# first arg is \`-f\` or \`--some-option\`
# or first arg is \`something.conf\`
if [ "\${1#-}" != "$1" ] || [ "\${1%.conf}" != "$1" ]; then
	set -- redis-server "$@"
fi

# set an appropriate umask (if one isn't set already)
um="$(umask)"
if [ "$um" = '0022' ]; then
	umask 0077
fi

exec "$@"
`

const binaries = { '/usr/local/bin/redis-server': executable('redis-server', 16_210_000), '/usr/local/bin/redis-cli': executable('redis-cli', 7_450_000), '/usr/local/bin/redis-sentinel': hardlink('/usr/local/bin/redis-server') }

const tail: readonly HistoryStep[] = [
  step('RUN /bin/sh -c mkdir /data && chown redis:redis /data # buildkit', layer({ files: { '/data': dir(user) }, compressedSize: 98 }), B), step('VOLUME [/data]', undefined, B), step('WORKDIR /data', undefined, B),
  step('COPY docker-entrypoint.sh /usr/local/bin/ # buildkit', layer({ files: { '/usr/local/bin/docker-entrypoint.sh': script(ENTRYPOINT) }, compressedSize: 577 }), B), step('ENTRYPOINT ["docker-entrypoint.sh"]', undefined, B), step('EXPOSE map[6379/tcp:{}]', undefined, B), step('CMD ["redis-server"]', undefined, B),
]

function redis(tags: readonly string[], alpine: boolean): CatalogueImage {
  const accounts = { name: 'redis', ...user, home: '/home/redis', shell: '/bin/sh' }
  const users = layer({ files: () => (alpine ? alpineAccounts([accounts]) : debianAccounts([accounts])), compressedSize: 1_100 })
  const installed = layer({ files: binaries, size: alpine ? 32_400_000 : 41_900_000, compressedSize: alpine ? 11_900_000 : 14_900_000, bulk: ['/usr/local/bin/redis-benchmark', '/usr/lib/libssl.so.3', '/usr/local/bin/gosu'] })
  return {
    repository: 'redis', tags, created: '2025-07-06T22:02:31Z', description: 'Redis is the world’s fastest data platform for caching, vector search, and NoSQL databases.', stars: 13_512,
    config: {
      Env: [...ALPINE_ENV, 'REDIS_VERSION=7.4.5', 'REDIS_DOWNLOAD_URL=http://download.redis.io/releases/redis-7.4.5.tar.gz'], Entrypoint: ['docker-entrypoint.sh'], Cmd: ['redis-server'], ExposedPorts: { '6379/tcp': {} }, Volumes: { '/data': {} }, WorkingDir: '/data',
    },
    history: [
      ...(alpine ? alpineHistory() : debianHistory(debianLayers.bookwormSlim)),
      step(alpine ? 'RUN /bin/sh -c set -eux; \taddgroup -S -g 1000 redis; \tadduser -S -G redis -u 999 redis # buildkit' : 'RUN /bin/sh -c set -eux; \tgroupadd -r -g 999 redis; \tuseradd -r -g redis -u 999 redis # buildkit', users, B),
      step('ENV REDIS_VERSION=7.4.5', undefined, B), step('RUN /bin/sh -c set -eux; \t\tsavedAptMark="$(apt-mark showmanual)"; \tapt-get update; \tmake -C /usr/src/redis install # buildkit', installed, B), ...tail,
    ],
  }
}

export const redisImages: readonly CatalogueImage[] = [redis(['latest', '7', '7.4', '7.4.5', 'bookworm', '7.0', '6'], false), redis(['alpine', '7-alpine', '7.4-alpine'], true)]
