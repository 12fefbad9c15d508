import type { Gen } from '../../../kernel/coroutine.ts'
import { chainIds } from '../../../oci/layer.ts'
import { familiarString, type Reference, isTag, repositoryName } from '../../../oci/reference.ts'
import { unixTime } from '../../../runtime/catalogue.ts'
import type { Image } from '../../../oci/image.ts'
import type { Engine } from '../engine.ts'
import { badRequest, notSimulated } from '../errors.ts'
import { type Filters, matchesLabels, parseFilters } from '../filters.ts'
import { imageHistory, imageSummary, inspectImage } from '../images/inspect.ts'
import { pullAndReport } from '../images/pull.ts'
import { pushAndReport } from '../images/push.ts'
import { type Deleted, removeImage } from '../images/remove.ts'
import { importImage, loadImages, saveImages } from '../images/archive.ts'
import { searchImages } from '../images/search.ts'
import { isTrue } from './parameters.ts'
import { route, type Route, type RouteContext } from './route.ts'

const LIST_FILTERS: readonly string[] = ['dangling', 'label', 'label!', 'before', 'since', 'reference', 'until']

function* list({ engine, request, respond }: RouteContext): Gen<void> {
  const filters = parseFilters(request.query, LIST_FILTERS)
  const all = isTrue(request.query.get('all'))
  const parents = new Set(engine.parents.values())
  const intermediate = (image: Image): boolean => parents.has(image.id) && engine.runtime.images.namesOf(image.id).length === 0
  const images = engine.runtime.images.images().filter(imageMatcher(engine, filters)).filter((image) => all || !intermediate(image))
  const order = [...images].reverse().sort((a, b) => unixTime(b.document.created) - unixTime(a.document.created))
  const patterns = filters.get('reference').map(referencePattern)
  const wanted = (tag: string): boolean => patterns.length === 0 || patterns.some((p) => matchesReference(p, tag))
  yield* respond.json(200, order.map((image) => imageSummary(engine, image, -1, -1, wanted)))
}

function imageMatcher(engine: Engine, filters: Filters): (image: Image) => boolean {
  const created = (term: string): number => unixTime(engine.image(term).document.created)
  const before = filters.get('before').map(created)
  const since = filters.get('since').map(created)
  const [dangling] = filters.get('dangling')
  if (dangling !== undefined && !['true', 'false', '1', '0'].includes(dangling)) throw badRequest(`invalid filter 'dangling=[${dangling}]'`)
  const references = filters.get('reference').map(referencePattern)
  return (image) => {
    const at = unixTime(image.document.created)
    const tags = engine.tagsOf(image.id)
    const isDangling = tags.length === 0 && engine.digestsOf(image.id).length === 0
    return (dangling === undefined || isDangling === (dangling === 'true' || dangling === '1')) && matchesLabels(image.document.config.Labels, filters)
      && before.every((t) => at < t) && since.every((t) => at > t)
      && (references.length === 0 || references.some((p) => tags.some((tag) => matchesReference(p, tag))))
  }
}

const matchesReference = (pattern: RegExp, tag: string): boolean => pattern.test(tag) || pattern.test(tag.replace(/:[^:/]*$/, ''))

const referencePattern = (glob: string): RegExp => new RegExp(`^${glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}$`)

function* create(context: RouteContext): Gen<void> {
  const { engine, request, respond } = context
  const { query } = request
  const from = query.get('fromImage')
  if (query.get('fromSrc')) return yield* importImage(context)
  const platform = query.get('platform') ?? ''
  if (platform !== '' && engine.runtime.registry.reachable && !/^linux(\/amd64)?$/.test(platform)) throw notSimulated(`docker pull --platform ${platform}`)
  const tag = query.get('tag') ?? ''
  if (from === undefined || from === '') throw badRequest('fromImage or fromSrc is required')
  const ref = engine.reference(tag === '' ? from : tag.includes(':') ? `${from}@${tag}` : `${from}:${tag}`)
  if (repositoryName(ref) === 'docker.io/library/scratch') throw badRequest("'scratch' is a reserved name")
  yield* pullAndReport(engine, ref, respond)
}

