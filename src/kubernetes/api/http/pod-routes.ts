import { encodeUtf8 } from '../../../base/bytes.ts'
import { SECOND, rfc3339Nano } from '../../../sim/time.ts'
import type { Pod } from '../../kinds/pod-types.ts'
import { pods } from '../../kinds/pod.ts'
import type { ContainerRuntime, LogLine, StreamHandlers, StreamSession } from '../../kubelet/cri.ts'
import { bindPod } from '../binding.ts'
import { isRecord } from '../object.ts'
import { badRequest, internalError, no, notFound, notSimulated, yes, type Answer, type Status } from '../status.ts'
import { parseBody } from './decode-body.ts'
import { json, text, type ApiReply, type Channel } from './message.ts'
import { deleteOptions, refuse, type ResourceRequest } from './resource-routes.ts'

/** What the API server asks a node's kubelet: the runtime behind a pod's container. */
export type NodeAccess = {
  /** The container's id in the runtime, now and before its last restart; undefined when the node does not answer. */
  container(nodeName: string, namespace: string, pod: string, container: string): { readonly runtime: ContainerRuntime; readonly id: string | undefined; readonly previousId: string | undefined } | undefined
}

const success: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }

/** log, exec, attach, eviction and binding of a pod. */
export function podRoute(r: ResourceRequest, nodes: NodeAccess): ApiReply {
  const pod = r.api.find(pods, r.namespace, r.name ?? '')
  if (pod === undefined) return refuse(notFound(pods, r.name ?? ''))
  switch (r.subresource) {
    case 'log': return logs(r, pod, nodes)
    case 'exec': return exec(r, pod, nodes)
    case 'attach': return attach(r, pod, nodes)
    case 'eviction': return evict(r, pod)
    case 'binding': return bind(r, pod)
    default: return refuse(notSimulated(`pods/${r.subresource ?? ''}`))
  }
}

function bind(r: ResourceRequest, pod: Pod): ApiReply {
  const body = parseBody(r.request.body, r.request.headers.get('Content-Type'), 'Binding')
  if (!body.ok) return refuse(body.status)
  const target = body.value['target']
  const node = isRecord(target) ? target['name'] : undefined
  if (typeof node !== 'string' || node === '') return refuse(badRequest('Binding "" is invalid: target.name: Required value'))
  const answer = bindPod(r.api, pod.metadata.namespace ?? '', pod.metadata.name, undefined, node, r.caller)
  return answer.ok ? json(201, success) : refuse(answer.status)
}

function evict(r: ResourceRequest, pod: Pod): ApiReply {
  const body = parseBody(r.request.body, r.request.headers.get('Content-Type'), 'Eviction')
  if (!body.ok) return refuse(body.status)
  const inner = body.value['deleteOptions']
  const options = deleteOptions({ ...r, request: { ...r.request, body: encodeUtf8(isRecord(inner) ? JSON.stringify(inner) : '') } })
  if (!options.ok) return refuse(options.status)
  const answer = r.api.delete(pods, pod.metadata.namespace, pod.metadata.name, options.value)
  return answer.ok ? json(201, success) : refuse(answer.status)
}

