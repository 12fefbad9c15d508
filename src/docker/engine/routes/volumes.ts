import type { Gen } from '../../../kernel/coroutine.ts'
import type { FileSystem, Ino } from '../../../kernel/vfs/file-system.ts'
import { sys } from '../../../kernel/sys.ts'
import { isoSeconds } from '../../../sim/time.ts'
import type { Engine } from '../engine.ts'
import { notFound } from '../errors.ts'
import { matchesLabels, parseFilters } from '../filters.ts'
import { LATENCY } from '../latency.ts'
import type { VolumeRequest } from '../volumes/manager.ts'
import type { Volume } from '../volumes/volume.ts'
import { isTrue, jsonBody } from './parameters.ts'
import { route, type Route, type RouteContext } from './route.ts'

/** A volume as the API shows it. */
export function volumeView(engine: Engine, volume: Volume): object {
  return {
    CreatedAt: `${isoSeconds(engine.unixTime(volume.created))}Z`, Driver: volume.driver, Labels: Object.keys(volume.labels).length > 0 ? volume.labels : null,
    Mountpoint: volume.mountpoint, Name: volume.name, Options: volume.options, Scope: 'local',
  }
}

/** Bytes of the files below a directory. */
export function treeBytes(fs: FileSystem, dir: Ino): number {
  let size = 0
  for (const entry of fs.readdir(dir)) size += entry.kind === 'dir' ? treeBytes(fs, entry.ino) : fs.attr(entry.ino).size
  return size
}

function* list({ engine, request, respond }: RouteContext): Gen<void> {
  const filters = parseFilters(request.query, ['dangling', 'driver', 'label', 'label!', 'name'])
  const any = (values: readonly string[], test: (v: string) => boolean): boolean => values.length === 0 || values.some(test)
  const [dangling] = filters.get('dangling')
  const found = engine.volumes.all().filter((v) =>
    any(filters.get('name'), (name) => v.name.includes(name)) && any(filters.get('driver'), (d) => d === v.driver) && matchesLabels(v.labels, filters)
    && (dangling === undefined || isTrue(dangling) === (v.users.size === 0)))
  yield* respond.json(200, { Volumes: found.map((v) => volumeView(engine, v)), Warnings: null })
}

function* remove({ engine, request, respond, params }: RouteContext): Gen<void> {
  const name = params['name'] ?? ''
  const volume = engine.volumes.find(name)
  if (volume === undefined) {
    if (isTrue(request.query.get('force'))) return yield* respond.send(204)
    throw notFound(`get ${name}: no such volume`)
  }
  engine.volumes.remove(volume)
  yield* sys.sleep(LATENCY.volume)
  yield* respond.send(204)
}

function* prune({ engine, request, respond }: RouteContext): Gen<void> {
  const filters = parseFilters(request.query, ['label', 'label!', 'all'])
  const all = filters.get('all').some(isTrue)
  const gone = engine.volumes.all().filter((v) => v.users.size === 0 && (all || v.anonymous) && matchesLabels(v.labels, filters))
  let space = 0
  for (const volume of gone) {
    space += treeBytes(volume.fs, volume.ino)
    engine.volumes.remove(volume)
  }
  engine.events.publish('volume', 'prune', '', { reclaimed: String(space) })
  yield* respond.json(200, { VolumesDeleted: gone.length > 0 ? gone.map((v) => v.name) : null, SpaceReclaimed: space })
}

export const volumeRoutes: readonly Route[] = [
  route('GET', '/volumes', list),
  route('POST', '/volumes/create', function* ({ engine, request, respond }) {
    const volume = engine.volumes.create(yield* jsonBody<VolumeRequest>(request))
    yield* sys.sleep(LATENCY.volume)
    yield* respond.json(201, volumeView(engine, volume))
  }),
  route('POST', '/volumes/prune', prune),
  route('GET', '/volumes/{name}', function* ({ engine, respond, params }) {
    yield* respond.json(200, volumeView(engine, engine.volumes.get(params['name'] ?? '')))
  }),
  route('DELETE', '/volumes/{name}', remove),
]
