import type { SocketAddress } from '../../../kernel/sys.ts'
import { Failure } from '../../../cli/failure.ts'

/** Where the engine listens: `url` as the user gave it, `address` to connect to. */
export type DockerHost = { readonly url: string; readonly address: SocketAddress }

export const DEFAULT_HOST = 'unix:///var/run/docker.sock'

/** Reads a DOCKER_HOST or -H value (docker/cli opts.ParseHost, client.ParseHostURL). */
export function parseHost(value: string): DockerHost {
  const url = value.trim() === '' ? DEFAULT_HOST : value.trim()
  const [, scheme = 'tcp', rest = ''] = /^(?:(\w+):\/\/)?(.*)$/.exec(url) ?? []
  if (scheme === 'unix') return { url: `unix://${rest || '/var/run/docker.sock'}`, address: { family: 'unix', path: rest || '/var/run/docker.sock' } }
  if (scheme === 'tcp' || scheme === 'http') return tcpHost(url, rest)
  if (['ssh', 'npipe', 'fd'].includes(scheme)) throw new Failure(`drydock: docker -H ${scheme}:// is not simulated yet`, 125)
  throw new Failure(`Failed to initialize: unable to resolve docker endpoint: invalid bind address format: ${value}`)
}

function tcpHost(url: string, rest: string): DockerHost {
  const [, name = '', port = '2375'] = /^([^:/]*)(?::(\d+))?/.exec(rest) ?? []
  const host = name === '' || name === 'localhost' ? '127.0.0.1' : name
  return { url: url.includes('://') ? url : `tcp://${url}`, address: { family: 'inet', host, port: Number(port) } }
}
