import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { type Image } from '../../../oci/image.ts'
import { parseReference, tagNameOnly } from '../../../oci/reference.ts'
import { ImageStore } from '../../../runtime/image-store.ts'
import { pullImage, type PullResult } from '../../../runtime/pull.ts'
import { type BuildHost, type BuildRequest, BuildFailure, build } from '../../build/build.ts'
import type { BuildRecord as Line, SolveStatus } from '../../build/progress.ts'
import { BuildCache } from '../../build/solver/cache.ts'
import type { Engine } from '../engine.ts'
import { badRequest, notSimulated } from '../errors.ts'
import type { BuildRecord } from '../records.ts'
import { buildNetwork } from './build-network.ts'
import { tagImage } from './images.ts'
import { isTrue } from './parameters.ts'
import { route, type Route, type RouteContext } from './route.ts'

const caches = new WeakMap<Engine, BuildCache>()

/** The build cache of an engine. */
export function buildCache(engine: Engine): BuildCache {
  let cache = caches.get(engine)
  if (cache === undefined) caches.set(engine, (cache = new BuildCache()))
  return cache
}

/** POST /build?version=2: the context in, a stream of progress records out (docker/build/progress.ts). */
function* handleBuild({ engine, request, respond }: RouteContext): Gen<void> {
  const { query } = request
  if (query.get('version') !== '2') throw notSimulated('the legacy builder (DOCKER_BUILDKIT=0)')
  if (query.get('networkmode')) throw notSimulated(`docker build --network ${query.get('networkmode')}`)
  if (query.get('extrahosts')) throw notSimulated('docker build --add-host')
  const tags = query.all('t').filter((t) => t !== '')
  const references = tags.map((tag) => engine.reference(tag))
  const options: BuildRequest = {
    context: yield* request.body.all(), dockerfile: query.get('dockerfile') || 'Dockerfile', tags, buildArgs: pairs(query.get('buildargs')), target: query.get('target') ?? '',
    labels: Object.fromEntries(pairs(query.get('labels'))), noCache: isTrue(query.get('nocache')), pull: isTrue(query.get('pull')),
  }
  yield* respond.start(200, { 'Content-Type': 'application/json' })
  const event = yield* sys.eventfd()
  const queue: Line[] = []
  const id = engine.world.random('docker.builds').hex(24)
  const record = new Recording(engine, id, tags)
  const say = (line: Line): void => {
    queue.push(line)
    event.signal()
  }
  let over = false
  const emit = (status: SolveStatus): void => {
    record.take(status)
    say({ id: 'moby.buildkit.trace', aux: status })
  }
  yield* sys.thread(function* () {
    try {
      const image = yield* build(hostOf(engine), options, emit)
      engine.runtime.images.add(image)
      for (const reference of references) tagImage(engine, image, reference)
      record.end({ image: image.id })
      say({ id: 'moby.image.id', aux: { ID: image.id } })
    } catch (error) {
      if (!(error instanceof BuildFailure)) throw error
      record.end({ error: error.message })
      say({ error: error.message, errorDetail: error.detail })
    } finally {
      over = true
      event.signal()
    }
  })
  for (;;) {
    const batch = queue.splice(0)
    if (batch.length > 0) yield* respond.write(batch.map((line) => `${JSON.stringify(line)}\n`).join(''))
    if (over && queue.length === 0) break
    if ((yield* respond.wait(event)) === 'gone') break
  }
  yield* sys.close(event.fd)
}

function pairs(text: string | undefined): Map<string, string> {
  if (text === undefined || text === '' || text === 'null') return new Map()
  try {
    return new Map(Object.entries(JSON.parse(text) as Record<string, string | null>).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])))
  } catch {
    throw badRequest('error reading build args')
  }
}

function hostOf(engine: Engine): BuildHost {
  return {
    runtime: engine.runtime, cache: buildCache(engine), attach: (id) => buildNetwork(engine, id),
    localImage: (reference): Image | undefined => engine.findImage(reference),
    *fetchImage(reference): Gen<PullResult> {
      const parsed = parseReference(reference)
      if (!parsed.ok) throw badRequest(parsed.error)
      const event = yield* sys.eventfd()
      let result: PullResult | undefined
      // Real: BuildKit keeps what it fetches in a store of its own; `docker images` does not show it.
      pullImage(engine.world, engine.runtime.registry, new ImageStore(), tagNameOnly(parsed.value), { onDone: (r) => { result = r; event.signal() } })
      yield* sys.poll([{ fd: event.fd, read: true }])
      yield* sys.close(event.fd)
      return result as PullResult
    },
  }
}

/** Keeps the build's record in the world's table as its steps go on. */
class Recording {
  readonly #engine: Engine
  #record: BuildRecord

  constructor(engine: Engine, id: string, tags: readonly string[]) {
    this.#engine = engine
    this.#record = { id, tags, started: engine.world.now, ended: undefined, error: undefined, image: undefined, steps: [] }
    this.#write({})
  }

  take(status: SolveStatus): void {
    if (status.vertexes === undefined) return
    const steps = new Map(this.#record.steps.map((s) => [s.digest, s]))
    for (const v of status.vertexes) {
      const state = v.error !== undefined ? 'failed' : v.cached === true ? 'cached' : v.completed !== undefined ? 'done' : v.started !== undefined ? 'running' : 'waiting'
      steps.set(v.digest, { digest: v.digest, name: v.name, line: undefined, state })
    }
    this.#write({ steps: [...steps.values()] })
  }

  end(result: { image?: string; error?: string }): void {
    this.#write({ ended: this.#engine.world.now, image: result.image, error: result.error })
  }

  #write(fields: Partial<BuildRecord>): void {
    this.#record = { ...this.#record, ...fields }
    this.#engine.tables.builds.set(this.#record.id, this.#record)
  }
}

export const buildRoutes: readonly Route[] = [
  route('POST', '/build', handleBuild),
]
