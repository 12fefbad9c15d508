import { SECOND, type Micros } from '../../sim/time.ts'
import type { World } from '../../sim/world.ts'
import type { EventNote } from '../api/events.ts'
import type { Container, Handler, Probe } from '../kinds/pod-types.ts'
import { fieldPathOf, type ContainerRecord } from './container-record.ts'
import type { ContainerRuntime } from './cri.ts'

type Verdict = { readonly ok: boolean; readonly output: string; readonly errored?: boolean }

export type ProbeHost = {
  readonly world: World
  readonly runtime: ContainerRuntime
  podIP(): string
  record(note: EventNote): void
  /** A container's readiness or startup changed. */
  changed(): void
  /** A liveness or startup probe has failed often enough. */
  kill(record: ContainerRecord, message: string, graceSeconds: number | undefined): void
}

const kinds = [['startupProbe', 'Startup'], ['livenessProbe', 'Liveness'], ['readinessProbe', 'Readiness']] as const

/** Starts the probes of a running container; they end with `record.stopProbes`. */
export function startProbes(host: ProbeHost, record: ContainerRecord): void {
  const { spec } = record
  record.started = spec.startupProbe === undefined
  record.ready = spec.readinessProbe === undefined && record.started
  const stops = kinds.flatMap(([field, name]) => {
    const probe = spec[field]
    return probe === undefined ? [] : [watch(host, record, probe, field, name)]
  })
  record.stopProbes = () => {
    for (const stop of stops) stop()
    record.stopProbes = undefined
  }
}

type Field = (typeof kinds)[number][0]

function watch(host: ProbeHost, record: ContainerRecord, probe: Probe, field: Field, name: string): () => void {
  const { world } = host
  const period = (probe.periodSeconds ?? 10) * SECOND
  let alive = true
  let streak = 0
  let lastOk: boolean | undefined
  // Real: a worker begins at a random point of its first period so that probes do not march in step.
  let timer = world.after((probe.initialDelaySeconds ?? 0) * SECOND + world.random('kubernetes/probes').int(Math.min(period, SECOND)), tick)
  function again(): void {
    if (alive) timer = world.after(period, tick)
  }
  function tick(): void {
    const finished = field === 'startupProbe' && record.started
    if (!alive || finished) return
    if (field !== 'startupProbe' && !record.started) return again()
    once(host, record, probe, probe, (verdict) => {
      if (!alive) return
      streak = verdict.ok === lastOk ? streak + 1 : 1
      lastOk = verdict.ok
      if (!verdict.ok) host.record({ type: 'Warning', reason: 'Unhealthy', fieldPath: fieldPathOf(record), message: `${name} probe ${verdict.errored === true ? 'errored' : 'failed'}: ${verdict.output}` })
      const enough = streak >= (verdict.ok ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3))
      if (enough) settle(host, record, probe, field, name, verdict.ok)
      again()
    })
  }
  return () => {
    alive = false
    world.cancel(timer)
  }
}

function settle(host: ProbeHost, record: ContainerRecord, probe: Probe, field: Field, name: string, ok: boolean): void {
  if (field === 'readinessProbe') {
    if (record.ready !== ok) {
      record.ready = ok
      host.changed()
    }
  } else if (!ok) host.kill(record, `Container ${record.spec.name} failed ${name.toLowerCase()} probe, will be restarted`, probe.terminationGracePeriodSeconds)
  else if (field === 'startupProbe') {
    record.started = true
    record.ready = record.spec.readinessProbe === undefined
    host.changed()
  }
}

/** The number of a port given by number or by name. */
export const portNumber = (port: number | string, container: Container): number | undefined => (typeof port === 'number' ? port : container.ports?.find((p) => p.name === port)?.containerPort ?? (/^\d+$/.test(port) ? Number(port) : undefined))

/** Does what a handler says, once. */
export function once(host: Pick<ProbeHost, 'runtime' | 'podIP'>, record: ContainerRecord, handler: Handler, timing: { readonly timeoutSeconds?: number }, done: (verdict: Verdict) => void): void {
  const timeout: Micros = (timing.timeoutSeconds ?? 1) * SECOND
  const { runtime } = host
  if (handler.exec !== undefined) {
    runtime.execSync(record.id ?? '', handler.exec.command ?? [], timeout, (r) => {
      if (!r.ok) done({ ok: false, output: r.message.includes('timed out') ? `command timed out: "${(handler.exec?.command ?? []).join(' ')}" timed out after ${timing.timeoutSeconds ?? 1}s` : r.message, errored: !r.message.includes('timed out') })
      else done({ ok: r.value.exitCode === 0, output: r.value.output })
    })
  } else if (handler.httpGet !== undefined) httpOnce(host, record, handler.httpGet, timeout, done)
  else if (handler.tcpSocket !== undefined) {
    const port = portNumber(handler.tcpSocket.port, record.spec)
    const ip = handler.tcpSocket.host ?? host.podIP()
    if (port === undefined) return done({ ok: false, output: `couldn't find port: ${JSON.stringify(handler.tcpSocket.port)}`, errored: true })
    runtime.probeTcp(ip, port, timeout, (r) => done(r.ok ? { ok: true, output: '' } : { ok: false, output: `dial tcp ${ip}:${port}: ${r.message}` }))
  } else done({ ok: false, output: 'drydock: gRPC probes are not simulated yet', errored: true })
}

function httpOnce(host: Pick<ProbeHost, 'runtime' | 'podIP'>, record: ContainerRecord, get: NonNullable<Handler['httpGet']>, timeout: Micros, done: (verdict: Verdict) => void): void {
  const port = portNumber(get.port, record.spec)
  if (port === undefined) return done({ ok: false, output: `couldn't find port: ${JSON.stringify(get.port)}`, errored: true })
  const ip = get.host === undefined || get.host === '' ? host.podIP() : get.host
  const scheme = (get.scheme ?? 'HTTP').toLowerCase()
  const path = get.path?.startsWith('/') === true ? get.path : `/${get.path ?? ''}`
  host.runtime.probeHttp({ ip, port, path, scheme, headers: get.httpHeaders ?? [] }, timeout, (r) => {
    if (!r.ok) return done({ ok: false, output: `Get "${scheme}://${ip}:${port}${path}": ${r.message}` })
    const good = r.value.status >= 200 && r.value.status < 400
    done({ ok: good, output: good ? r.value.body : `HTTP probe failed with statuscode: ${r.value.status}` })
  })
}