/** The container a request means: the named one, the default one, or the only one. */
function chosen(r: ResourceRequest, pod: Pod): Answer<string> {
  const named = r.request.query.get('container') ?? ''
  const main = pod.spec.containers.map((c) => c.name)
  const init = (pod.spec.initContainers ?? []).map((c) => c.name)
  if (named !== '') return [...main, ...init].includes(named) ? yes(named) : no(badRequest(`container ${named} is not valid for pod ${pod.metadata.name}`))
  const preferred = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container']
  if (preferred !== undefined && main.includes(preferred)) return yes(preferred)
  if (main.length === 1 && init.length === 0) return yes(main[0] as string)
  if (main.length === 1 && r.subresource !== 'log') return yes(main[0] as string)
  const others = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`
  return no(badRequest(`a container name must be specified for pod ${pod.metadata.name}, choose one of: [${main.join(' ')}]${others}`))
}

/** The runtime and the container's id; `what` decides how a container that does not run is spoken of. */
function reach(pod: Pod, container: string, nodes: NodeAccess): Answer<NonNullable<ReturnType<NodeAccess['container']>>> {
  const node = pod.spec.nodeName ?? ''
  if (node === '') return no(badRequest(`pod ${pod.metadata.name} does not have a host assigned`))
  const found = nodes.container(node, pod.metadata.namespace ?? '', pod.metadata.name, container)
  if (found === undefined) return no({ ...internalError(`Get "https://${pod.status.hostIP ?? node}:10250/containerLogs/${pod.metadata.namespace ?? ''}/${pod.metadata.name}/${container}": dial tcp ${pod.status.hostIP ?? node}:10250: connect: connection refused`) })
  return yes(found)
}

function logs(r: ResourceRequest, pod: Pod, nodes: NodeAccess): ApiReply {
  const name = chosen(r, pod)
  if (!name.ok) return refuse(name.status)
  const place = reach(pod, name.value, nodes)
  if (!place.ok) return refuse(place.status)
  const { query } = r.request
  const previous = query.get('previous') === 'true'
  const id = previous ? place.value.previousId : (place.value.id ?? place.value.previousId)
  const problem = id === undefined ? logProblem(pod, name.value, previous) : undefined
  if (problem !== undefined || id === undefined) return refuse(badRequest(problem ?? 'no logs'))
  const follow = query.get('follow') === 'true'
  const filter = new LogFilter(r)
  const reader = place.value.runtime.logs(id, { follow })
  if (!follow) {
    const lines: LogLine[] = []
    reader((line) => lines.push(line), () => {})
    return text(200, filter.past(lines))
  }
  return {
    kind: 'stream', status: 200, headers: { 'Content-Type': 'text/plain', 'Cache-Control': 'no-cache, private' },
    open(sink) {
      const lines: LogLine[] = []
      let live = false
      let ended = false
      const stop = reader(
        (line) => (live ? sink.write(filter.line(line)) : lines.push(line)),
        () => {
          ended = true
          if (live) sink.end()
        },
      )
      const past = filter.past(lines)
      if (past !== '') sink.write(past)
      live = true
      if (ended) sink.end()
      return stop
    },
  }
}

function logProblem(pod: Pod, container: string, previous: boolean): string {
  const where = `container "${container}" in pod "${pod.metadata.name}"`
  if (previous) return `previous terminated ${where} not found`
  const status = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])].find((s) => s.name === container)
  const reason = status?.state.waiting?.reason ?? 'ContainerCreating'
  const text = reason === 'ErrImagePull' ? "image can't be pulled" : reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason
  return `${where} is waiting to start: ${text}`
}

/** Cuts a log down to what was asked for: since, tail, bytes, with or without time stamps. */
class LogFilter {
  readonly #r: ResourceRequest
  readonly #since: number
  #bytesLeft: number
  #lineOpen = false

  constructor(r: ResourceRequest) {
    const { query } = r.request
    const seconds = query.get('sinceSeconds')
    const time = query.get('sinceTime')
    this.#r = r
    this.#since = seconds !== undefined ? r.api.world.now - Number(seconds) * SECOND : time !== undefined ? r.api.clock.parse(time) : -Infinity
    this.#bytesLeft = query.has('limitBytes') ? Number(query.get('limitBytes')) : Infinity
  }

  past(lines: readonly LogLine[]): string {
    const wanted = lines.filter((line) => line.at >= this.#since)
    const tail = this.#r.request.query.get('tailLines')
    const kept = tail === undefined ? wanted : lastLines(wanted, Number(tail))
    return kept.map((line) => this.line(line)).join('')
  }

  line({ at, text: content, partial }: LogLine): string {
    const { query } = this.#r.request
    const stamp = query.get('timestamps') === 'true' && !this.#lineOpen ? `${rfc3339Nano(this.#r.api.world.bootEpochMs, at)} ` : ''
    this.#lineOpen = partial
    const full = `${stamp}${content}${partial ? '' : '\n'}`
    const out = full.length > this.#bytesLeft ? full.slice(0, Math.max(0, this.#bytesLeft)) : full
    this.#bytesLeft -= out.length
    return out
  }
}

function lastLines(lines: readonly LogLine[], count: number): readonly LogLine[] {
  let left = count
  let from = lines.length
  while (from > 0 && (left > 0 || lines[from - 1]?.partial === true)) {
    from--
    if (lines[from]?.partial === false) left--
  }
  return count === 0 ? [] : lines.slice(left < 0 ? from + 1 : from)
}

const STDIN = 0
const STDOUT = 1
const STDERR = 2
const ERROR = 3
const RESIZE = 4
/** v5.channel.k8s.io: the client says which of its channels has ended. */
const CLOSE = 255

function exec(r: ResourceRequest, pod: Pod, nodes: NodeAccess): ApiReply {
  const { query } = r.request
  const command = query.all('command')
  if (command.length === 0) return refuse(badRequest('you must specify at least 1 command for the container'))
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') return refuse(badRequest(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`))
  const tty = query.get('tty') === 'true'
  return session(r, pod, nodes, (runtime, id, handlers) => runtime.exec(id, { command, tty, stdin: query.get('stdin') === 'true' }, handlers))
}

function attach(r: ResourceRequest, pod: Pod, nodes: NodeAccess): ApiReply {
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') return refuse(badRequest(`cannot attach a container in a completed pod; current phase is ${pod.status.phase}`))
  return session(r, pod, nodes, (runtime, id, handlers) => runtime.attach(id, { stdin: r.request.query.get('stdin') === 'true' }, handlers))
}

type Begin = (runtime: ContainerRuntime, id: string, handlers: StreamHandlers) => ReturnType<ContainerRuntime['exec']>

function session(r: ResourceRequest, pod: Pod, nodes: NodeAccess, begin: Begin): ApiReply {
  const name = chosen(r, pod)
  if (!name.ok) return refuse(name.status)
  const place = reach(pod, name.value, nodes)
  if (!place.ok) return refuse(place.status)
  const status = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])].find((s) => s.name === name.value)
  const { runtime, id } = place.value
  if (id === undefined || status?.state.running === undefined) return refuse(internalError(`unable to upgrade connection: container not found (${JSON.stringify(name.value)})`))
  return { kind: 'channel', open: (channel) => peerOf(channel, (handlers) => begin(runtime, id, handlers)) }
}

