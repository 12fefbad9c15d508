import { encodeUtf8 } from '../../base/bytes.ts'
import { SECOND } from '../../sim/time.ts'
import { Kernel } from '../../kernel/kernel.ts'
import { serve } from '../../kernel/http/server.ts'
import { setUp } from '../../kernel/net/links.ts'
import { writeFile } from '../../kernel/libc/io.ts'
import { sys } from '../../kernel/sys.ts'
import { run } from '../../kernel/testing.ts'
import { TestCluster, type TestClusterOptions } from '../testing.ts'
import { kubectl } from './program.ts'

const PORT = 6443

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    server: http://127.0.0.1:${PORT}
contexts:
- name: admin@kubernetes
  context: {cluster: kubernetes, user: admin}
current-context: admin@kubernetes
users:
- name: admin
  user: {token: drydock-admin}
`

/** A host with kubectl and a kubeconfig for a test cluster, whose API server listens on its loopback interface. */
export class KubectlHost {
  readonly cluster: TestCluster | undefined
  readonly kernel: Kernel

  constructor(cluster: TestCluster | undefined, kernel: Kernel) {
    this.cluster = cluster
    this.kernel = kernel
  }

  /** With a cluster. */
  static withCluster(options: TestClusterOptions = {}): KubectlHost {
    const cluster = new TestCluster(options)
    const host = new KubectlHost(cluster, new Kernel(cluster.world, { hostname: 'workstation', programs: [kubectl] }))
    const { handler } = cluster.cluster
    setUp(host.kernel.initNamespaces.net.loopback)
    host.kernel.spawn({
      argv: ['kube-apiserver'],
      env: new Map(),
      main: {
        program: function* () {
          const listener = yield* sys.socket('inet')
          yield* sys.bind(listener, { family: 'inet', host: '127.0.0.1', port: PORT })
          yield* sys.listen(listener)
          return yield* serve(listener, handler)
        },
      },
    })
    host.files({ '/root/.kube/config': KUBECONFIG })
    return host
  }

  /** Without any server or kubeconfig. */
  static alone(kernel: Kernel): KubectlHost {
    return new KubectlHost(undefined, kernel)
  }

  /** Writes files, making the folders they are in. */
  files(files: Readonly<Record<string, string | Uint8Array>>): void {
    run(this.kernel, function* () {
      for (const [path, content] of Object.entries(files)) {
        const parts = path.split('/').slice(1, -1)
        for (let i = 1; i <= parts.length; i++) {
          try {
            yield* sys.mkdir(`/${parts.slice(0, i).join('/')}`)
          } catch {
            // It is there already.
          }
        }
        yield* writeFile(path, typeof content === 'string' ? encodeUtf8(content) : content)
      }
      return 0
    })
  }

  /** Runs one command line (words may be quoted) in `cwd` and gives what came out, the exit status last when it is not 0. */
  kubectl(line: string, options: { readonly stdin?: string; readonly cwd?: string; readonly limitSeconds?: number } = {}): string {
    const result = this.run(line, options)
    const { status } = result
    const code = status === undefined ? '[running]\n' : status.kind === 'exited' && status.code === 0 ? '' : `[exit ${status.kind === 'exited' ? status.code : status.kind}]\n`
    return result.stdout + result.stderr + code
  }

  /** Runs one command line and keeps its two outputs apart. */
  run(line: string, options: { readonly stdin?: string; readonly cwd?: string; readonly limitSeconds?: number; readonly env?: Readonly<Record<string, string>> } = {}): ReturnType<typeof run> {
    const argv = words(line)
    return run(this.kernel, function* () {
      if (options.cwd !== undefined) yield* sys.chdir(options.cwd)
      return yield* kubectl.main(sys, argv, new Map(Object.entries({ HOME: '/root', ...options.env })))
    }, { stdin: options.stdin ?? '', limit: (options.limitSeconds ?? 600) * SECOND })
  }
}

/** The words of a command line, with the quotes of sh. */
export function words(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g, (_, single?: string, double?: string, escaped?: string) => single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? ''))
}
