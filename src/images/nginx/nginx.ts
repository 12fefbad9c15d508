import { debianHistory, debianLayers } from '../debian.ts'
import { ALPINE_ENV, alpineHistory } from '../alpine.ts'
import { type CatalogueImage, executable, type HistoryStep, layer, type Layer, step } from '../image.ts'
import { alpineAccounts, debianAccounts } from '../parts/etc.ts'
import { debianPackages } from '../parts/gnu.ts'
import { entrypointFiles, nginxFiles } from './files.ts'

const B = 'buildkit.dockerfile.v0'

const scripts: readonly HistoryStep[] = [
  step('COPY docker-entrypoint.sh / # buildkit', layer({ files: entrypointFiles.entrypoint, compressedSize: 626 }), B),
  step('COPY 10-listen-on-ipv6-by-default.sh /docker-entrypoint.d # buildkit', layer({ files: entrypointFiles.listen, compressedSize: 956 }), B),
  step('COPY 15-local-resolvers.envsh /docker-entrypoint.d # buildkit', layer({ files: entrypointFiles.resolvers, compressedSize: 405 }), B),
  step('COPY 20-envsubst-on-templates.sh /docker-entrypoint.d # buildkit', layer({ files: entrypointFiles.templates, compressedSize: 1_210 }), B),
  step('COPY 30-tune-worker-processes.sh /docker-entrypoint.d # buildkit', layer({ files: entrypointFiles.tune, compressedSize: 1_398 }), B),
]

const tail: readonly HistoryStep[] = [
  step('ENTRYPOINT ["/docker-entrypoint.sh"]', undefined, B), step('EXPOSE map[80/tcp:{}]', undefined, B), step('STOPSIGNAL SIGQUIT', undefined, B), step('CMD ["nginx" "-g" "daemon off;"]', undefined, B),
]

type Release = { version: string; tags: readonly string[]; created: string; base: Layer; suite: string; size: number; compressed: number }

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

function onDebian({ version, tags, created, base, suite, size, compressed }: Release): CatalogueImage {
  const user = { uid: 101, gid: 101 }
  const installed = layer({
    size, compressedSize: compressed, bulk: ['/usr/lib/nginx/modules/ngx_http_js_module.so', '/usr/lib/x86_64-linux-gnu/libgd.so.3', '/usr/lib/x86_64-linux-gnu/libxslt.so.1', '/usr/lib/x86_64-linux-gnu/libicudata.so.72', '/usr/sbin/nginx-debug', '/var/cache/debconf/templates.dat'],
    files: () => ({
      ...debianAccounts([{ name: 'nginx', ...user, home: '/nonexistent', shell: '/bin/false', gecos: 'nginx user' }]), ...nginxFiles(user), ...debianPackages('curl', 'ca-certificates'), '/usr/sbin/nginx': executable(`nginx:${version}`, 1_582_040),
    }),
  })
  return {
    repository: 'nginx', tags, created, description: 'Official build of Nginx.', stars: 20_932,
    config: {
      Env: [PATH, `NGINX_VERSION=${version}`, 'NJS_VERSION=0.8.10', 'NJS_RELEASE=1~bookworm', 'PKG_RELEASE=1~bookworm', 'DYNPKG_RELEASE=1~bookworm'], Entrypoint: ['/docker-entrypoint.sh'], Cmd: ['nginx', '-g', 'daemon off;'], ExposedPorts: { '80/tcp': {} }, StopSignal: 'SIGQUIT',
      Labels: { maintainer: 'NGINX Docker Maintainers <docker-maint@nginx.com>' },
    },
    history: [
      ...debianHistory(base, suite), step('LABEL maintainer=NGINX Docker Maintainers <docker-maint@nginx.com>', undefined, B), step(`ENV NGINX_VERSION=${version}`, undefined, B), step('ENV NJS_VERSION=0.8.10', undefined, B),
      step('RUN /bin/sh -c set -x     && groupadd --system --gid 101 nginx     && useradd --system --gid nginx --no-create-home --home /nonexistent --comment "nginx user" --shell /bin/false --uid 101 nginx     && apt-get update     && apt-get install --no-install-recommends --no-install-suggests -y gnupg1 ca-certificates # buildkit', installed, B),
      ...scripts, ...tail,
    ],
  }
}

