import type { Kernel } from '../../kernel/kernel.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import { Engine } from './engine.ts'
import { spawnDaemon } from './daemon.ts'
import { compile } from './routes/dispatch.ts'
import { ROUTES } from './routes/registry.ts'
import type { Route } from './routes/route.ts'

export type DockerdOptions = {
  /** Where it listens; /var/run/docker.sock by default. */
  readonly socket?: string
  /** Routes beside the engine's own (the builder's). */
  readonly routes?: readonly Route[]
}

/** Starts dockerd as a process of the host. Gives its engine; the socket answers as soon as the process has run. */
export function startDockerd(kernel: Kernel, runtime: Runtime, options: DockerdOptions = {}): Engine {
  const engine = new Engine(kernel, runtime)
  engine.networks.boot()
  const routes = [...(options.routes ?? []), ...ROUTES].map(compile)
  const socket = options.socket ?? '/var/run/docker.sock'
  spawnDaemon(kernel, { engine, routes, socket })
  return engine
}
