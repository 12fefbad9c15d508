import { printError } from '../../kernel/libc/io.ts'
import type { Program } from '../../kernel/program.ts'
import { sys } from '../../kernel/sys.ts'

/** A daemon whose work the simulation does elsewhere: the process lives, can be seen and killed, and ends on SIGINT and SIGTERM. */
export const idle = (name: string): Program => ({
  name,
  *main() {
    for (const signal of ['INT', 'TERM'] as const) yield* sys.sigaction(signal, 'catch')
    yield* sys.sigwait()
    return 0
  },
})

/** The components of a cluster's control plane and nodes, as their images name them. */
export const IDLE_PROGRAMS: readonly Program[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'coredns', 'flanneld'].map(idle)

/** node: what it is can be asked; JavaScript is not run. */
export const node: Program = {
  name: 'node',
  *main(_sys, argv) {
    if (argv[1] === '--version' || argv[1] === '-v') {
      yield* sys.write(1, new Uint8Array([...'v20.19.4\n'].map((c) => c.charCodeAt(0))))
      return 0
    }
    yield* printError('drydock: node cannot run JavaScript yet\n')
    return 1
  },
}
