import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { type History, type Image, type ImageConfig, makeImage } from '../../../oci/image.ts'
import { isRuntimePath } from '../../../runtime/init-layer.ts'
import type { Container } from '../containers/container.ts'
import { eventAttributes } from '../containers/create.ts'
import { LATENCY } from '../latency.ts'
import { jsonBody } from '../routes/parameters.ts'
import type { RouteContext } from '../routes/route.ts'
import type { Config } from '../wire.ts'
import { applyChanges } from './change-instructions.ts'

/** POST /commit. */
export function* commitContainer({ engine, request, respond }: RouteContext): Gen<void> {
  const { query } = request
  const container = engine.container(query.get('container') ?? '')
  const repo = query.get('repo') ?? ''
  const name = repo === '' ? undefined : engine.reference(query.get('tag') ? `${repo}:${query.get('tag')}` : repo)
  const body = request.headers.get('Content-Length') === '0' || !request.headers.has('Content-Type') ? {} : yield* jsonBody<Partial<Config>>(request)
  const config = applyChanges(merged(container, body ?? {}), query.all('changes'))
  yield* sys.sleep(LATENCY.create)
  const layer = container.snapshot.diff(isRuntimePath)
  const created = engine.time(engine.world.now)
  const author = query.get('author') ?? ''
  const step: History = { created, created_by: [container.path, ...container.args].join(' '), ...(author !== '' && { author }), comment: query.get('comment') ?? '' }
  const image: Image = makeImage(
    { architecture: 'amd64', os: 'linux', config, created, ...(author !== '' && { author }), history: [...container.image.document.history, layer.entries.length === 0 ? { ...step, empty_layer: true } : step] },
    layer.entries.length === 0 ? container.image.layers : [...container.image.layers, layer],
  )
  engine.runtime.images.add(image)
  engine.parents.set(image.id, container.image.id)
  if (name !== undefined) engine.runtime.images.name(name.tag === undefined ? { ...name, tag: 'latest' } : name, image)
  engine.taggedAt.set(image.id, engine.world.now)
  engine.events.publish('container', 'commit', container.id, { ...eventAttributes(container), comment: query.get('comment') ?? '', imageID: image.id, imageRef: name === undefined ? '' : repo })
  yield* respond.json(201, { Id: image.id })
}

function merged({ config }: Container, body: Partial<Config>): ImageConfig {
  const { User, ExposedPorts, Env, Entrypoint, Cmd, Healthcheck, Volumes, WorkingDir, Labels, StopSignal, Shell } = { ...config, ...withoutEmpty(body) }
  return {
    ...(ExposedPorts !== undefined && { ExposedPorts: ExposedPorts as Record<string, Record<string, never>> }), ...(Env !== null && { Env }), ...(User !== '' && { User }),
    ...(Entrypoint !== null && { Entrypoint }), ...(Cmd !== null && { Cmd }), ...(Healthcheck !== undefined && { Healthcheck }),
    ...(Volumes !== null && { Volumes: Volumes as Record<string, Record<string, never>> }), ...(WorkingDir !== '' && { WorkingDir }),
    ...(Object.keys(Labels).length > 0 && { Labels }), ...(StopSignal !== undefined && { StopSignal }), ...(Shell !== undefined && { Shell }),
  }
}

function withoutEmpty(body: Partial<Config>): Partial<Config> {
  const kept = Object.entries(body).filter(([, value]) => value !== null && value !== undefined && value !== '' && !(typeof value === 'object' && Object.keys(value).length === 0))
  return Object.fromEntries(kept) as Partial<Config>
}
