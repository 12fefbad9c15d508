import { debianRoot } from './debian.ts'
import { dir, executable, type LayerFile, symlink, text } from './image.ts'
import { debianPackages } from './parts/gnu.ts'
import { LOGIN_FILES } from './parts/login.ts'

const RELEASE = {
  PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)', NAME: 'Debian GNU/Linux', VERSION_ID: '12', VERSION: '12 (bookworm)', VERSION_CODENAME: 'bookworm', ID: 'debian',
  HOME_URL: 'https://www.debian.org/', SUPPORT_URL: 'https://www.debian.org/support', BUG_REPORT_URL: 'https://bugs.debian.org/',
}

const HOST_PACKAGES = [
  'procps', 'adduser', 'curl', 'wget', 'iproute2', 'iputils-ping', 'net-tools', 'dnsutils', 'netcat-openbsd', 'iptables', 'less', 'vim', 'nano', 'bc', 'bsdextrautils', 'xxd', 'tree', 'jq', 'strace', 'time', 'sudo', 'file', 'patch', 'xz-utils', 'psmisc',
]

/** The disk of a host: a Debian root with tools for people. `name` is its host name, `address` its place in the LAN. */
export function hostRoot(host: { readonly name: string; readonly address: string; readonly peers: Readonly<Record<string, string>>; readonly nameserver: string }): Record<string, LayerFile> {
  const hosts = ['127.0.0.1\tlocalhost', `${host.address}\t${host.name}`, ...Object.entries(host.peers).map(([name, address]) => `${address}\t${name}`), '::1\tlocalhost ip6-localhost ip6-loopback', '']
  return {
    ...debianRoot(RELEASE, '12.11'), ...debianPackages(...HOST_PACKAGES),
    '/etc/hostname': text(`${host.name}\n`), '/etc/hosts': text(hosts.join('\n')), '/etc/resolv.conf': text(`nameserver ${host.nameserver}\n`),
    ...LOGIN_FILES,
    '/usr/sbin/init': executable('init', 93_000), '/usr/bin/containerd-shim-runc-v2': executable('containerd-shim', 11_000_000), '/var/lib': dir(), '/var/log': dir(), '/var/run': symlink('/run'),
  }
}

/** What the learner's own machine has beside: the clients, and an empty workspace. */
export const WORKSTATION_FILES: Readonly<Record<string, LayerFile>> = {
  '/usr/bin/docker': executable('docker', 42_000_000), '/usr/bin/dockerd': executable('dockerd', 92_000_000), '/usr/local/bin/kubectl': executable('kubectl', 57_000_000), '/root/work': dir(), '/usr/bin/systemctl': executable('systemctl', 1_500_000), '/etc/docker': dir(),
}

/** What a node of the cluster has beside. */
export const NODE_FILES: Readonly<Record<string, LayerFile>> = {
  '/usr/bin/kubelet': executable('kubelet', 77_000_000), '/usr/bin/containerd': executable('containerd', 54_000_000), '/etc/kubernetes/manifests': dir(), '/var/lib/kubelet': dir({ mode: 0o700 }), '/var/lib/etcd': dir({ mode: 0o700 }),
}