/** Before 1.19 the image had no entrypoint scripts. */
function plain(release: Release): CatalogueImage {
  const made = onDebian(release)
  const { Entrypoint: _none, ...config } = made.config
  return {
    ...made, config: { ...config, StopSignal: 'SIGTERM' },
    history: [...made.history.filter((each) => !scripts.includes(each) && !tail.includes(each)), step('/bin/sh -c #(nop)  EXPOSE 80'), step('/bin/sh -c #(nop)  STOPSIGNAL SIGTERM'), step('/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]')],
  }
}

function onAlpine(version: string, tags: readonly string[], created: string): CatalogueImage {
  const user = { uid: 101, gid: 101 }
  const installed = layer({
    size: 43_500_000, compressedSize: 15_200_000, bulk: ['/usr/lib/nginx/modules/ngx_http_js_module.so', '/usr/lib/libxslt.so.1.1.42', '/usr/lib/libgd.so.3.0.11', '/usr/share/GeoIP/GeoIP.dat', '/usr/lib/libcurl.so.4'],
    files: () => ({
      ...alpineAccounts([{ name: 'nginx', ...user, home: '/var/cache/nginx', shell: '/sbin/nologin', gecos: 'nginx' }]), ...nginxFiles(user), '/usr/sbin/nginx': executable(`nginx:${version}`, 1_402_560), '/usr/bin/curl': executable('gnu:curl', 264_408),
    }),
  })
  return {
    repository: 'nginx', tags, created, description: 'Official build of Nginx.', stars: 20_932,
    config: {
      Env: [...ALPINE_ENV, `NGINX_VERSION=${version}`, 'PKG_RELEASE=1', 'DYNPKG_RELEASE=1', 'NJS_VERSION=0.8.10', 'NJS_RELEASE=1'], Entrypoint: ['/docker-entrypoint.sh'], Cmd: ['nginx', '-g', 'daemon off;'], ExposedPorts: { '80/tcp': {} }, StopSignal: 'SIGQUIT', WorkingDir: '/',
      Labels: { maintainer: 'NGINX Docker Maintainers <docker-maint@nginx.com>' },
    },
    history: [
      ...alpineHistory(), step('LABEL maintainer=NGINX Docker Maintainers <docker-maint@nginx.com>', undefined, B), step(`ENV NGINX_VERSION=${version}`, undefined, B),
      step('RUN /bin/sh -c set -x     && addgroup -g 101 -S nginx     && adduser -S -D -H -u 101 -h /var/cache/nginx -s /sbin/nologin -G nginx -g nginx nginx     && apk add --no-cache nginx # buildkit', installed, B), ...scripts, ...tail,
    ],
  }
}

export const nginxImages: readonly CatalogueImage[] = [
  onDebian({ version: '1.29.0', tags: ['latest', '1', '1.29', '1.29.0', 'mainline'], created: '2025-06-24T17:55:37Z', base: debianLayers.bookwormSlim, suite: 'bookworm', size: 117_300_000, compressed: 43_950_000 }),
  onDebian({ version: '1.27.5', tags: ['1.27', '1.27.5', 'stable'], created: '2025-04-16T14:50:31Z', base: debianLayers.bookwormSlim, suite: 'bookworm', size: 117_200_000, compressed: 43_940_000 }),
  onDebian({ version: '1.25.5', tags: ['1.25', '1.25.5'], created: '2024-04-16T17:55:00Z', base: debianLayers.bookwormSlim, suite: 'bookworm', size: 113_000_000, compressed: 41_800_000 }),
  onDebian({ version: '1.19.10', tags: ['1.19', '1.19.10'], created: '2021-04-13T19:17:07Z', base: debianLayers.bullseyeSlim, suite: 'bullseye', size: 63_800_000, compressed: 26_500_000 }),
  plain({ version: '1.16.1', tags: ['1.16', '1.16.1'], created: '2020-02-26T00:38:26Z', base: debianLayers.bullseyeSlim, suite: 'buster', size: 57_600_000, compressed: 23_700_000 }),
  plain({ version: '1.14.2', tags: ['1.14', '1.14.2', '1.7.9'], created: '2019-03-26T23:11:18Z', base: debianLayers.bullseyeSlim, suite: 'stretch', size: 53_700_000, compressed: 22_200_000 }),
  onAlpine('1.29.0', ['alpine', '1-alpine', '1.29-alpine', 'mainline-alpine'], '2025-06-24T17:55:37Z'), onAlpine('1.27.5', ['1.27-alpine', 'stable-alpine'], '2025-04-16T14:50:31Z'),
]
