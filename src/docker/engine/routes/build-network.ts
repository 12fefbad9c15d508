import { destroyNamespace, setUp } from '../../../kernel/net/links.ts'
import { NetNamespace } from '../../../kernel/net/net-namespace.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { decodeUtf8 } from '../../../base/bytes.ts'
import { attrAt } from '../../../kernel/vfs/path.ts'
import type { ContainerMount } from '../../../runtime/mounts.ts'
import type { Engine } from '../engine.ts'

/** A network namespace on the default bridge for a RUN step, with its /etc/hosts and /etc/resolv.conf. */
export function buildNetwork(engine: Engine, id: string): { net: NetNamespace; mounts: ContainerMount[]; release(): void } {
  const net = new NetNamespace(engine.kernel.nextId(), engine.kernel)
  setUp(net.loopback)
  const endpoint = engine.networks.endpoint(engine.networks.get('bridge'), `build-${id}`, undefined)
  engine.networks.plug(endpoint, net, 'eth0', true)
  const dir = `/var/lib/docker/buildkit/executor/${id}`
  const mount = (name: string, text: string): ContainerMount => ({
    destination: `/etc/${name}`, readOnly: true, source: { kind: 'bind', at: { fs: engine.files.fs, ino: engine.files.write(`${dir}/${name}`, text) }, name: '/dev/vda1' },
  })
  return {
    net, mounts: [mount('hosts', '127.0.0.1\tlocalhost buildkitsandbox\n::1\tlocalhost ip6-localhost ip6-loopback\n'), mount('resolv.conf', hostResolvConf(engine))],
    release() {
      engine.networks.unplug(endpoint)
      destroyNamespace(net)
      engine.files.remove(dir)
    },
  }
}

function hostResolvConf(engine: Engine): string {
  try {
    const at = engine.files.find('/etc/resolv.conf')
    return decodeUtf8(at.mount.fs.read(at.ino, 0, attrAt(at).size))
  } catch (error) {
    if (isErrno(error)) return ''
    throw error
  }
}
