import { bool, duration, int, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl proxy`. */
export const proxy = kubectlCommand({
  mounts: [{ path: 'proxy' }],
  usage: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  long: 'Creates a proxy server or application-level gateway between localhost and the Kubernetes API server. It also allows serving static content over specified HTTP path. All incoming data enters through one port and gets forwarded to the remote Kubernetes API server port, except for the path matching the static content path.',
  example: `  # To proxy all of the Kubernetes API and nothing else
  kubectl proxy --api-prefix=/
  
  # To proxy only part of the Kubernetes API and also some static files
  # You can get pods info with 'curl localhost:8001/api/v1/pods'
  kubectl proxy --www=/my/files --www-prefix=/static/ --api-prefix=/api/
  
  # To proxy the entire Kubernetes API at a different root
  # You can get pods info with 'curl localhost:8001/custom/api/v1/pods'
  kubectl proxy --api-prefix=/custom/
  
  # Run a proxy to the Kubernetes API server on port 8011, serving static content from ./local/www/
  kubectl proxy --port=8011 --www=./local/www/
  
  # Run a proxy to the Kubernetes API server on an arbitrary local port
  # The chosen port for the server will be output to stdout
  kubectl proxy --port=0
  
  # Run a proxy to the Kubernetes API server, changing the API prefix to k8s-api
  # This makes e.g. the pods API available at localhost:8001/k8s-api/v1/pods/
  kubectl proxy --api-prefix=/k8s-api`,
  args: anyArgs,
  notYet: true,
  flags: {
    'accept-hosts': text({ default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$', help: 'Regular expression for hosts that the proxy should accept.' }),
    'accept-paths': text({ default: '^.*', help: 'Regular expression for paths that the proxy should accept.' }),
    address: text({ default: '127.0.0.1', help: 'The IP address on which to serve on.' }),
    'api-prefix': text({ default: '/', help: 'Prefix to serve the proxied API under.' }),
    'append-server-path': bool({ help: 'If true, enables automatic path appending of the kube context server path to each request.' }),
    'disable-filter': bool({ help: 'If true, disable request filtering in the proxy. This is dangerous, and can leave you vulnerable to XSRF attacks, when used with an accessible port.' }),
    keepalive: duration({ help: 'keepalive specifies the keep-alive period for an active network connection. Set to 0 to disable keepalive.' }),
    port: int({ short: 'p', default: 8001, help: 'The port on which to run the proxy. Set to 0 to pick a random port.' }),
    'reject-methods': text({ default: '^$', help: "Regular expression for HTTP methods that the proxy should reject (example --reject-methods='POST,PUT,PATCH'). " }),
    'reject-paths': text({ default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach', help: 'Regular expression for paths that the proxy should reject. Paths specified here will be rejected even accepted by --accept-paths.' }),
    'unix-socket': text({ short: 'u', help: 'Unix socket on which to run the proxy.' }),
    www: text({ short: 'w', help: 'Also serve static files from the given directory under the specified prefix.' }),
    'www-prefix': text({ short: 'P', default: '/static/', help: 'Prefix to serve static files under, if static file directory is specified.' }),
  },
  *run() {},
})
