import type { Kernel } from '../../../kernel/kernel.ts'
import type { NetNamespace } from '../../../kernel/net/net-namespace.ts'
import type { MemoryFs } from '../../../kernel/vfs/memory-fs.ts'
import { type ContainerMount as RuntimeMount, scratchFs } from '../../../runtime/mounts.ts'
import type { Snapshot } from '../../../runtime/snapshot.ts'
import type { Task } from '../../../runtime/task.ts'
import type { SandboxConfig } from '../cri.ts'
import type { PodAddress } from './pod-network.ts'
import { writeFile } from './volumes.ts'

/** A pod's sandbox: the pause container that holds its namespaces, its address, and the files all its containers share. */
export type Sandbox = {
  readonly id: string
  readonly config: SandboxConfig
  readonly net: NetNamespace
  readonly ip: string
  readonly address: PodAddress | undefined
  readonly task: Task
  readonly snapshot: Snapshot
  readonly files: MemoryFs
}

/** Writes /etc/hosts, /etc/hostname and /etc/resolv.conf of a pod (the first is the kubelet's, the others the runtime's). */
export function podFiles(kernel: Kernel, config: SandboxConfig, ip: string): MemoryFs {
  const fs = scratchFs(kernel, 'ext4')
  const aliases = config.hostAliases.map((a) => `${a.ip}\t${a.hostnames.join('\t')}\n`).join('')
  const added = aliases === '' ? '' : `\n# Entries added by HostAliases.\n${aliases}`
  const hosts = [
    '# Kubernetes-managed hosts file.', '127.0.0.1\tlocalhost', '::1\tlocalhost ip6-localhost ip6-loopback', 'fe00::0\tip6-localnet', 'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes', 'fe00::2\tip6-allrouters', `${ip}\t${config.hostname}`, '',
  ].join('\n')
  writeFile(fs, { path: 'hosts', content: hosts + added, mode: 0o644 })
  writeFile(fs, { path: 'hostname', content: `${config.hostname}\n`, mode: 0o644 })
  writeFile(fs, { path: 'resolv.conf', content: config.resolvConf, mode: 0o644 })
  return fs
}

/** The shared files as mounts; what the pod mounts itself at the same place wins. */
export function fileMounts({ files }: Pick<Sandbox, 'files'>, taken: ReadonlySet<string>): RuntimeMount[] {
  return ['hosts', 'hostname', 'resolv.conf'].flatMap((name): RuntimeMount[] => {
    const ino = files.lookup(files.root, name)
    if (ino === undefined || taken.has(`/etc/${name}`)) return []
    return [{ destination: `/etc/${name}`, readOnly: false, source: { kind: 'bind', at: { fs: files, ino }, name: '/dev/vda1' } }]
  })
}
