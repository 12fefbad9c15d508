import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { manifestDigest, manifestOf } from '../../../oci/image.ts'
import { apiHost, REGISTRY_SPEED } from '../../../oci/registry.ts'
import { familiarName, repositoryName, tagNameOnly } from '../../../oci/reference.ts'
import { SECOND } from '../../../sim/time.ts'
import type { RouteContext } from '../routes/route.ts'
import { bytesSizeText } from './progress-text.ts'

/** POST /images/{name}/push: streams docker's progress messages. */
export function* pushAndReport({ engine, request, respond, params }: RouteContext): Gen<void> {
  const name = params['name'] ?? ''
  const tag = request.query.get('tag') ?? ''
  const ref = tagNameOnly(engine.reference(tag === '' ? name : `${name}:${tag}`))
  const image = engine.runtime.images.lookup(ref)
  const { registry } = engine.runtime
  const say = (message: object): Gen<void> => respond.write(`${JSON.stringify(message)}\r\n`)
  const fail = (message: string): Gen<void> => say({ errorDetail: { message }, error: message })
  yield* respond.start(200, { 'Content-Type': 'application/json' })
  yield* say({ status: `The push refers to repository [${repositoryName(ref)}]` })
  if (image === undefined && (tag !== '' || registry.reachable)) return yield* fail(`An image does not exist locally with the tag: ${familiarName(ref)}`)
  if (!registry.reachable || image === undefined) {
    const host = apiHost(ref.domain)
    return yield* fail(`Get "https://${host}/v2/": dial tcp: lookup ${host.replace(/:\d+$/, '')} on 10.255.255.53:53: dial udp 10.255.255.53:53: connect: network is unreachable`)
  }
  yield* sys.sleep(REGISTRY_SPEED.roundTrip * 2)
  const layers = [...image.layers].reverse()
  const problem = registry.pushProblem(ref)
  for (const layer of layers) yield* say({ status: 'Preparing', progressDetail: {}, id: layer.diffId.slice(7, 19) })
  if (problem !== undefined) return yield* fail(problem)
  for (const layer of layers) {
    const id = layer.diffId.slice(7, 19)
    if (registry.holdsLayer(ref, layer.diffId)) {
      yield* say({ status: 'Layer already exists', progressDetail: {}, id })
      continue
    }
    const total = layer.size
    for (const part of [0.3, 0.7, 1]) {
      yield* sys.sleep((layer.compressedSize / REGISTRY_SPEED.bytesPerSecond) * SECOND * 0.34 + REGISTRY_SPEED.roundTrip / 3)
      const current = Math.round(total * part)
      yield* say({ status: 'Pushing', progressDetail: { current, total }, progress: bytesSizeText(current, total), id })
    }
    yield* say({ status: 'Pushed', progressDetail: {}, id })
  }
  const digest = registry.push(ref, image)
  engine.runtime.images.name({ domain: ref.domain, path: ref.path, digest }, image)
  const size = manifestOf(image).length
  yield* say({ status: `${ref.tag}: digest: ${manifestDigest(image)} size: ${size}` })
  yield* say({ progressDetail: {}, aux: { Tag: ref.tag, Digest: digest, Size: size } })
  engine.events.publish('image', 'push', `${familiarName(ref)}:${ref.tag}`, { name: familiarName(ref) })
}
