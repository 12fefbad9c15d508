import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts'
import { Query } from '../kernel/http/query.ts'
import { Headers } from '../kernel/http/headers.ts'
import { SECOND } from '../sim/time.ts'
import { World } from '../sim/world.ts'
import { createCluster, threeNodes, type Cluster, type ClusterOptions } from './cluster.ts'
import { defaultLatencies } from './latencies.ts'
import { ModelRuntime, type Behaviour } from './kubelet/model-runtime.ts'
import type { ContainerConfig } from './kubelet/cri.ts'

/** What one request to a test cluster got. */
export type TestReply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown; readonly text: string }

export type TestClusterOptions = ClusterOptions & {
  readonly seed?: string
  readonly behaviour?: (config: ContainerConfig) => Behaviour
  readonly imageSize?: (image: string) => number | undefined
}

/** A three-node cluster on model runtimes, and a client that speaks to it as over HTTP. */
export class TestCluster {
  readonly world: World
  readonly cluster: Cluster

  constructor(options: TestClusterOptions = {}) {
    // 2026-11-23T09:00:00Z
    this.world = new World({ seed: options.seed ?? 'test', bootEpochMs: 1_795_424_400_000 })
    this.cluster = createCluster(this.world, options)
    ;(options.nodes ?? threeNodes).forEach((node, i) => {
      this.cluster.startNode(node.name, new ModelRuntime({
        world: this.world, latencies: defaultLatencies, subnet: `10.244.${i}`,
        imageSize: options.imageSize ?? ((image) => (image.includes('nosuch') ? undefined : 10_000_000)), behaviour: options.behaviour ?? (() => ({})),
      }))
    })
    this.run(20)
  }

  /** Lets virtual seconds pass. */
  run(seconds: number): void {
    this.world.runUntil(this.world.now + seconds * SECOND)
  }

  request(method: string, target: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): TestReply {
    const [path = '', query = ''] = target.split('?')
    const reply = this.cluster.answer({
      method, path, query: new Query(query), headers: new Headers({ 'User-Agent': 'kubectl/v1.32.5', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers }),
      body: body === undefined ? new Uint8Array(0) : encodeUtf8(typeof body === 'string' ? body : JSON.stringify(body)),
    })
    if (reply.kind !== 'whole') {
      const parts: string[] = []
      if (reply.kind === 'stream') reply.open({ write: (data) => parts.push(typeof data === 'string' ? data : decodeUtf8(data)), end: () => {} })
      return { status: reply.kind === 'stream' ? reply.status : 101, headers: {}, body: undefined, text: parts.join('') }
    }
    const text = typeof reply.body === 'string' ? reply.body : decodeUtf8(reply.body)
    return { status: reply.status, headers: reply.headers, text, body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text }
  }

  /** Opens a watch; lines gather in the array it returns. */
  watch(target: string, headers: Readonly<Record<string, string>> = {}): string[] {
    const [path = '', query = ''] = target.split('?')
    const lines: string[] = []
    const reply = this.cluster.answer({ method: 'GET', path, query: new Query(query), headers: new Headers(headers), body: new Uint8Array(0) })
    if (reply.kind === 'stream') reply.open({ write: (data) => lines.push(...(typeof data === 'string' ? data : decodeUtf8(data)).split('\n').filter((l) => l !== '')), end: () => lines.push('end') })
    return lines
  }

  /** The rows of a resource's table, as `kubectl get` shows them (columns for `-o wide` left out), one string a row. */
  table(path: string): string[] {
    const { body } = this.request('GET', path, undefined, { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
    const { columnDefinitions, rows } = body as { columnDefinitions: { priority: number }[]; rows: { cells: unknown[] }[] }
    return rows.map((row) => row.cells.filter((_, i) => columnDefinitions[i]?.priority === 0).join(' '))
  }

  /** Events about an object: `TYPE REASON (xCOUNT) MESSAGE`, in the order of their making. */
  events(name: string, namespace = 'default'): string[] {
    const { body } = this.request('GET', `/api/v1/namespaces/${namespace}/events?fieldSelector=involvedObject.name=${name}`)
    const items = [...(body as { items: { type: string; reason: string; message: string; count: number; metadata: { resourceVersion: string; name: string } }[] }).items]
    items.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    return items.map((e) => `${e.type} ${e.reason} (x${e.count}) ${e.message}`)
  }
}
