import { ALPINE_ENV, alpineHistory } from './alpine.ts'
import { type CatalogueImage, executable, layer, script, step, symlink } from './image.ts'
import { alpineAccounts } from './parts/etc.ts'

const B = 'buildkit.dockerfile.v0'

const ENTRYPOINT = `#!/bin/sh
set -e

# Run command with node if the first argument contains a "-" or is not a system command. The last
# part inside the "{}" is a workaround for the following bug in ash/dash.
if [ "\${1#-}" != "\${1}" ] || [ -z "$(command -v "\${1}")" ] || { [ -f "\${1}" ] && ! [ -x "\${1}" ]; }; then
  set -- node "$@"
fi

exec "$@"
`

/** node on Alpine: its files and user are there; JavaScript is refused by the program itself. */
export const nodeImage: CatalogueImage = {
  repository: 'node', tags: ['20-alpine', '20.19-alpine', '20.19.4-alpine', 'lts-alpine', 'alpine'], created: '2025-07-16T02:10:11Z', description: 'Node.js is a JavaScript-based platform for server-side and networking applications.', stars: 13_998,
  config: { Env: [...ALPINE_ENV, 'NODE_VERSION=20.19.4', 'YARN_VERSION=1.22.22'], Entrypoint: ['docker-entrypoint.sh'], Cmd: ['node'] },
  history: [
    ...alpineHistory(), step('ENV NODE_VERSION=20.19.4', undefined, B),
    step('RUN /bin/sh -c addgroup -g 1000 node     && adduser -u 1000 -G node -s /bin/sh -D node     && apk add --no-cache         libstdc++ # buildkit', layer({
      size: 121_300_000, compressedSize: 42_800_000, bulk: ['/usr/local/include/node/node.gypi', '/usr/local/lib/node_modules/npm/node_modules.tar', '/usr/lib/libstdc++.so.6.0.33'],
      files: () => ({ ...alpineAccounts([{ name: 'node', uid: 1000, gid: 1000, home: '/home/node', shell: '/bin/sh' }]), '/usr/local/bin/node': executable('node', 96_800_000), '/usr/local/bin/nodejs': symlink('/usr/local/bin/node') }),
    }), B),
    step('COPY docker-entrypoint.sh /usr/local/bin/ # buildkit', layer({ files: { '/usr/local/bin/docker-entrypoint.sh': script(ENTRYPOINT) }, compressedSize: 446 }), B), step('ENTRYPOINT ["docker-entrypoint.sh"]', undefined, B), step('CMD ["node"]', undefined, B),
  ],
}
