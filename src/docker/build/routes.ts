import { decodeUtf8 } from '../../base/bytes.ts'
import { isErrno } from '../../kernel/errno.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { addAddress, addRoute, createVethPair, destroyNamespace, setMaster, setUp } from '../../kernel/net/links.ts'
import { formatIpv4 } from '../../kernel/net/ipv4.ts'
import { NetNamespace } from '../../kernel/net/net-namespace.ts'
import { sys } from '../../kernel/sys.ts'
import { WaitQueue } from '../../kernel/wait.ts'
import { parseReference, tagNameOnly } from '../../oci/reference.ts'
import { ImageStore } from '../../runtime/image-store.ts'
import type { ContainerMount } from '../../runtime/mounts.ts'
import { pullImage, type PullResult } from '../../runtime/pull.ts'
import type { Engine } from '../engine/engine.ts'
import { badRequest, notSimulated } from '../engine/errors.ts'
import { isTrue } from '../engine/routes/parameters.ts'
import { type Route, route, type RouteContext } from '../engine/routes/route.ts'
import { build, BuildFailure, type BuildHost, type BuildRequest, forgetIgnored, unpackContext } from './build.ts'
import { LegacyBuilder, type LegacyCache, readLegacy } from './legacy/builder.ts'
import { LegacyFailure } from './legacy/texts.ts'
import type { BuildRecord, SolveStatus } from './progress.ts'
import { BuildCache } from './solver/cache.ts'
import { BuildProgress } from './record.ts'

type BuilderState = { readonly cache: BuildCache; readonly bases: ImageStore; readonly legacy: LegacyCache }

/** The Engine API's routes of the builder: POST /build and POST /build/prune. */
export function buildRoutes(): readonly Route[] {
  const caches = new WeakMap<Engine, BuilderState>()
  const stateOf = (engine: Engine): BuilderState => {
    const known = caches.get(engine)
    if (known !== undefined) return known
    const made = { cache: new BuildCache(), bases: new ImageStore(), legacy: new Map() }
    caches.set(engine, made)
    return made
  }
  return [
    route('POST', '/build', (context) => postBuild(context, stateOf(context.engine))),
    route('POST', '/build/prune', function* ({ engine, respond }) {
      yield* respond.json(200, { CachesDeleted: null, SpaceReclaimed: stateOf(engine).cache.clear() })
    }),
  ]
}

function* postBuild({ engine, request, respond }: RouteContext, state: BuilderState): Gen<void> {
  const asked = requestOf(request, yield* request.body.all())
  if (request.query.get('version') !== '2') return yield* postLegacy(engine, asked, state, respond)
  const id = engine.world.random('docker.builds').hex(25)
  const progress = new BuildProgress(engine, id, asked.tags)
  const lines: string[] = []
  const more = new WaitQueue()
  const say = (record: BuildRecord): void => {
    lines.push(`${JSON.stringify(record)}\r\n`)
    more.wake()
  }
  const emit = (aux: SolveStatus): void => {
    progress.update(aux)
    say({ id: 'moby.buildkit.trace', aux })
  }
  const running = { ended: false }
  yield* respond.start(200, { 'Content-Type': 'application/json' })
  yield* sys.thread(function* () {
    try {
      const image = yield* build(hostOf(engine, state, asked), asked, emit)
      engine.runtime.images.add(image)
      for (const tag of asked.tags) {
        const ref = tagNameOnly(engine.reference(tag))
        engine.runtime.images.name(ref, image)
        engine.taggedAt.set(image.id, engine.world.now)
      }
      progress.end(image.id, undefined)
      say({ id: 'moby.image.id', aux: { ID: image.id } })
    } catch (error) {
      if (!(error instanceof BuildFailure)) throw error
      progress.end(undefined, error.message)
      say({ error: error.message, errorDetail: error.detail })
    }
    running.ended = true
    more.wake()
  })
  while (lines.length > 0 || !running.ended) {
    const line = lines.shift()
    if (line === undefined) yield* sys.waitOn(more)
    else yield* respond.write(line)
  }
}

/** The older builder answers with a stream of texts. */
function* postLegacy(engine: Engine, asked: BuildRequest, state: BuilderState, respond: RouteContext['respond']): Gen<void> {
  const context = unpackContext(engine, asked.context)
  const parsed = readLegacy(asked, context)
  forgetIgnored(context, asked.dockerfile)
  const lines: string[] = []
  const more = new WaitQueue()
  const say = (message: object): void => {
    lines.push(`${JSON.stringify(message)}\r\n`)
    more.wake()
  }
  const running = { ended: false }
  yield* respond.start(200, { 'Content-Type': 'application/json' })
  yield* sys.thread(function* () {
    try {
      yield* new LegacyBuilder(engine, asked, parsed, context, state.legacy, say).run()
    } catch (error) {
      if (!(error instanceof LegacyFailure)) throw error
      const { message, code } = error
      say({ errorDetail: { ...(code !== 1 && { code }), message }, error: message })
    }
    running.ended = true
    more.wake()
  })
  while (lines.length > 0 || !running.ended) {
    const line = lines.shift()
    if (line === undefined) yield* sys.waitOn(more)
    else yield* respond.write(line)
  }
}

