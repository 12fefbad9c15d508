import { dir, type LayerFile, script, symlink, text } from '../image.ts'

export const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`

const ERROR_PAGE = `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
<p>If you are the system administrator of this resource then you should check
the error log for details.</p>
<p><em>Faithfully yours, nginx.</em></p>
</body>
</html>
`

const NGINX_CONF = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`

const DEFAULT_CONF = `server {
    listen       80;
    server_name  localhost;

    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }

    # proxy the PHP scripts to Apache listening on 127.0.0.1:80
    #
    #location ~ \\.php$ {
    #    proxy_pass   http://127.0.0.1;
    #}

    # deny access to .htaccess files, if Apache's document root
    # concurs with nginx's one
    #
    #location ~ /\\.ht {
    #    deny  all;
    #}
}
`

const MIME: Readonly<Record<string, string>> = {
  'text/html': 'html htm shtml', 'text/css': 'css', 'text/xml': 'xml', 'image/gif': 'gif', 'image/jpeg': 'jpeg jpg', 'application/javascript': 'js', 'application/atom+xml': 'atom', 'application/rss+xml': 'rss', 'text/mathml': 'mml', 'text/plain': 'txt', 'text/x-component': 'htc', 'image/avif': 'avif', 'image/png': 'png', 'image/svg+xml': 'svg svgz', 'image/tiff': 'tif tiff',
  'image/webp': 'webp', 'image/x-icon': 'ico', 'image/bmp': 'bmp', 'font/woff': 'woff', 'font/woff2': 'woff2', 'application/java-archive': 'jar war ear', 'application/json': 'json', 'application/msword': 'doc', 'application/pdf': 'pdf', 'application/postscript': 'ps eps ai', 'application/wasm': 'wasm', 'application/x-7z-compressed': '7z', 'application/x-rar-compressed': 'rar',
  'application/xhtml+xml': 'xhtml', 'application/zip': 'zip', 'application/octet-stream': 'bin exe dll deb dmg iso img msi', 'audio/mpeg': 'mp3', 'audio/ogg': 'ogg', 'video/mp4': 'mp4', 'video/webm': 'webm',
}

const mimeTypes = (): string => `\ntypes {\n${Object.entries(MIME).map(([type, extensions]) => `    ${type.padEnd(48)} ${extensions};\n`).join('')}}\n`

/** What runs before nginx: the scripts of /docker-entrypoint.d, then the command. */
const ENTRYPOINT = `#!/bin/sh
# vim:sw=4:ts=4:et

set -e

entrypoint_log() {
    if [ -z "\${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ]; then
        echo "$@"
    fi
}

if [ "$1" = "nginx" ] || [ "$1" = "nginx-debug" ]; then
    if /usr/bin/find "/docker-entrypoint.d/" -mindepth 1 -maxdepth 1 -type f -print -quit 2>/dev/null | read v; then
        entrypoint_log "$0: /docker-entrypoint.d/ is not empty, will attempt to perform configuration"

        entrypoint_log "$0: Looking for shell scripts in /docker-entrypoint.d/"
        find "/docker-entrypoint.d/" -follow -type f -print | sort -V | while read -r f; do
            case "$f" in
                *.envsh)
                    if [ -x "$f" ]; then
                        entrypoint_log "$0: Sourcing $f";
                        . "$f"
                    else
                        entrypoint_log "$0: Ignoring $f, not executable";
                    fi
                    ;;
                *.sh)
                    if [ -x "$f" ]; then
                        entrypoint_log "$0: Launching $f";
                        "$f"
                    else
                        entrypoint_log "$0: Ignoring $f, not executable";
                    fi
                    ;;
                *) entrypoint_log "$0: Ignoring $f";;
            esac
        done

        entrypoint_log "$0: Configuration complete; ready for start up"
    else
        entrypoint_log "$0: No files found in /docker-entrypoint.d/, skipping configuration"
    fi
fi

exec "$@"
`

