import { type CatalogueImage, dir, executable, layer, step, symlink } from '../image.ts'
import { entrypointFiles, nginxFiles } from '../nginx/files.ts'
import { busyboxRoot } from './busybox.ts'

const user = { uid: 101, gid: 101 }

const installed = layer({
  size: 11_987_849, compressedSize: 5_400_000, bulk: ['/usr/lib/x86_64-linux-gnu/libcrypto.so.3', '/usr/lib/x86_64-linux-gnu/libc.so.6', '/usr/lib/x86_64-linux-gnu/libpcre2-8.so.0'],
  files: () => ({
    ...busyboxRoot([{ name: 'nginx', ...user, home: '/nonexistent', shell: '/bin/false', gecos: 'nginx user' }]), ...nginxFiles(user), ...entrypointFiles.entrypoint,
    '/run': dir(), '/var/run': symlink('/run'), '/usr/bin/find': symlink('../../bin/busybox'), '/usr/sbin/nginx': executable('nginx:1.22.1', 1_243_200),
  }),
})

/** nginx 1.22.1 on a busybox root: what the recordings call nginx:alpine. */
export const recordedNginx: CatalogueImage = {
  repository: 'nginx', tags: ['alpine', 'latest'], created: '2026-01-05T08:17:20Z',
  config: {
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'NGINX_VERSION=1.22.1'], Entrypoint: ['/docker-entrypoint.sh'], Cmd: ['nginx', '-g', 'daemon off;'], ExposedPorts: { '80/tcp': {} }, StopSignal: 'SIGQUIT',
    Labels: { maintainer: 'NGINX Docker Maintainers <docker-maint@nginx.com>' },
  },
  history: [
    step('/bin/sh -c #(nop) ADD file:9fa894b2c77cc509958de4aa677172be43a2049a0fcfe59f358581ee067f9737 in / ', installed),
    step('/bin/sh -c #(nop)  ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'), step('/bin/sh -c #(nop)  ENV NGINX_VERSION=1.22.1'),
    step('/bin/sh -c #(nop)  LABEL maintainer=NGINX Docker Maintainers <docker-maint@nginx.com>'), step('/bin/sh -c #(nop)  ENTRYPOINT ["/docker-entrypoint.sh"]'), step('/bin/sh -c #(nop)  EXPOSE 80'),
    step('/bin/sh -c #(nop)  STOPSIGNAL SIGQUIT'), step('/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]'),
  ],
}
