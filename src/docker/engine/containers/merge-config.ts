import type { HealthConfig, ImageConfig } from '../../../oci/image.ts'
import { badRequest } from '../errors.ts'
import type { Config, CreateBody } from '../wire.ts'

/** What a container runs with: the request's configuration, filled in from the image (moby daemon/commit.go merge). */
export function mergeConfig(body: CreateBody, image: ImageConfig, id: string): Config {
  const entrypoint = body.Entrypoint ?? null
  const own = entrypoint !== null && !(entrypoint.length === 1 && entrypoint[0] === '') ? entrypoint : null
  const inherits = entrypoint === null
  let cmd = body.Cmd && body.Cmd.length > 0 ? body.Cmd : null
  if (inherits && cmd === null) cmd = [...(image.Cmd ?? [])]
  const health = mergeHealth(body.Healthcheck, image.Healthcheck)
  const exposed = { ...image.ExposedPorts, ...body.ExposedPorts }
  return {
    Hostname: body.Hostname || id.slice(0, 12), Domainname: body.Domainname ?? '', User: body.User || image.User || '',
    AttachStdin: body.AttachStdin ?? false, AttachStdout: body.AttachStdout ?? false, AttachStderr: body.AttachStderr ?? false,
    ...(Object.keys(exposed).length > 0 && { ExposedPorts: sorted(exposed) }),
    Tty: body.Tty ?? false, OpenStdin: body.OpenStdin ?? false, StdinOnce: body.StdinOnce ?? false, Env: mergeEnv(body.Env ?? [], image.Env ?? []),
    Cmd: cmd === null || cmd.length === 0 ? null : [...cmd], ...(health !== undefined && { Healthcheck: health }), Image: body.Image ?? '',
    Volumes: mergedVolumes(body.Volumes, image.Volumes), WorkingDir: body.WorkingDir || image.WorkingDir || '',
    Entrypoint: own !== null ? [...own] : inherits && image.Entrypoint !== undefined ? [...image.Entrypoint] : null,
    OnBuild: null, Labels: sorted({ ...image.Labels, ...body.Labels }),
    ...((body.StopSignal ?? image.StopSignal) && { StopSignal: (body.StopSignal || image.StopSignal) as string }),
    ...(body.StopTimeout !== undefined && { StopTimeout: body.StopTimeout }), ...(image.Shell !== undefined && { Shell: [...image.Shell] }),
  }
}

/** Program and arguments; an error when there is nothing to run. */
export function commandOf(config: Config): { path: string; args: string[] } {
  const [path, ...args] = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])]
  if (path === undefined) throw badRequest('no command specified')
  return { path, args }
}

function mergeEnv(own: readonly string[], inherited: readonly string[]): string[] {
  const names = new Set(own.map((pair) => pair.split('=')[0]))
  return [...own, ...inherited.filter((pair) => !names.has(pair.split('=')[0]))]
}

function mergedVolumes(own: Record<string, object> | null | undefined, inherited: ImageConfig['Volumes']): Record<string, object> | null {
  const all = { ...inherited, ...own }
  return Object.keys(all).length === 0 ? null : sorted(all)
}

function mergeHealth(own: HealthConfig | undefined, inherited: HealthConfig | undefined): HealthConfig | undefined {
  if (own === undefined) return inherited
  if (inherited === undefined) return own
  const pick = <K extends keyof HealthConfig>(key: K): Pick<HealthConfig, K> | undefined => {
    const value = own[key] || inherited[key]
    return value ? ({ [key]: value } as unknown as Pick<HealthConfig, K>) : undefined
  }
  const test = own.Test !== undefined && own.Test.length > 0 ? own.Test : inherited.Test
  return { ...(test !== undefined && { Test: test }), ...pick('Interval'), ...pick('Timeout'), ...pick('StartPeriod'), ...pick('StartInterval'), ...pick('Retries') }
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Replaces variables by name, keeping their place, and appends new ones (moby container.ReplaceOrAppendEnvValues). */
export function replaceOrAppendEnv(base: readonly string[], overrides: readonly string[]): string[] {
  const out = [...base]
  for (const pair of overrides) {
    const name = pair.split('=')[0] as string
    const at = out.findIndex((p) => p.split('=')[0] === name)
    if (!pair.includes('=')) {
      if (at >= 0) out.splice(at, 1)
    } else if (at >= 0) out[at] = pair
    else out.push(pair)
  }
  return out
}

/** Variables of a container's first process, in dockerd's order: PATH, HOSTNAME, TERM, then the configured ones. */
export function containerEnv(config: Config): string[] {
  const base = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', `HOSTNAME=${config.Hostname}`, ...(config.Tty ? ['TERM=xterm'] : [])]
  return replaceOrAppendEnv(base, config.Env ?? [])
}