const LISTEN_IPV6 = `#!/bin/sh
# vim:sw=4:ts=4:et

set -e

entrypoint_log() {
    if [ -z "\${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ]; then
        echo "$@"
    fi
}

ME=$(basename "$0")
DEFAULT_CONF_FILE="etc/nginx/conf.d/default.conf"

if [ ! -f "/$DEFAULT_CONF_FILE" ]; then
    entrypoint_log "$ME: info: /$DEFAULT_CONF_FILE is not a file or does not exist"
    exit 0
fi

touch /$DEFAULT_CONF_FILE 2>/dev/null || { entrypoint_log "$ME: info: can not modify /$DEFAULT_CONF_FILE (read-only file system?)"; exit 0; }

grep -q "listen  \\[::]\\:80;" /$DEFAULT_CONF_FILE && { entrypoint_log "$ME: info: IPv6 listen already enabled"; exit 0; }

entrypoint_log "$ME: info: Getting the checksum of /$DEFAULT_CONF_FILE"

sed -i -E 's,listen       80;,listen       80;\\n    listen  [::]:80;,' /$DEFAULT_CONF_FILE

entrypoint_log "$ME: info: Enabled listen on IPv6 in /$DEFAULT_CONF_FILE"

exit 0
`

const RESOLVERS = `#!/bin/sh
# vim:sw=2:ts=2:sts=2:et

set -eu

[ "\${NGINX_ENTRYPOINT_LOCAL_RESOLVERS:-}" ] || return 0

NGINX_LOCAL_RESOLVERS=$(awk 'BEGIN{ORS=" "} $1=="nameserver" {print $2}' /etc/resolv.conf)
export NGINX_LOCAL_RESOLVERS
`

const TEMPLATES = `#!/bin/sh

set -e

ME=$(basename "$0")
template_dir="\${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}"

[ -d "$template_dir" ] || exit 0
echo "$ME: drydock: templates in $template_dir are not simulated yet" >&2
exit 1
`

const TUNE = `#!/bin/sh
# vim:sw=2:ts=2:sts=2:et

set -eu

[ "\${NGINX_ENTRYPOINT_WORKER_PROCESSES_AUTOTUNE:-}" ] || exit 0
sed -i "s/^worker_processes.*/worker_processes $(nproc);/" /etc/nginx/nginx.conf
`

/** The scripts of the official image, one layer each. */
export const entrypointFiles = {
  entrypoint: { '/docker-entrypoint.sh': script(ENTRYPOINT) },
  listen: { '/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh': script(LISTEN_IPV6) },
  resolvers: { '/docker-entrypoint.d/15-local-resolvers.envsh': script(RESOLVERS) },
  templates: { '/docker-entrypoint.d/20-envsubst-on-templates.sh': script(TEMPLATES) },
  tune: { '/docker-entrypoint.d/30-tune-worker-processes.sh': script(TUNE) },
} as const

/** What installing nginx puts on the disk, but for the binary. */
export const nginxFiles = (user: { uid: number; gid: number }): Record<string, LayerFile> => ({
  '/etc/nginx/nginx.conf': text(NGINX_CONF), '/etc/nginx/mime.types': text(mimeTypes()), '/etc/nginx/conf.d/default.conf': text(DEFAULT_CONF), '/etc/nginx/modules': symlink('/usr/lib/nginx/modules'),
  '/etc/nginx/fastcgi_params': text('fastcgi_param  QUERY_STRING       $query_string;\nfastcgi_param  REQUEST_METHOD     $request_method;\n'),
  '/usr/share/nginx/html/index.html': text(WELCOME), '/usr/share/nginx/html/50x.html': text(ERROR_PAGE), '/usr/lib/nginx/modules': dir(), '/var/cache/nginx': dir(), '/docker-entrypoint.d': dir(),
  '/var/cache/nginx/client_temp': dir({ mode: 0o700, uid: user.uid }), '/var/cache/nginx/proxy_temp': dir({ mode: 0o700, uid: user.uid }), '/var/log/nginx': dir(), '/var/log/nginx/access.log': symlink('/dev/stdout'), '/var/log/nginx/error.log': symlink('/dev/stderr'),
})