function* tag({ engine, request, respond, params }: RouteContext): Gen<void> {
  const image = engine.image(params['name'] ?? '')
  const { query } = request
  const name = `${query.get('repo') ?? ''}${query.get('tag') ? `:${query.get('tag')}` : ''}`
  tagImage(engine, image, engine.reference(name))
  yield* respond.send(201)
}

/** Gives an image a name, as `docker tag` and builds do. */
export function tagImage(engine: Engine, image: Image, ref: Reference): void {
  if (ref.digest !== undefined) throw badRequest('refusing to create a tag with a digest reference')
  const tagged = ref.tag === undefined ? { ...ref, tag: 'latest' } : ref
  if (!isTag(tagged.tag ?? '')) throw badRequest('invalid tag format')
  engine.taggedAt.set(image.id, engine.world.now)
  engine.runtime.images.name(tagged, image)
  engine.events.publish('image', 'tag', image.id, { name: familiarString(tagged) })
}

function* remove({ engine, request, respond, params }: RouteContext): Gen<void> {
  const { query } = request
  const deleted: Deleted[] = removeImage(engine, params['name'] ?? '', { force: isTrue(query.get('force')), prune: !isTrue(query.get('noprune')) })
  yield* respond.json(200, deleted)
}

function* prune({ engine, request, respond }: RouteContext): Gen<void> {
  const filters = parseFilters(request.query, ['dangling', 'label', 'label!', 'until'])
  const [dangling] = filters.get('dangling')
  const onlyDangling = dangling === undefined || dangling === 'true' || dangling === '1'
  const used = new Set([...engine.containers.values()].map((c) => c.image.id))
  const deleted: Deleted[] = []
  let space = 0
  for (const image of engine.runtime.images.images()) {
    if (used.has(image.id) || !matchesLabels(image.document.config.Labels, filters)) continue
    const names = engine.runtime.images.namesOf(image.id)
    if (onlyDangling && (names.length > 0 || [...engine.parents.values()].includes(image.id))) continue
    const chain = chainIds(image.document.rootfs.diff_ids)
    const tags = engine.tagsOf(image.id)
    const gone = tags.length === 0 ? removeImage(engine, image.id, { force: true, prune: true }) : tags.flatMap((t) => removeImage(engine, t, { force: true, prune: true }))
    for (const item of gone) if ('Deleted' in item) space += image.layers[chain.indexOf(item.Deleted)]?.size ?? 0
    deleted.push(...gone)
  }
  if (deleted.length > 0) engine.events.publish('image', 'prune', '', { reclaimed: String(space) })
  yield* respond.json(200, { ImagesDeleted: deleted.length > 0 ? deleted : null, SpaceReclaimed: space })
}

/** Image names hold slashes, so these routes match what is left of the path. */
export const imageRoutes: readonly Route[] = [
  route('GET', '/images/json', list),
  route('GET', '/images/search', function* (c) { yield* c.respond.json(200, searchImages(c.engine, c.request.query)) }),
  route('GET', '/images/get', function* (c) { yield* saveImages(c, c.request.query.all('names')) }),
  route('POST', '/images/create', create),
  route('POST', '/images/load', loadImages),
  route('POST', '/images/prune', prune),
  route('GET', '/images/{name*}/json', function* (c) { yield* c.respond.json(200, inspectImage(c.engine, c.engine.image(c.params['name'] ?? ''))) }),
  route('GET', '/images/{name*}/history', function* (c) { yield* c.respond.json(200, imageHistory(c.engine, c.engine.image(c.params['name'] ?? ''))) }),
  route('GET', '/images/{name*}/get', function* (c) { yield* saveImages(c, [c.params['name'] ?? '']) }),
  route('POST', '/images/{name*}/tag', tag),
  route('POST', '/images/{name*}/push', pushAndReport),
  route('DELETE', '/images/{name*}', remove),
]