function peerOf(channel: Channel, begin: (handlers: StreamHandlers) => ReturnType<ContainerRuntime['exec']>): { receive(channel: number, data: Uint8Array): void; closed(): void } {
  const finish = (status: Record<string, unknown>): void => {
    channel.send(ERROR, encodeUtf8(JSON.stringify(status)))
    channel.close()
  }
  const started = begin({
    stdout: (data) => channel.send(STDOUT, data),
    stderr: (data) => channel.send(STDERR, data),
    exit: (code) => finish(code === 0 ? { metadata: {}, status: 'Success' } : exitStatus(code)),
  })
  if (!started.ok) {
    finish(started.code === 'not-found' ? exitStatus(126, started.message) : { ...internalError(`error executing command in container: ${started.message}`) })
    return { receive: () => {}, closed: () => {} }
  }
  const live: StreamSession = started.value
  return {
    receive(number, data) {
      if (number === STDIN) live.stdin(data)
      else if (number === CLOSE && data[0] === STDIN) live.closeStdin()
      else if (number === RESIZE) resize(live, data)
    },
    closed: () => live.close(),
  }
}

function resize(live: StreamSession, data: Uint8Array): void {
  const match = /"Width":(\d+).*"Height":(\d+)|"Height":(\d+).*"Width":(\d+)/.exec(String.fromCharCode(...data))
  if (match !== null) live.resize(Number(match[2] ?? match[3]), Number(match[1] ?? match[4]))
}

const exitStatus = (code: number, message?: string): Record<string, unknown> => ({
  metadata: {}, status: 'Failure', message: message ?? `command terminated with non-zero exit code: command terminated with exit code ${code}`, reason: 'NonZeroExitCode',
  details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
})
