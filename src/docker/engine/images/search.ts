import type { Query } from '../../../kernel/http/query.ts'
import { parseReference, familiarName } from '../../../oci/reference.ts'
import type { Engine } from '../engine.ts'
import { badRequest, serverError } from '../errors.ts'

/** The answer of GET /images/search: what the simulated Docker Hub holds. */
export function searchImages(engine: Engine, query: Query): object[] {
  const term = query.get('term') ?? ''
  const limit = Number(query.get('limit') ?? 25) || 25
  if (limit < 1 || limit > 100) throw badRequest(`limit ${limit} is outside the range of [1, 100]`)
  const { registry } = engine.runtime
  if (!registry.reachable) {
    throw serverError(`Get "https://index.docker.io/v1/search?q=${encodeURIComponent(term)}&n=${limit}": dial tcp: lookup index.docker.io on 10.255.255.53:53: dial udp 10.255.255.53:53: connect: network is unreachable`)
  }
  const found = new Map<string, { star_count: number; is_official: boolean; name: string; is_automated: boolean; description: string }>()
  for (const item of registry.items) {
    const ref = parseReference(item.repository)
    if (!ref.ok || ref.value.domain !== 'docker.io') continue
    const name = familiarName(ref.value)
    const about = item.description ?? ''
    if (found.has(name) || !(name.includes(term) || about.toLowerCase().includes(term.toLowerCase()))) continue
    found.set(name, { star_count: item.stars ?? 0, is_official: ref.value.path.startsWith('library/'), name, is_automated: false, description: about })
  }
  return [...found.values()].sort((a, b) => b.star_count - a.star_count).slice(0, limit)
}
