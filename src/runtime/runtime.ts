import type { Cgroup } from '../kernel/cgroup/cgroup.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Layer } from '../oci/layer.ts'
import type { Reference } from '../oci/reference.ts'
import type { Registry } from '../oci/registry.ts'
import { childCgroup, type Resources, setResources } from './cgroups.ts'
import { ImageStore } from './image-store.ts'
import { INIT_LAYER } from './init-layer.ts'
import { pullImage, type PullOptions } from './pull.ts'
import { Snapshot } from './snapshot.ts'
import { Task, type TaskSpec } from './task.ts'

/** What containerd and runc do on one host, for the Docker engine and the kubelet alike: images, snapshots, running containers. */
export class Runtime {
  readonly kernel: Kernel
  readonly registry: Registry
  readonly images = new ImageStore()

  constructor(kernel: Kernel, registry: Registry) {
    this.kernel = kernel
    this.registry = registry
  }

  /** Fetches an image; the answer comes through `options.onDone`, later. */
  pull(ref: Reference, options: PullOptions): void {
    pullImage(this.kernel.world, this.registry, this.images, ref, options)
  }

  /** A writable file system on top of layers (lowest first). Remove it when it is no longer wanted. `path`: where its writable directory is on the host's disk. */
  snapshot(layers: readonly Layer[], path?: string): Snapshot {
    return new Snapshot(this.kernel, [...layers, INIT_LAYER], path)
  }

  /** The control group of that path from the root, made with its parents where it is missing. */
  cgroup(path: string, resources: Resources = {}): Cgroup {
    const group = childCgroup(this.kernel, path)
    setResources(group, resources, this.kernel.world.now)
    return group
  }

  /** Starts a container now. Throws `StartError`, `ExecutableError` or `UserError` when runc would refuse. */
  start(spec: TaskSpec, snapshot: Snapshot): Task {
    return new Task(this.kernel, spec, snapshot)
  }
}

/** The runtime of a host. */
export function createRuntime(kernel: Kernel, registry: Registry): Runtime {
  return new Runtime(kernel, registry)
}