/** The query of POST /build. Throws ApiError for what is malformed or not simulated. */
function requestOf({ query }: RouteContext['request'], context: Uint8Array): BuildRequest {
  const network = query.get('networkmode') || 'default'
  if (query.get('version') === '2' && !['default', 'none', 'host'].includes(network)) throw badRequest(`network mode ${JSON.stringify(network)} not supported by buildkit`)
  const hosts = query.get('extrahosts') ?? ''
  for (const [name, flag] of [['platform', '--platform'], ['outputs', '--output'], ['squash', '--squash'], ['memory', '--memory']] as const) {
    const value = query.get(name)
    if (value !== undefined && value !== '' && value !== '0' && !(name === 'platform' && /^(?:linux\/)?amd64$/.test(value))) throw notSimulated(`docker build ${flag}`)
  }
  const tags = query.all('t')
  for (const tag of tags) {
    const parsed = parseReference(tag)
    if (!parsed.ok) throw badRequest(`invalid reference format`)
  }
  return {
    context, tags, dockerfile: query.get('dockerfile') || 'Dockerfile', target: query.get('target') ?? '', noCache: isTrue(query.get('nocache')), pull: isTrue(query.get('pull')),
    extraHosts: hosts === '' ? [] : hosts.split(','), networkMode: network, remove: query.get('rm') !== '0', forceRemove: isTrue(query.get('forcerm')),
    buildArgs: new Map(Object.entries(pairs(query.get('buildargs'))).flatMap(([k, v]) => (v === null ? [] : [[k, v] as const]))),
    labels: Object.fromEntries(Object.entries(pairs(query.get('labels'))).map(([k, v]) => [k, v ?? ''])),
  }
}

function pairs(text: string | undefined): Record<string, string | null> {
  try {
    return (JSON.parse(text || '{}') ?? {}) as Record<string, string | null>
  } catch {
    throw badRequest('invalid JSON in the query')
  }
}

function hostOf(engine: Engine, { cache, bases }: BuilderState, asked: BuildRequest): BuildHost {
  return {
    runtime: engine.runtime, cache,
    attach: (id) => attach(engine, id, asked),
    localImage: (reference) => engine.findImage(reference),
    fetchImage: (reference) => fetchBase(engine, bases, reference),
  }
}

/** Real: BuildKit keeps base images in its own cache; `docker images` does not show them. */
function* fetchBase(engine: Engine, bases: ImageStore, reference: string): Gen<PullResult> {
  const state: { result: PullResult | undefined } = { result: undefined }
  const done = new WaitQueue()
  pullImage(engine.world, engine.runtime.registry, bases, engine.reference(reference), {
    onDone: (result) => {
      state.result = result
      done.wake()
    },
  })
  while (state.result === undefined) yield* sys.waitOn(done)
  return state.result
}

/** A file of the host as text; empty when there is none. */
function hostText({ files }: Engine, path: string): string {
  try {
    const { mount, ino } = files.find(path)
    return decodeUtf8(mount.fs.read(ino, 0, 65_536))
  } catch (error) {
    if (isErrno(error)) return ''
    throw error
  }
}

/** A step's place on the default bridge, and the files that belong to it. */
function attach(engine: Engine, id: string, { networkMode, extraHosts }: BuildRequest): ReturnType<BuildHost['attach']> {
  const { kernel, files } = engine
  const bridge = engine.networks.get('bridge')
  const shared = networkMode === 'host'
  const net = shared ? kernel.initNamespaces.net : new NetNamespace(kernel.nextId(), kernel)
  const ip = networkMode === 'default' ? bridge.takeAddress() : undefined
  if (!shared) setUp(net.loopback)
  if (bridge.bridge !== undefined && ip !== undefined && bridge.subnet !== undefined && bridge.gateway !== undefined) {
    const [outside, inside] = createVethPair({ ns: kernel.initNamespaces.net, name: `veth${id.slice(0, 7)}` }, { ns: net, name: 'eth0' })
    setMaster(outside, bridge.bridge)
    setUp(outside)
    setUp(inside)
    addAddress(inside, `${formatIpv4(ip)}/${bridge.subnet.prefix}`)
    addRoute(net, { destination: '0.0.0.0/0', via: formatIpv4(bridge.gateway), dev: 'eth0' })
  }
  const dir = `/var/lib/docker/buildkit/executor/${id}`
  const mount = (name: string, text: string): ContainerMount => ({
    destination: `/etc/${name}`, readOnly: false, source: { kind: 'bind', at: { fs: files.fs, ino: files.write(`${dir}/${name}`, text) }, name: '/dev/vda1' },
  })
  return {
    net,
    mounts: [mount('hosts', `127.0.0.1\tlocalhost buildkitsandbox\n::1\tlocalhost ip6-localhost ip6-loopback\n${extraHosts.map((host) => `${host.slice(host.indexOf(':') + 1)}\t${host.slice(0, host.indexOf(':'))}\n`).join('')}`), mount('resolv.conf', hostText(engine, '/etc/resolv.conf'))],
    release: () => {
      if (ip !== undefined) bridge.freeAddress(ip)
      if (!shared) destroyNamespace(net)
    },
  }
}
